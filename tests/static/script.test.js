// An experiment as a lecture gives it: what each press makes, and where it stands, whoever made the updates.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ExperimentActions } from "../../static/train/actions/experiment.js";
import { ScriptActions } from "../../static/train/actions/script.js";
import { experimentOf, experiments } from "../../static/train/experiments.js";
import { aboutOf, beatsOf, partsOf, placeOf } from "../../static/train/script.js";
import { TrainStore, newRun } from "../../static/train/state.js";

globalThis.document = { documentElement: { lang: "en" }, querySelector: () => null };

const all = experiments().flatMap((part) => part.experiments);
const short = (beats) => beats.map(({ part, update, tab }) => tab ?? `${part}:${update}`).join(" ");

test("a few updates are made one a press, many in portions, then tabs are opened", () => {
  assert.equal(short(beatsOf(experimentOf("too-large-a-step"))), "0:0 0:1 0:2 0:3 0:4 1:2 1:4 1:6 1:8 result curves");
  assert.equal(short(beatsOf(experimentOf("gd-and-sgd"))), "0:0 0:1 0:2 0:3 1:10 1:20 1:30 curves");
  assert.equal(short(beatsOf(experimentOf("xor-with-a-hidden-layer"))), "0:0 0:50 0:100 0:150 0:200 surface");
  assert.equal(short(beatsOf(experimentOf("vanishing-gradients"))), "0:0");
  const going = { parts: [{ updates: 5 }, { updates: 3 }], tabs: [] };
  assert.equal(short(beatsOf(going)), "0:0 0:1 0:2 0:3 0:4 0:5 1:6 1:7 1:8", "a part goes on where it is not beside");
});

test("every experiment is given in few presses, and ends with all of its updates made", () => {
  for (const experiment of all) {
    const beats = beatsOf(experiment);
    assert.ok(beats.length <= 14, experiment.name);
    assert.ok(!experiment.tabs?.includes(experiment.tab), experiment.name);
    for (const [at, part] of partsOf(experiment).entries())
      if (part.updates)
        assert.ok(
          beats.some((beat) => beat.part === at && beat.update >= part.updates),
          experiment.name,
        );
    for (const [place, { part, update, tab }] of beats.entries())
      assert.equal(placeOf(beats, { part, update, tab: tab ?? experiment.tab }), place, experiment.name);
  }
});

test("where it stands follows from the run: updates that were played count, a tab alone does not", () => {
  const beats = beatsOf(experimentOf("too-large-a-step"));
  const place = (part, update, tab = "surface") => placeOf(beats, { part, update, tab });
  assert.deepEqual([place(0, 0), place(0, 2), place(0, 57), place(1, 0), place(1, 5)], [0, 2, 4, 4, 6]);
  assert.equal(place(0, 2, "curves"), 2, "the curves were opened on the way");
  assert.equal(place(1, 80, "curves"), 10);
});

/** An experiment in a lecture, over a run that makes what it is told to. */
function staged(name) {
  const store = new TrainStore();
  const actions = new ExperimentActions(store, {}, {});
  const experiment = experimentOf(name);
  const calls = [];
  const record = (update) => ({ update, loss: update });
  const begun = () => ({ ...newRun(store.state.runs.length + 1, ""), records: [record(0)] });
  store.set({
    experiment: name,
    lecture: true,
    runs: [begun()],
    tabs: { ...store.state.tabs, results: experiment.tab },
  });
  const run = {
    stop: () => calls.push("stop"),
    play: async (goal) => calls.push(`play to ${goal}`),
    show: (at) => store.set({ at }),
    begin: async () => {
      store.set({ runs: [...store.state.runs, begun()], at: 0 });
    },
    step: async (updates) => {
      calls.push(updates);
      await null;
      const present = store.run;
      const records = [...present.records, record(present.records.at(-1).update + updates)];
      const { stepper, batch } = store.state;
      const made = { ...present, records, segments: [{ from: 0, stepper, batch }] };
      store.set({ runs: [...store.state.runs.slice(0, -1), made], at: records.length - 1 });
      return true;
    },
  };
  const use = ({ rate, size = null, optimizer = "gd" }) =>
    store.set({ stepper: { name: optimizer, learning_rate: rate }, batch: { ...store.state.batch, size } });
  use(experiment.parts[0]);
  const script = new ScriptActions(store, Object.assign(actions, { run, use }), run);
  return { store, script, calls };
}

