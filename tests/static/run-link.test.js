import assert from "node:assert/strict";
import { test } from "node:test";
import { readRunLink, runLinkOf } from "../../static/train/run-link.js";
import { ReplayActions } from "../../static/train/actions/replay.js";
import { RunActions } from "../../static/train/actions/run.js";
import { TrainStore, newRun } from "../../static/train/state.js";
import { fromHash, toText } from "../../static/walk/permalink.js";
import { programView } from "../../static/train/handoff.js";

globalThis.document = { documentElement: { lang: "en" }, querySelector: () => null };

const way = (from, rate, size = null) => ({
  from,
  stepper: { name: "gd", learning_rate: rate },
  batch: { size, shuffle: true, seed: 0 },
});
const link = (parts = {}) => ({
  at: 7,
  segments: [way(0, 0.1), way(3, 0.01, 5)],
  data: { name: "line", seed: 0, task: "regression", n: 50, noise: 0.3, test: 0.2 },
  test: { X: [[1, 2]], Y: [[1], [2]] },
  model: { kind: "linear", style: "vectorised" },
  tab: "surface",
  ...parts,
});

const made = (parts = {}) => ({ segments: [way(0, 0.1)], to: 4, start: 0, from: null, part: 0, ...parts });

test("a run goes through the address and back", async () => {
  const text = toText({ ...programView("mse(Y, X*w)", { w: 1 }, null), run: link() });
  const opened = await fromHash(`#${text}`);
  assert.deepEqual(readRunLink(opened.view.run), link());
  const several = link({ to: 9, part: 1, experiment: "gd-and-sgd", start: 3, beside: [made({ from: { w: 1 } })] });
  assert.deepEqual(readRunLink(several), several);
  const without = await fromHash("#program=x");
  assert.ok(!("run" in without.view) && readRunLink(without.view.run) === null);
});

test("what is no whole run opens as none", async () => {
  const broken = [
    undefined,
    null,
    [],
    "run",
    link({ at: -1 }),
    link({ at: 1e9 }),
    link({ start: -1 }),
    link({ data: { name: "", task: "regression", formula: 4 } }),
    link({ data: { name: "", task: "binary", names: { features: [4], target: "y", classes: null } } }),
    link({ at: 1.5 }),
    link({ segments: [] }),
    link({ segments: {} }),
    link({ segments: [way(1, 0.1)] }),
    link({ segments: [way(0, 0.1), way(0, 0.2)] }),
    link({ segments: [way(0, "0.1")] }),
    link({ segments: [{ ...way(0, 0.1), stepper: null }] }),
    link({ segments: [{ ...way(0, 0.1), stepper: { name: "<img>", learning_rate: 0.1 } }] }),
    link({ segments: [{ ...way(0, 0.1), batch: { size: 2.5, shuffle: true, seed: 0 } }] }),
    link({ data: { name: 4, task: "regression" } }),
    link({ data: { name: "line", task: "regression", seed: "0" } }),
    link({ test: { X: "far" } }),
    link({ model: { kind: 1 } }),
    link({ to: 6 }),
    link({ to: "9" }),
    link({ part: -1 }),
    link({ experiment: "<img>" }),
    link({ experiment: 3 }),
    link({ beside: [made({ segments: [] })] }),
    link({ beside: [made({ from: "far" })] }),
    link({ beside: [made({ to: 20_000 })] }),
    link({ beside: Array.from({ length: 6 }, () => made()) }),
  ];
  for (const each of broken) assert.equal(readRunLink(each), null, JSON.stringify(each));
  assert.equal(readRunLink(link({ tab: "elsewhere" })).tab, null);
  assert.equal((await fromHash("#program=x&run=%7B")).view.run, undefined, "no JSON");
});

