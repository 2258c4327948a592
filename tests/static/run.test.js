import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { TrainActions } from "../../static/train/actions/index.js";
import { ModelActions } from "../../static/train/actions/model.js";
import { RunActions } from "../../static/train/actions/run.js";
import { TrainStore } from "../../static/train/state.js";

const ROLES = { parameters: ["w"], data: [], settings: [], axes: {}, examples: null, trainable: true, reason: null };
const PROBLEM = {
  type: "/problems/any",
  title: "",
  status: 422,
  detail: "",
  errors: [{ code: "syntax", message: "why", hint: null, span: null, name: null }],
};

const left = [];
afterEach(() => left.splice(0).forEach((request) => request.answer({}))); // else the time that a request has goes on

/** Training over a server that answers when the test says: each request waits in `requests` until it is answered. */
function training() {
  const requests = [];
  globalThis.document = { documentElement: { lang: "en" }, querySelector: () => null };
  globalThis.fetch = (address, { body, signal }) =>
    new Promise((resolve, reject) => {
      const path = new URL(address, "http://page/").pathname.split("/").at(-1);
      signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      const answer = (content, status = 200) =>
        resolve(
          new Response(JSON.stringify(content), {
            status,
            headers: { "content-type": status === 200 ? "application/json" : "application/problem+json" },
          }),
        );
      if (path === "network") return answer({ network: null }); // beside the run, which does not wait for it
      requests.push({ path, body: JSON.parse(body), answer });
      left.push(requests.at(-1));
    });
  const store = new TrainStore();
  const run = new RunActions(store);
  return { store, run, model: new ModelActions(store, run), requests };
}