test("presses make updates, begin the run beside, open tabs, and stay at the end", async () => {
  const { store, script, calls } = staged("gd-and-sgd");
  for (let press = 0; press < 9; press += 1) await script.next();
  assert.deepEqual(calls.filter(Number.isFinite), [1, 1, 1, 10, 10, 10]);
  assert.deepEqual([store.state.runs.length, store.state.batch.size, store.state.tabs.results], [2, 5, "curves"]);
  assert.equal(script.place, 7);
});

test("presses go back over tabs and runs, and forward again without making anything anew in the same run", async () => {
  const { store, script, calls } = staged("gd-and-sgd");
  await script.go(7);
  await script.back();
  assert.deepEqual([script.place, store.state.tabs.results], [6, "surface"]);
  await script.go(3);
  assert.deepEqual([store.state.runs.length, store.state.batch.size, store.record.update], [1, null, 3]);
  await script.go(1);
  calls.length = 0;
  await script.next();
  assert.equal(store.record.update, 2);
  assert.deepEqual(calls.filter(Number.isFinite), []);
  await script.go(0);
  assert.equal(store.record.update, 0);
});

test("presses that come while one is on its way are made after it; one back ends it", async () => {
  const { script } = staged("xor-with-a-hidden-layer");
  await Promise.all([script.next(), script.next(), script.next()]);
  assert.equal(script.place, 3);
  const going = script.next();
  void script.back();
  await going;
  assert.ok(script.place <= 3);
});

test("while updates play a press only ends that", async () => {
  const { store, script, calls } = staged("xor-with-a-hidden-layer");
  store.set({ playing: true });
  await script.next();
  await script.back();
  assert.deepEqual([calls, script.place], [["stop", "stop"], 0]);
});

test("in a lecture its sentence is said once all is seen, before that its title", async () => {
  const { store, script } = staged("too-large-a-step");
  const said = async () => {
    await script.next();
    return aboutOf(store.state);
  };
  assert.equal(aboutOf(store.state), "A step that is too large.");
  assert.equal(await said(), "A step that is too large.");
  await script.go(4);
  assert.match(aboutOf(store.state), /^Each update overshoots/);
  assert.match(await said(), /^From the same start with a smaller learning rate/, "the remedy has its own");
  store.set({ lecture: false });
  await script.go(0);
  assert.match(aboutOf(store.state), /^Each update overshoots/, "outside of a lecture it is said at once");
});

test("its sentence is not said of updates that are made in another way, nor its counts of other updates", async () => {
  const { store, script } = staged("gd-and-sgd");
  await script.go(6);
  assert.match(aboutOf(store.state), /SGD has made 30/);
  const [first, last] = store.state.runs;
  store.set({
    runs: [first, { ...last, records: [...last.records, { update: 31, loss: 0 }] }],
    at: last.records.length,
  });
  assert.equal(aboutOf(store.state), "");
  const other = { ...last, segments: [{ ...last.segments[0], stepper: { name: "gd", learning_rate: 0.01 } }] };
  store.set({ runs: [first, other], at: last.records.length - 1 });
  assert.equal(aboutOf(store.state), "");
});

test("Play ends with the updates of a part, and then leads to the next one", async () => {
  const { store, script, calls } = staged("too-large-a-step");
  await script.next();
  await script.play();
  assert.deepEqual(calls.splice(0), [1, "play to 4"]);
  await script.go(4);
  calls.length = 0;
  await script.play();
  assert.deepEqual([calls.splice(0), script.place, store.state.runs.length], [[2], 5, 2]);
  await script.play();
  assert.deepEqual(calls.splice(0), ["play to 8"]);
  await script.go(8);
  calls.length = 0;
  await script.play();
  assert.deepEqual([calls, script.place], [[], 8], "all is made");
});

test("where updates went on beyond a press, back leads to it first, and no sentence of it stays", async () => {
  const { store, script } = staged("too-large-a-step");
  await script.go(4);
  const { records } = store.run;
  store.set({ runs: [{ ...store.run, records: [...records, { update: 24, loss: 0 }] }], at: records.length });
  assert.equal(aboutOf(store.state), "A step that is too large.");
  await script.back();
  assert.deepEqual([script.place, store.record.update], [4, 4]);
  assert.match(aboutOf(store.state), /^Each update overshoots/);
  await script.back();
  assert.equal(store.record.update, 3);
});
