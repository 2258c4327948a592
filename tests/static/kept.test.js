// Layouts that come with the page: what is packed comes back, and what does not fit is not found.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromElk, toElk } from "../../static/layout/elk.js";
import { keep, kept, keyOf, packed } from "../../static/layout/kept.js";
import { formOf } from "../../static/layout/memory.js";
import { scene } from "../../static/layout/scene.js";
import { walk } from "../../static/trace/frame.js";
import { elk } from "./elk.js";
import { golden } from "./golden.js";

async function laidOut(name) {
  const drawn = scene(walk(golden(name)));
  const form = formOf(toElk(drawn));
  return { form, layout: fromElk(await elk(toElk(drawn)), drawn) };
}

test("a layout comes back as it was packed, rooms of groups included", async () => {
  for (const name of ["sigmoid", "blocks"]) {
    const { form, layout } = await laidOut(name);
    const { size } = layout.rooms;
    keep(JSON.parse(JSON.stringify({ [keyOf(form)]: packed(form, layout) })), []);
    assert.deepEqual(await kept(form), layout);
    assert.equal(size > 0, name === "blocks");
  }
});

test("a graph of another form is not found, and asks for no file", async (context) => {
  const { form, layout } = await laidOut("sigmoid");
  keep({ [keyOf(form)]: packed(form, layout) }, []);
  const fetched = context.mock.method(globalThis, "fetch", async () => Promise.reject(new Error("no file")));
  const wider = { ...form, form: form.form.replace('"width":', '"width":1') };
  assert.notEqual(wider.form, form.form);
  assert.equal(await kept(wider), null);
  assert.equal(fetched.mock.callCount(), 0);
});

test("a layout that the page names comes from the file, which is fetched again where it was lost", async (context) => {
  const { form, layout } = await laidOut("shared");
  const key = keyOf(form);
  keep({}, [key]);
  const answers = [
    () => Promise.reject(new TypeError("lost")),
    () => Promise.resolve({ ok: false }),
    () => Promise.resolve({ ok: true, json: async () => ({ shared: { [key]: packed(form, layout) } }) }),
  ];
  const fetched = context.mock.method(globalThis, "fetch", () => answers[fetched.mock.callCount()]());
  assert.equal(await kept(form), null);
  assert.equal(await kept(form), null);
  assert.deepEqual(await kept(form), layout);
  assert.deepEqual(await kept(form), layout);
  assert.equal(fetched.mock.callCount(), 3);
});

test("keys are those of the text, whatever its length", () => {
  const keys = ["", "a", "b", "ab", "ba", "a".repeat(1000)].map((form) => keyOf({ form, names: [] }));
  assert.equal(new Set(keys).size, keys.length);
});
