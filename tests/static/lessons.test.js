import assert from "node:assert/strict";
import { test } from "node:test";
import {
  distance,
  isDone,
  measured,
  movedInputs,
  nodeOf,
  quantityIn,
  readQuantity,
} from "../../static/lessons/conditions.js";
import { apart, goalOf, scaleOf } from "../../static/lessons/number-line.js";
import { isStepDone, progressIn, withDone, withPlace } from "../../static/lessons/progress.js";
import { isComplete } from "../../static/lessons/state.js";
import { partsOf, quantitiesIn, runsOf, termsIn } from "../../static/lessons/texts.js";
import { walk } from "../../static/trace/frame.js";
import { golden } from "./golden.js";

const SHARED = golden("shared"); // x*(x + y) at 3, −1
const MATRIX = golden("matrix");
const NONE = {
  of: null,
  equals: null,
  within: null,
  least: null,
  most: null,
  moved: null,
  reached: null,
  selected: null,
  output: null,
  mode: null,
  refused: null,
  op: null,
};
const check = (/** @type {any} */ more) => ({ ...NONE, ...more });
const seen = (/** @type {any} */ more = {}) => ({
  trace: SHARED,
  walk: walk(SHARED),
  position: 0,
  selection: null,
  inputs: {},
  output: null,
  mode: "dynamic",
  problem: null,
  status: "current",
  ...more,
});
const moved = (/** @type {any} */ values) => ({
  ...SHARED,
  nodes: SHARED.nodes.map((/** @type {any} */ node) =>
    node.name in values ? { ...node, value: values[node.name] } : node,
  ),
});

test("a text names a number of the trace, by name, label, place and use", () => {
  assert.deepEqual(readQuantity("gradient W[0,1]"), { kind: "gradient", node: "W", index: [0, 1], use: 0 });
  assert.equal(readQuantity("price x"), null);
  assert.equal(readQuantity("gradient x; y"), null);
  assert.equal(quantityIn(SHARED, "value @"), 6);
  assert.equal(quantityIn(SHARED, "gradient x"), 5);
  assert.equal(quantityIn(SHARED, "product x 0") + quantityIn(SHARED, "product x 1"), 5);
  assert.equal(quantityIn(SHARED, "local y"), 1);
  assert.equal(quantityIn(MATRIX, "value X[1,0]"), -1);
  assert.equal(quantityIn(MATRIX, "value X"), null, "a matrix is no number");
  assert.equal(quantityIn(SHARED, "gradient z"), null);
  assert.equal(nodeOf(SHARED, "+#1"), null);
  assert.equal(nodeOf(golden("many"), "+#1").label, "+");
});

test("numbers, moved inputs and places decide; nothing is decided while the trace is out of date", () => {
  const done = (/** @type {any} */ one, /** @type {any} */ state = seen()) => isDone([check(one)], state, SHARED);
  assert.equal(done({ of: "gradient x", equals: 5 }), true);
  assert.equal(done({ of: "gradient x", equals: 5.004 }), true);
  assert.equal(done({ of: "gradient x", equals: 5.2 }), false);
  assert.equal(done({ of: "gradient x", equals: 5.2, within: 0.3 }), true);
  assert.equal(done({ of: "value @", least: 6, most: 6 }), true);
  assert.equal(done({ of: "value @", least: 6.1 }), false);
  assert.equal(done({ of: "gradient nothing", equals: 0 }), false);
  assert.equal(done({ moved: 0 }), true);
  assert.equal(done({ moved: 1 }, seen({ trace: moved({ y: 4 }) })), true);
  assert.equal(done({ moved: 1 }, seen({ trace: moved({ x: 1, y: 4 }) })), false);
  assert.equal(done({ reached: "end" }), false);
  assert.equal(done({ reached: "end" }, seen({ position: walk(SHARED).length - 1 })), true);
  assert.equal(done({ reached: 2 }, seen({ position: 2 })), true);
  assert.equal(done({ selected: "y" }, seen({ selection: { kind: "node", id: nodeOf(SHARED, "y").id } })), true);
  assert.equal(done({ selected: "y" }, seen({ selection: { kind: "edge", id: 1 } })), false);
  assert.equal(done({ output: "two" }, seen({ output: "two" })), true);
  assert.equal(done({ mode: "static" }), false);
  assert.equal(done({ op: "mul" }), true);
  assert.equal(done({ op: "exp" }), false);
  assert.equal(done({ of: "gradient x", equals: 5 }, seen({ status: "computing" })), false);
  const refused = seen({ status: "error", problem: { errors: [{ code: "a" }] } });
  assert.equal(done({ refused: "a" }, refused), true);
  assert.equal(done({ refused: "b" }, refused), false);
  assert.deepEqual(movedInputs(SHARED, moved({ x: 1 })), ["x"]);
});