/** Wait for a state. */
async function until(condition) {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not within 10 s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The server's answer to a request for updates. */
function trained({ body: { updates, state } }) {
  const update = (state ?? 0) + updates;
  return {
    records: [{ update, loss: 1, parameters: { w: 1 }, state: update }],
    state: update,
    status: "finished",
    explanation: null,
    cost: null,
    batches: null,
    warnings: [],
  };
}

async function answerNext(requests, count) {
  await until(() => requests.length === count);
  const request = requests.at(-1);
  request.answer(request.path === "roles" ? ROLES : trained(request));
  return request;
}

/** Play goes on: one update after another is requested and shown. */
async function playsOn({ store, run, requests }, first) {
  for (const count of [first, first + 1]) {
    const { path, body } = await answerNext(requests, count);
    assert.deepEqual([path, body.updates], ["train", count === first ? 1 : 2], "more at once, as long as it plays");
  }
  await until(() => store.record?.update === 3);
  assert.equal(store.state.playing, true);
  run.stop();
  assert.equal(store.state.playing, false);
}

test("Play pressed while a run waits for its first record is honoured", async () => {
  const page = training();
  const { store, run, model, requests } = page;
  void model.open("w^2", { w: 1 });
  await answerNext(requests, 1);
  await until(() => requests.length === 2);
  assert.equal(store.run.records.length, 0);
  void run.play();
  assert.equal(store.state.playing, true);
  assert.equal((await answerNext(requests, 2)).body.updates, 0);
  await playsOn(page, 3);
});

test("Play pressed while a model is being prepared is honoured once its run has begun", async () => {
  const page = training();
  const { store, run, model, requests } = page;
  void model.open("w^2", { w: 1 });
  await until(() => requests.length === 1);
  void run.play();
  assert.equal(store.state.playing, true);
  await answerNext(requests, 1);
  assert.equal((await answerNext(requests, 2)).body.updates, 0);
  await playsOn(page, 3);
});

test("Play pressed while an update is on its way goes on after it", async () => {
  const page = training();
  const { store, run, model, requests } = page;
  void model.open("w^2", { w: 1 });
  await answerNext(requests, 1);
  await answerNext(requests, 2);
  await until(() => store.record?.update === 0);
  void run.step(1);
  void run.play();
  await answerNext(requests, 3);
  await until(() => store.record?.update === 1);
  await answerNext(requests, 4);
  await until(() => store.record?.update === 2);
  assert.equal(store.state.playing, true);
  run.stop();
});

test("what plays is drawn record by record, and a pause leaves out what was not drawn", async () => {
  const page = training();
  const { store, run, model, requests } = page;
  /** @type {(() => void)[]} */
  const frames = [];
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
  void model.open("w^2", { w: 1 });
  await answerNext(requests, 1);
  await answerNext(requests, 2);
  await until(() => store.record?.update === 0);
  void run.play();
  await answerNext(requests, 3);
  await until(() => requests.length === 4);
  const record = (update) => ({ update, loss: 1, parameters: { w: 1 }, state: update });
  assert.deepEqual(requests[3].body.record, { every: 1 });
  requests[3].answer({ ...trained(requests[3]), records: [record(2), record(3)], state: 3 });
  await until(() => frames.length === 1);
  assert.equal(store.record.update, 2);
  run.stop();
  frames[0]();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([store.record.update, store.run.state, store.run.records.length], [2, 2, 3]);
  delete globalThis.requestAnimationFrame;
});

test("a Play that waits ends with the model that it waits for, by Pause, and by typing", async () => {
  const { store, run, model, requests } = training();
  void model.open("w^2", { w: 1 });
  void run.play();
  await until(() => requests.length === 1);
  requests[0].answer(PROBLEM, 422);
  await until(() => !store.state.preparing);
  assert.equal(store.state.playing, false);
  void run.play();
  assert.equal(store.state.playing, false, "there is nothing to play and nothing on its way");

  void model.open("w^2", { w: 1 });
  void run.play();
  void run.play();
  assert.equal(store.state.playing, false);
  await answerNext(requests, 2);
  await answerNext(requests, 3);
  await until(() => store.record);
  assert.equal(store.state.playing, false);

  void model.open("w^2", { w: 1 });
  void run.play();
  model.typed("w^3");
  assert.equal(store.state.playing, false);
  model.next();
});

test("what plays ends where another model is prepared, unless Play is pressed again", async () => {
  const page = training();
  const { store, run, model, requests } = page;
  void model.open("w^2", { w: 1 });
  await answerNext(requests, 1);
  await answerNext(requests, 2);
  await until(() => store.record);
  void run.play();
  await until(() => requests.length === 3);
  void model.open("w^4", { w: 1 });
  assert.equal(store.state.playing, false);
  void run.play();
  await answerNext(requests, 4);
  await answerNext(requests, 5);
  await playsOn(page, 6);
});

test("another start is a run beside the first, of the same model", async () => {
  const { store, run, model, requests } = training();
  void model.open("w^2", { w: 1 });
  await answerNext(requests, 1);
  await answerNext(requests, 2);
  await until(() => store.record?.update === 0);
  void run.step(1);
  await answerNext(requests, 3);
  await until(() => store.record?.update === 1);
  model.written = { kind: "mlp", hidden: [2] };
  void model.startBeside();
  await until(() => requests.length === 4);
  assert.deepEqual([requests[3].path, requests[3].body], ["presets", { kind: "mlp", hidden: [2], seed: 1 }]);
  requests[3].answer({ inputs: { w: 5 } });
  assert.equal((await answerNext(requests, 5)).body.inputs.w, 5);
  await until(() => store.record?.update === 0);
  assert.deepEqual(
    store.state.runs.map(({ start, records }) => [start, records.length]),
    [
      [0, 2],
      [1, 1],
    ],
  );
});

/** A run with its first record. */
async function begun() {
  const page = training();
  void page.model.open("w^2", { w: 1 });
  await answerNext(page.requests, 1);
  await answerNext(page.requests, 2);
  await until(() => page.store.record?.update === 0);
  return page;
}

test("presses that come while an update is on its way are made good in order, within a bound", async () => {
  const { store, run, requests } = await begun();
  for (let press = 0; press < 6; press += 1) run.next();
  for (let count = 3; count <= 8; count += 1) {
    assert.equal((await answerNext(requests, count)).body.updates, 1);
    await until(() => store.record.update === count - 2);
  }
  assert.equal(run.coming, 0);
  for (let press = 0; press < 100; press += 1) run.next();
  assert.equal(run.coming, 21, "one on its way, and twenty that wait");
  run.stop();
});

test("presses that wait are dropped by one back, and by other settings", async () => {
  const { store, run, requests } = await begun();
  run.next();
  run.next();
  run.back();
  assert.deepEqual([run.coming, store.record.update], [0, 0]);
  run.next();
  run.next();
  run.next();
  const slower = { ...store.state, stepper: { name: "gd", learning_rate: 0.2 } };
  TrainActions.prototype.setOptimizer.call({ store, run }, slower);
  await answerNext(requests, 4);
  await until(() => store.record.update === 1 && run.coming === 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(requests.length, 4);
});

/** A run of three updates, shown at its first record. */
async function gone() {
  const page = await begun();
  for (let update = 1; update <= 3; update += 1) {
    page.run.next();
    await answerNext(page.requests, 2 + update);
    await until(() => page.store.record.update === update && page.run.coming === 0);
  }
  page.run.show(0);
  return page;
}

test("Play after going back shows the updates that there are, then goes on from the last", async () => {
  const { store, run, requests } = await gone();
  const seen = new Set();
  store.watch(["at"], ({ at }) => seen.add(at));
  void run.play();
  await answerNext(requests, 6);
  await until(() => store.record.update === 4);
  run.stop();
  assert.deepEqual([...seen].slice(0, 5), [0, 1, 2, 3, 4]);
  assert.equal(store.state.runs.length, 1, "nothing was changed: no other run");
});

test("updates after going back are another run only where a setting differs", async () => {
  const { store, run, requests } = await gone();
  await run.advance(2);
  assert.deepEqual([store.record.update, store.state.runs.length], [2, 1]);
  void run.advance(2);
  assert.equal((await answerNext(requests, 6)).body.updates, 1);
  await until(() => store.record.update === 4);
  run.show(1);
  store.set({ stepper: { name: "gd", learning_rate: 0.2 } });
  run.next();
  await answerNext(requests, 7);
  await until(() => store.record.update === 2);
  assert.equal(store.state.runs.length, 2);
});
