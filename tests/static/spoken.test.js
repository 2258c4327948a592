// What is said of a run to who listens: a summary at rest, and not one an update.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { runSummary } from "../../static/train/spoken.js";
import { cutTo, seenExamples } from "../../static/train/one-example.js";
import { TrainStore, newRun } from "../../static/train/state.js";
import { RunActions } from "../../static/train/actions/run.js";

globalThis.document = { documentElement: { lang: "en" }, querySelector: () => null };

const record = (update, loss, more = {}) => ({ update, loss, parameters: {}, ...more });
const score = (right) => ({ loss: 1, predicted: [], said: null, truth: null, right, confusion: null });
const stateOf = (run, more = {}) => {
  const store = new TrainStore();
  store.set({ runs: [{ ...newRun(1, ""), ...run }], at: run.records.length - 1, ...more });
  return store.state;
};

test("update, losses and shares that are right are said, as far as they are known", () => {
  assert.equal(runSummary(new TrainStore().state), "");
  assert.equal(runSummary(stateOf({ records: [record(0, 0.123456)] })), "Update 0: loss 0.123.");
  const known = { score: { train: score(0.96), test: score(0.9) } };
  assert.equal(
    runSummary(stateOf({ records: [record(30, 0.12, { test: 0.2 })] }, known)),
    "Update 30: loss 0.12. Test loss: 0.2. Right in training: 96 %. Right in the test: 90 %.",
  );
  const numbers = { score: { train: score(null), test: null } };
  assert.equal(runSummary(stateOf({ records: [record(3, 2)] }, numbers)), "Update 3: loss 2.");
});

test("how it ended and what troubles it is said where it stands at the end", () => {
  const explanation = {
    message: "The loss is 1000 times its first value.",
    hint: "Use α below 0.7.",
    reason: "growing",
  };
  const run = { records: [record(0, 1), record(9, 1000)], explanation, status: "diverged" };
  assert.equal(
    runSummary(stateOf(run)),
    "Update 9: loss 1000. It has diverged. The loss is 1000 times its first value. Use α below 0.7.",
  );
  assert.equal(runSummary(stateOf(run, { at: 0 })), "Update 0: loss 1.");
  const rising = {
    records: [1, 2, 4, 8].map((loss, update) => record(update, loss, { move: { learning_rate: 0.9 } })),
  };
  const stability = { limit: 0.7, suggested: 0.6, quadratic: true, inputs: {} };
  assert.match(runSummary(stateOf(rising, { stability })), /risen three times in a row: α = 0.9 is above 0.7/);
});

test("who prefers less motion sees one picture at a time, with a rest after each", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const store = new TrainStore();
  const run = new RunActions(store, () => true);
  store.set({ runs: [newRun(1, "")], playing: true });
  const pictures = [];
  run.step = async (_, count) => {
    pictures.push(count);
    return pictures.length < 3;
  };
  const playing = run.playOn();
  for (let turn = 0; turn < 10; turn += 1) await null;
  assert.deepEqual(pictures, [1], "the second one waits");
  for (let rest = 0; rest < 3; rest += 1) {
    mock.timers.tick(700);
    for (let turn = 0; turn < 10; turn += 1) await null;
  }
  await playing;
  assert.deepEqual(pictures, [1, 1, 1]);
  mock.timers.reset();
});

test("the examples of an update are those of its batch, else all, and not endlessly many", () => {
  assert.deepEqual(seenExamples([7, 2], 50), [7, 2]);
  assert.deepEqual(seenExamples(null, 3), [0, 1, 2]);
  assert.deepEqual(seenExamples(undefined, null), []);
  assert.equal(seenExamples(null, 10_000).length, 500);
});

test("inputs are cut to one example along the axis of each, and what is no data stays", () => {
  const inputs = {
    X: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    Y: [[7], [8], [9]],
    W: [[0], [1]],
    a: 2,
  };
  assert.deepEqual(cutTo(inputs, { X: 1, Y: 0 }, 2), { X: [[3], [6]], Y: [[9]], W: [[0], [1]], a: 2 });
});
