import assert from "node:assert/strict";
import { test } from "node:test";
import { own } from "../../static/lib/trusted-types.js";

const vendor = new URL("../../static/vendor/", import.meta.url).href;

test("libraries of our own may run", () => {
  assert.equal(own(`${vendor}elk-worker.js`), `${vendor}elk-worker.js`);
});

test("nothing else may", () => {
  for (const address of [
    "https://elsewhere.example/a.js",
    "data:text/javascript,1",
    "blob:null/1",
    "elk-worker.js",
    vendor.slice(0, -1),
    "",
  ])
    assert.throws(() => own(address), TypeError, address);
});
