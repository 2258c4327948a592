import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ExperimentActions } from "../../static/train/actions/experiment.js";
import { experimentOf, experiments } from "../../static/train/experiments.js";
import { termsFor, termsOf } from "../../static/train/presets.js";
import { acrossOf, kindOf, labelsOf } from "../../static/train/runs.js";
import { TrainStore, newRun } from "../../static/train/state.js";

globalThis.document = { documentElement: { lang: "en" }, querySelector: () => null };

const all = experiments().flatMap((part) => part.experiments);

test("each experiment has a name of its own, updates, and a place where it is seen", () => {
  assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  for (const { name, parts, tab, view, data, model } of all) {
    assert.equal(experimentOf(name)?.name, name);
    assert.ok(parts.length && !parts[0].beside, name);
    assert.ok(["result", "surface", "curves", "gradients", "views"].includes(tab), name);
    assert.equal(tab === "views", view !== undefined, name);
    assert.ok(data.name && ["linear", "logistic", "mlp"].includes(model.kind), name);
  }
  assert.equal(experimentOf("none such"), null);
  const documented = readFileSync(new URL("../../docs/training.md", import.meta.url), "utf8");
  for (const { name } of all) assert.ok(documented.includes(`\`${name}\``), name);
});

test("an experiment opens its data and its model, and makes its updates, the second run beside the first", async () => {
  const store = new TrainStore();
  const calls = [];
  const model = {
    turn: 0,
    choice: null,
    next: () => undefined,
    data: async (...given) => {
      calls.push(["data", ...given]);
      store.set({ program: "mse(Y, X)" });
    },
  };
  const run = {
    stop: () => undefined,
    begin: async (keep) => calls.push(["begin", keep]),
    step: async (updates) => {
      calls.push(["step", updates, store.state.batch.size, store.state.stepper.learning_rate]);
      return true;
    },
  };
  const actions = new ExperimentActions(store, model, run);
  await actions.open(experimentOf("gd-and-sgd"));
  assert.deepEqual(calls, [
    ["data", "line", 0, 50, { noise: 1, test: 0 }],
    ["step", 3, null, 0.1],
    ["begin", true],
    ["step", 30, 5, 0.1],
  ]);
  assert.equal(store.state.experiment, "gd-and-sgd");
  assert.equal(store.state.tabs.results, "surface");
  store.set({ lecture: true });
  calls.length = 0;
  await actions.open(experimentOf("gd-and-sgd"));
  assert.equal(calls.length, 1, "in a lecture its updates wait for presses");
  store.set({ program: "another" });
  assert.equal(store.state.experiment, null, "its sentence is not said of another program");
});

test("many updates are made in parts, and end where another model is opened", async () => {
  const store = new TrainStore();
  const model = { turn: 0, next: () => undefined, data: async () => undefined };
  let made = 0;
  const run = {
    stop: () => undefined,
    step: async (updates) => {
      made += updates;
      if (made >= 80) model.turn += 1;
      return true;
    },
  };
  await new ExperimentActions(store, model, run).open(experimentOf("spiral"));
  assert.equal(made, 80);
});

const made = (count, way, rate, { batches = null, start = 0 } = {}) => ({
  ...newRun(count, "", start),
  ways: [way],
  method: { rate, size: null, name: "gd" },
  batches,
});

test("runs are called by what differs, and keep their look", () => {
  assert.deepEqual(labelsOf([made(1, "GD", 0.1)]), ["GD, α = 0.1"]);
  assert.deepEqual(labelsOf([made(1, "GD", 0.1), made(2, "SGD", 0.1)]), ["GD", "SGD"]);
  assert.deepEqual(labelsOf([made(1, "GD", 0.1), made(2, "GD", 0.2)]), ["GD, α = 0.1", "GD, α = 0.2"]);
  assert.deepEqual(labelsOf([made(1, "GD", 0.1), made(2, "GD", 0.1)]), ["1. GD", "2. GD"]);
  assert.deepEqual(labelsOf([made(1, "GD", 0.1), made(2, "GD", 0.1, { start: 3 })]), ["GD, start 0", "GD, start 3"]);
  const by = (count, momentum) => {
    const run = made(count, "Nesterov", 0.1);
    return { ...run, method: { ...run.method, name: "nesterov", options: momentum ? { momentum } : {} } };
  };
  assert.deepEqual(labelsOf([by(1, 0.5), by(2)]), ["Nesterov, momentum = 0.5", "Nesterov, momentum = default"]);
  assert.deepEqual([kindOf(made(1, "GD", 1)), kindOf(made(7, "GD", 1))], ["run-0", "run-0"]);
});

test("runs that see different parts of the examples are compared by the examples that they have seen", () => {
  const [gd, sgd] = [made(1, "GD", 0.1), made(2, "SGD", 0.1, { batches: { count: 10, size: 5, examples: 50 } })];
  const fair = acrossOf([gd, sgd]);
  assert.deepEqual([fair.place(gd, { update: 3 }), fair.place(sgd, { update: 30 })], [150, 150]);
  assert.equal(acrossOf([gd, gd]).place(gd, { update: 3 }), 3);
  assert.equal(acrossOf([sgd, sgd]).place(sgd, { update: 3 }), 3);
});

test("features that are made are named only where they differ from the data's own", () => {
  assert.deepEqual(termsFor(1), ["x1", "x1^2", "sin(x1)"]);
  assert.equal(termsFor(2).length, 7);
  assert.deepEqual(termsFor(4), []);
  assert.equal(termsOf(null, 2), null);
  assert.equal(termsOf(["x1", "x2"], 2), null);
  assert.deepEqual(termsOf(["x1", "x2", "x1*x2"], 2), ["x1", "x2", "x1*x2"]);
  assert.equal(termsOf(["x1", "x1*x2"], 1), null, "what the data cannot have is left out");
  assert.deepEqual(termsOf(["x1", "x1^2", "x1*x2"], 1), ["x1", "x1^2"]);
  assert.equal(termsOf(["x1*x2"], 3), null);
});
