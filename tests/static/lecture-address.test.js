// What a lecture writes into the address, which a lesson may share.

import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, writeAddress } from "../../static/lecture/actions/address.js";

const LECTURE = { isOn: true, look: "dark", source: null, lecture: null, at: 0 };

/** The query after a lecture was written into an address. */
function written(t, search, state) {
  const before = [globalThis.location, globalThis.history];
  t.after(() => ([globalThis.location, globalThis.history] = before));
  globalThis.location = { href: `http://localhost/${search}`, search };
  let address = search;
  globalThis.history = { state: null, replaceState: (_state, _title, { search: now }) => (address = now) };
  writeAddress({ ...LECTURE, ...state });
  return address;
}

test("a lecture leaves the step of an open lesson in the address, and else writes its own view", (t) => {
  assert.equal(written(t, "?lesson=losses&at=3", {}), "?lesson=losses&at=3&view=lecture&look=dark");
  assert.equal(written(t, "?lesson=losses&at=3&view=lecture&look=dark", { isOn: false }), "?lesson=losses&at=3");
  assert.equal(written(t, "?at=3", { source: "own", lecture: {}, at: 4 }), "?at=5&view=lecture&look=dark&list=own");
  assert.equal(written(t, "?at=3", { isOn: false }), "");
});

test("a view of a list on another page is of no lesson", (t) => {
  const before = globalThis.location;
  t.after(() => (globalThis.location = before));
  globalThis.location = { search: "?lesson=losses&at=3&lang=ru" };
  const target = { page: "train", hash: "#x", example: null };
  assert.equal(
    addressOf({ ...LECTURE, source: "own", lecture: {}, at: 1 }, target, "start"),
    "train?at=2&lang=ru&view=lecture&look=dark&list=own#x",
  );
});