test("the number line is fed by the first check that bounds a number", () => {
  const line = check({ of: "value @", least: 2 });
  assert.equal(measured([check({ moved: 1 }), line]), line);
  assert.equal(measured([check({ moved: 1 })]), undefined);
  assert.equal(distance(check({ equals: 2 }), 5), 3);
  assert.equal(distance(check({ least: 2, most: 4 }), 5), 1);
  assert.equal(distance(check({ least: 2, most: 4 }), 3), 0);
  assert.deepEqual(goalOf(check({ least: 2 })), { low: 2, high: Infinity });
  const place = scaleOf(5, { low: 0, high: 0 });
  assert.ok(place(0) < place(2) && place(2) < place(5));
  assert.equal(place(1e9), place(1e12), "what is far away stays at the end");
});

test("labels of the number line keep apart and within it", () => {
  for (const [x, y] of [
    [100, 104],
    [104, 100],
    [8, 20],
    [260, 265],
    [135, 135],
  ]) {
    const [one, other] = apart({ x, words: "0.113 at first" }, { x: y, words: "goal 4.5 to 40" });
    assert.ok(Math.abs(one - other) >= 14 * 6.8 + 7.9, `${x} ${y}`);
    assert.ok(Math.min(one, other) >= 47 && Math.max(one, other) <= 270 - 47, `${x} ${y}: ${one} ${other}`);
  }
});

test("a text has words, mathematics, terms and the numbers of the start or of now", () => {
  const now = moved({ y: 4 });
  const given = { start: SHARED, now, locale: "ru" };
  assert.deepEqual(partsOf("A *w0* is [[local|its own]]: {value y}, {now value y}, {value z}.", given), [
    { kind: "words", text: "A " },
    { kind: "math", text: "w0" },
    { kind: "words", text: " is " },
    { kind: "term", name: "local", text: "its own" },
    { kind: "words", text: ": " },
    { kind: "number", text: "−1" },
    { kind: "words", text: ", " },
    { kind: "number", text: "4" },
    { kind: "words", text: ", " },
    { kind: "number", text: "□" },
    { kind: "words", text: "." },
  ]);
  assert.deepEqual(quantitiesIn("{value y} {now gradient x}"), ["value y", "gradient x"]);
  assert.deepEqual(termsIn("[[a-b|c]] [[d|e]]"), ["a-b", "d"]);
  assert.deepEqual(runsOf("∂L/∂W2"), [
    { text: "∂L/∂W", isIndex: false },
    { text: "2", isIndex: true },
    { text: "", isIndex: false },
  ]);
  assert.equal(runsOf("1 − 2a").filter(({ isIndex }) => isIndex).length, 0);
});

test("progress is read only where it is ours, and a step counts once", () => {
  const stored = (/** @type {any} */ lessons, version = 1) => progressIn(JSON.stringify({ version, lessons }));
  assert.deepEqual(stored({ a: { at: 1, done: [0] } }), { a: { at: 1, done: [0] } });
  assert.deepEqual(stored({ a: { at: -1, done: [] }, b: { at: 0, done: ["0"] }, c: 1 }), {});
  assert.deepEqual(stored({ a: { at: 1, done: [0] } }, 2), {});
  assert.deepEqual(progressIn("nonsense"), {});
  assert.equal(
    Object.keys(stored(Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`n${at}`, { at: 0, done: [] }]))))
      .length,
    60,
  );
  const once = withDone({}, "a", 2);
  assert.equal(withDone(once, "a", 2), once);
  assert.deepEqual(withPlace(once, "a", 1), { a: { at: 1, done: [2] } });
  assert.ok(isStepDone(once, "a", 2) && !isStepDone(once, "a", 1) && !isStepDone(once, "constructor", 0));
});

test("a step is complete when its task is done and its question answered right", () => {
  const question = { text: "", options: [{ right: false }, { right: true }] };
  const complete = (/** @type {any} */ step, /** @type {any} */ state) =>
    isComplete(/** @type {any} */ ({ lesson: { steps: [{ task: null, question: null, ...step }] }, at: 0, ...state }));
  assert.equal(complete({}, { chosen: null }), true);
  assert.equal(complete({ question }, { chosen: null }), false);
  assert.equal(complete({ question }, { chosen: 0 }), false);
  assert.equal(complete({ question }, { chosen: 1 }), true);
  assert.equal(complete({ question, task: {} }, { chosen: 1, isTaskDone: false }), false);
  assert.equal(complete({ task: {} }, { chosen: null, isTaskDone: true }), true);
});
