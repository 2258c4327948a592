import assert from "node:assert/strict";
import { test } from "node:test";
import { History, MAX_ENTRIES, MAX_WEIGHT, BURST_GAP, historyCommand } from "../../static/walk/undo.js";
import { valuesOf } from "../../static/lib/values.js";

const view = (more = {}) => ({
  program: "x",
  inputs: valuesOf([]),
  output: null,
  seed: null,
  position: null,
  selection: null,
  ...more,
});

function clocked() {
  const clock = { now: 0 };
  return { clock, past: new History(() => clock.now) };
}

test("a burst of one kind is one entry, a pause begins another", () => {
  const { clock, past } = clocked();
  past.record(view(), null);
  for (const program of ["x+", "x+1", "x+12"]) {
    clock.now += BURST_GAP - 1;
    past.record(view({ program }), "writing");
  }
  clock.now += BURST_GAP;
  past.record(view({ program: "x+12*" }), "writing");
  assert.equal(past.undo().program, "x+12");
  assert.equal(past.undo().program, "x");
  assert.equal(past.undo(), null);
  assert.deepEqual([past.redo().program, past.redo().program, past.redo()], ["x+12", "x+12*", null]);
});

test("what one hold does is one entry, however slow, and the next hold another", () => {
  const { clock, past } = clocked();
  past.record(view({ position: 0 }), null);
  for (let value = 1; value < 5; value += 1) {
    clock.now += 10 * BURST_GAP;
    past.record(view({ position: 0, inputs: valuesOf([["x", value]]) }), "value x", 1);
  }
  past.record(view({ position: 0, inputs: valuesOf([["x", 9]]) }), "value x", 2);
  assert.equal(past.undo().inputs.x, 4);
  assert.deepEqual(Object.keys(past.undo().inputs), []);
  assert.equal(past.redo().inputs.x, 4);
});

test("kinds do not mix, and null joins nothing", () => {
  const { past } = clocked();
  past.record(view({ position: 0 }), null);
  past.record(view({ position: 1 }), "step");
  past.record(view({ position: 1, inputs: valuesOf([["x", 2]]) }), "value x");
  past.record(
    view({
      position: 1,
      inputs: valuesOf([
        ["x", 2],
        ["y", 3],
      ]),
    }),
    "value y",
  );
  past.record(view({ position: 1, selection: { kind: "node", id: 1 } }), null);
  past.record(view({ position: 1, selection: { kind: "node", id: 2 } }), null);
  const seen = [];
  for (let shown = past.undo(); shown; shown = past.undo()) seen.push(shown);
  assert.deepEqual(
    seen.map(({ selection }) => selection?.id),
    [1, undefined, undefined, undefined, undefined],
  );
  assert.equal(seen.length, 5);
});

test("something new after undo forgets what was undone, and joins nothing", () => {
  const { past } = clocked();
  for (const program of ["a", "ab", "abc"]) past.record(view({ program }), null);
  assert.equal(past.undo().program, "ab");
  past.record(view({ program: "abd" }), "writing");
  assert.equal(past.redo(), null);
  assert.equal(past.undo().program, "ab");
});

test("a consequence changes the entry it belongs to, and keeps what was undone", () => {
  const { past } = clocked();
  past.record(view({ program: "a" }), null);
  past.record(view({ program: "a*b" }), "writing");
  past.amend(view({ program: "a*b", inputs: valuesOf([["b", 1]]) }));
  past.record(view({ program: "a*b+c", inputs: valuesOf([["b", 1]]) }), "writing");
  past.amend(
    view({
      program: "a*b+c",
      inputs: valuesOf([
        ["b", 1],
        ["c", 1],
      ]),
    }),
  );
  assert.equal(past.undo().program, "a");
  past.amend(view({ program: "a", position: 3 }));
  assert.deepEqual(Object.keys(past.redo().inputs), ["b", "c"]);
  assert.equal(past.undo().position, 3);
});

test("the same view again is no entry", () => {
  const { past } = clocked();
  past.record(view({ inputs: valuesOf([["x", [1, 2]]]) }), null);
  past.record(view({ inputs: valuesOf([["x", [1, 2]]]) }), null);
  assert.equal(past.undo(), null);
});

test("the oldest entries go where there are too many, or too large ones", () => {
  const { past } = clocked();
  for (let step = 0; step < MAX_ENTRIES + 50; step += 1) past.record(view({ position: step }), null);
  assert.equal(past.past.length, MAX_ENTRIES);
  const { past: heavy } = clocked();
  const most = MAX_WEIGHT / 3;
  for (let turn = 0; turn < 9; turn += 1)
    heavy.record(view({ inputs: valuesOf([["X", Array(most).fill(turn)]]) }), null);
  assert.ok(heavy.past.length <= 3 && heavy.past.length >= 1, String(heavy.past.length));
  assert.equal(heavy.undo().inputs.X[0], 7, "the last step back is always there");
  const shared = valuesOf([["X", Array(most).fill(0)]]);
  const { past: light } = clocked();
  for (let step = 0; step < 20; step += 1) light.record(view({ inputs: shared, position: step }), null);
  assert.equal(light.past.length, 19, "what entries share weighs once");
});

const press = (code, key, modifiers = "") => ({
  code,
  key,
  shiftKey: modifiers.includes("s"),
  ctrlKey: modifiers.includes("c"),
  metaKey: modifiers.includes("m"),
  altKey: modifiers.includes("a"),
});

test("the keys of the history, on any layout and system", () => {
  const cases = [
    ["KeyZ", "z", "c", false, "undo"],
    ["KeyZ", "Z", "cs", false, "redo"],
    ["KeyY", "y", "c", false, "redo"],
    ["KeyZ", "я", "c", false, "undo"],
    ["KeyZ", "Я", "cs", false, "redo"],
    ["KeyY", "н", "c", false, "redo"],
    ["KeyY", "z", "c", false, "undo"],
    ["KeyZ", "y", "c", false, "redo"], // a German keyboard
    ["KeyW", "z", "c", false, "undo"],
    ["Slash", "z", "c", false, "undo"], // French, Dvorak
    ["KeyZ", "z", "m", true, "undo"],
    ["KeyZ", "z", "ms", true, "redo"],
    ["KeyZ", "я", "m", true, "undo"],
    ["KeyZ", "z", "c", true, null],
    ["KeyY", "y", "c", true, null],
    ["KeyZ", "z", "m", false, null],
    ["KeyZ", "z", "", false, null],
    ["KeyZ", "z", "ca", false, null],
    ["KeyZ", "z", "cm", false, null],
    ["KeyA", "a", "c", false, null],
  ];
  for (const [code, key, modifiers, mac, expected] of cases)
    assert.equal(historyCommand(press(code, key, modifiers), mac), expected, `${code} ${key} ${modifiers} ${mac}`);
});