test("the ways in which updates were made are noted once each, and cut where a run branches", () => {
  const store = new TrainStore();
  const run = new RunActions(store);
  const record = (update) => ({ update, loss: 1, parameters: {}, state: update });
  store.set({ runs: [{ ...newRun(1, ""), ways: ["GD"], records: [record(0)] }], at: 0 });
  run.noteSegment();
  run.noteSegment();
  const add = (...updates) => {
    const [present] = store.state.runs.slice(-1);
    const records = [...present.records, ...updates.map(record)];
    store.set({ runs: [...store.state.runs.slice(0, -1), { ...present, records }], at: records.length - 1 });
  };
  add(1, 2, 3);
  store.set({ stepper: { name: "gd", learning_rate: 0.01 } });
  run.noteSegment();
  add(4, 5);
  assert.deepEqual(
    store.run.segments.map(({ from, stepper }) => [from, stepper.learning_rate]),
    [
      [0, 0.1],
      [3, 0.01],
    ],
  );
  assert.equal(runLinkOf(store, null).at, 5);
  store.set({ at: 2 });
  const back = runLinkOf(store, null);
  assert.deepEqual([back.at, back.to, back.segments.length], [2, 5, 2], "what comes after it stays in the link");
  run.branch();
  assert.deepEqual(
    store.run.segments.map(({ from }) => from),
    [0],
  );
});

test("a run is made again in the ways in which it was made", async () => {
  const store = new TrainStore();
  const calls = [];
  const model = {
    turn: 0,
    open: async (_, inputs) => {
      assert.ok(model.given.X === inputs.X && model.kept === shown.test, "the data and what was kept are known");
      store.set({ runs: [{ ...newRun(1, ""), records: [{ update: 0, loss: 1, parameters: {} }] }], at: 0 });
    },
  };
  const run = {
    step: async (updates) => {
      const { stepper, batch } = store.state;
      calls.push([updates, stepper.learning_rate, batch.size]);
      const update = store.record.update + updates;
      store.set({ runs: [{ ...store.run, records: [...store.run.records, { update, loss: 1, parameters: {} }] }] });
      store.set({ at: store.run.records.length - 1 });
      return true;
    },
  };
  const shown = link({ at: 250 });
  await new ReplayActions(store, model, run).open("mse(Y, X*w)", { X: [[1]], Y: [[1]], w: 0 }, shown);
  assert.deepEqual(calls, [
    [3, 0.1, null],
    [200, 0.01, 5],
    [47, 0.01, 5],
  ]);
  assert.equal(store.state.kind, "linear");
});

test("runs beside it are made again first, from their own start, then what came after the shown update", async () => {
  const store = new TrainStore();
  const calls = [];
  const begin = (inputs) => {
    calls.push(["begin", inputs.w, store.state.start, store.state.stepper.learning_rate]);
    store.set({ runs: [...store.state.runs, { ...newRun(1, ""), records: [{ update: 0 }] }], at: 0 });
  };
  const model = { turn: 0, open: async (_, inputs) => begin(inputs) };
  const run = {
    begin: async () => begin(store.state.inputs),
    step: async (updates, _, records) => {
      calls.push(["step", updates, records]);
      const { run: present } = store;
      const more = Array.from({ length: updates }, (_, at) => ({ update: present.records.at(-1).update + at + 1 }));
      const whole = { ...present, records: [...present.records, ...more] };
      store.set({ runs: [...store.state.runs.slice(0, -1), whole], at: whole.records.length - 1 });
      return true;
    },
    show: (at) => store.set({ at }),
  };
  const shown = link({
    at: 2,
    to: 5,
    start: 1,
    part: 1,
    experiment: "gd-and-sgd",
    beside: [made({ from: { w: 7 }, start: 4 })],
  });
  await new ReplayActions(store, model, run).open("mse(Y, X*w)", { X: [[1]], Y: [[1]], w: 0 }, shown);
  assert.deepEqual(calls, [
    ["begin", 7, 4, 0.1],
    ["step", 4, 4],
    ["begin", 0, 1, 0.1],
    ["step", 3, 3],
    ["step", 2, 2],
  ]);
  assert.deepEqual([store.record.update, store.run.records.length, store.run.part], [2, 6, 1]);
  assert.equal(store.state.experiment, "gd-and-sgd");
});

test("a network that comes with a link is kept for other data, as one that was chosen", async () => {
  const store = new TrainStore();
  const choices = [];
  for (const written of [{ kind: "mlp", hidden: [5, 3], activation: "tanh", features: 2 }, { kind: "linear" }]) {
    const model = { turn: 0, open: async () => {} };
    const run = { step: async () => false, show: () => {} };
    await new ReplayActions(store, model, run).open("x", {}, link({ at: 0, model: written }));
    choices.push(model.choice);
  }
  assert.deepEqual(choices, [{ kind: "mlp", hidden: [5, 3], activation: "tanh" }, null]);
});
