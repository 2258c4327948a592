import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerActions } from "../../static/walk/actions/answer.js";
import { Actions } from "../../static/walk/actions/program.js";
import { Evaluator } from "../../static/walk/evaluator.js";
import { wake } from "../../static/lib/retry.js";
import { walkStore } from "../../static/walk/state.js";
import { valuesOf } from "../../static/lib/values.js";
import { questionOf } from "../../static/walk/snapshot.js";
import { golden } from "./golden.js";

const OFFLINE = { wait: { why: "offline", after: null } };
const trace = (name = "sigmoid") => ({ trace: structuredClone(golden(name)) });
const problem = (slug, errors = [{ message: "why", hint: null, span: null, name: null }]) => ({
  problem: { type: `/problems/${slug}`, title: "", status: 422, detail: "", errors },
});
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** An evaluator whose server answers when and what the test says. */
function desk(state = {}) {
  const store = walkStore({ program: "x", ...state });
  /** @type {{question: any, signal: AbortSignal, answer: (answer: any) => Promise<void>}[]} */
  const requests = [];
  const answers = new AnswerActions(store);
  const evaluator = new Evaluator(
    store,
    answers,
    (question, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ superseded: true }));
        requests.push({
          question,
          signal,
          answer: (answer) => {
            resolve(answer);
            return turn();
          },
        });
      }),
  );
  return { store, answers, evaluator, actions: new Actions(store, answers, evaluator), requests };
}

test("what is shown is current only from its own answer on", async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  assert.equal(store.state.status, "computing");
  await requests[0].answer(trace());
  assert.equal(store.state.status, "current");
  store.set({ program: "x+1" });
  evaluator.request();
  store.set({ program: "x+2" });
  evaluator.request();
  assert.equal(requests.length, 2, "one on its way, the newest one waits");
  await requests[1].answer(trace("square"));
  assert.equal(store.state.status, "computing", "an answer to an older question is not shown");
  assert.equal(store.state.trace.structure, golden("sigmoid").structure);
  assert.equal(requests[2].question.program, "x+2");
  await requests[2].answer(trace("shared"));
  assert.deepEqual([store.state.status, store.state.trace.structure], ["current", golden("shared").structure]);
});

test("without an answer everything stays, the state says so, and the request is repeated", async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  await requests[0].answer(trace());
  const place = { position: 5, fresh: false, selection: { kind: "node", id: 2 } };
  store.set({ ...place, inputs: valuesOf([["w0", 7]]) });
  evaluator.request();
  for (let failures = 0; failures < 4; failures += 1) {
    await requests[1 + failures].answer(OFFLINE);
    const { status, outage: lost, trace: kept, position, selection, inputs } = store.state;
    assert.deepEqual(
      [status, lost.why, kept.structure, position, selection, inputs.w0],
      ["offline", "offline", golden("sigmoid").structure, 5, place.selection, 7],
    );
    wake();
    await turn();
    assert.deepEqual(requests[2 + failures].question, questionOf(store.state));
    assert.equal(store.state.status, "offline", "not yet anything else");
  }
  await requests[5].answer(trace());
  assert.deepEqual(
    [store.state.status, store.state.outage, store.state.position, store.state.selection],
    ["current", null, 5, place.selection],
  );
  assert.equal(evaluator.failures, 0);
});

test("while nobody answers the newest state is requested, and reports offline meanwhile", async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  await requests[0].answer(OFFLINE);
  store.set({ program: "x*2" });
  evaluator.request();
  assert.equal(store.state.status, "offline");
  wake();
  await turn();
  assert.equal(requests.length, 2);
  assert.equal(requests[1].question.program, "x*2");
});

test("a busy server is given the time it asks for; the reader may insist", async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  await requests[0].answer({ wait: { why: "busy", after: 30 } });
  assert.equal(store.state.outage.why, "busy");
  assert.ok(store.state.outage.seconds >= 30 && store.state.outage.seconds <= 38);
  wake();
  evaluator.request();
  await turn();
  assert.equal(requests.length, 1);
  wake({ insist: true });
  await turn();
  assert.equal(requests.length, 2);
});

test("a program that is too slow is its own fault: shown, not retried", async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  await requests[0].answer(problem("too-slow"));
  assert.deepEqual(
    [store.state.status, store.state.problem.type, store.state.outage],
    ["error", "/problems/too-slow", null],
  );
  wake({ insist: true });
  await turn();
  assert.equal(requests.length, 1);
});

test("back at what the trace answers, no request is sent", async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  await requests[0].answer(trace());
  const { walk } = store.state;
  store.set({ program: "x+" });
  evaluator.request();
  await requests[1].answer(OFFLINE);
  store.set({ program: "x" });
  evaluator.request();
  assert.deepEqual([store.state.status, store.state.outage, store.state.walk === walk], ["current", null, true]);
  wake({ insist: true });
  await turn();
  assert.equal(requests.length, 2);
  store.set({ program: "y" });
  evaluator.request();
  await turn();
  assert.equal(requests[2].question.program, "y", "and then asking goes on");
});

test("a late answer to what was taken back changes nothing", async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  await requests[0].answer(trace());
  store.set({ program: "x+" });
  evaluator.request();
  store.set({ program: "x" });
  evaluator.request();
  await requests[1].answer(problem("syntax-error"));
  assert.deepEqual([store.state.status, store.state.problem], ["current", null]);
});

test("a newer question does not wait for an answer that is long in coming", { timeout: 5_000 }, async () => {
  const { store, evaluator, requests } = desk();
  evaluator.request();
  store.set({ program: "x*2" });
  evaluator.request();
  assert.equal(requests.length, 1);
  while (requests.length < 2) await turn();
  assert.equal(requests[0].signal.aborted, true);
  assert.equal(requests[1].question.program, "x*2");
  assert.equal(store.state.outage, null);
  await requests[1].answer(trace());
  assert.equal(store.state.status, "current");
});

test("names without a value become inputs, whatever they are called", async () => {
  const { store, evaluator, requests } = desk({ program: "constructor*toString" });
  const errors = ["constructor", "toString", "__proto__"].map((name) => ({
    code: "missing-input",
    message: "",
    hint: null,
    span: null,
    name,
  }));
  evaluator.request();
  await requests[0].answer(problem("missing-inputs", errors));
  assert.equal(requests.length, 2);
  assert.deepEqual(Object.entries(requests[1].question.inputs), [
    ["constructor", 2],
    ["toString", 2],
    ["__proto__", 2],
  ]);
  await requests[1].answer(problem("missing-inputs", errors));
  assert.deepEqual([requests.length, store.state.status], [2, "error"], "what is there already is not added for ever");
});

test("probable typos are reported, in whatever language the hint is", async () => {
  const { store, evaluator, requests } = desk({ program: "rate = 1\nraet*x" });
  const fault = { message: "", hint: null, span: null, fixes: [] };
  evaluator.request();
  await requests[0].answer(
    problem("missing-inputs", [
      { ...fault, code: "misspelt-name", name: "raet" },
      { ...fault, code: "missing-input", name: "x" },
    ]),
  );
  assert.deepEqual([requests.length, store.state.status, Object.keys(store.state.inputs)], [1, "error", []]);
});

test("an output that the program no longer has is forgotten", async () => {
  const { store, evaluator, requests } = desk({ program: "y = x", output: "z" });
  evaluator.request();
  await requests[0].answer(
    problem("unknown-name", [{ code: "unknown-output", message: "", hint: null, span: null, name: "z" }]),
  );
  assert.deepEqual([requests.length, store.state.output], [2, null]);
});

test("a link's place is taken when its graph comes, and before that it is not lost", async () => {
  const { store, actions, requests } = desk();
  const view = {
    program: "x*x",
    inputs: valuesOf([["x", 3]]),
    output: null,
    seed: null,
    position: 2,
    selection: { kind: "edge", id: 1 },
  };
  actions.show(view);
  await requests[0].answer(OFFLINE);
  assert.deepEqual(store.state.pending, { position: 2, selection: view.selection });
  wake();
  await turn();
  await requests[1].answer(trace("square"));
  const { position, fresh, selection, pending, remark } = store.state;
  assert.deepEqual([position, fresh, selection, pending, remark], [2, false, view.selection, null, null]);
});

test("a step or a node that is not there is replaced by the nearest, and said", async () => {
  for (const [place, expected, said] of [
    [{ position: 99, selection: null }, { fresh: false, selection: null }, /step 99/],
    [{ position: 1, selection: { kind: "node", id: 999 } }, { position: 1, selection: null }, /node or an edge/],
    [{ position: 1, selection: { kind: "edge", id: 2 } }, { position: 1, selection: null }, /node or an edge/],
    [{ position: null, selection: { kind: "node", id: 0 } }, { fresh: true, selection: { kind: "node", id: 0 } }, null],
  ]) {
    const { store, actions, requests } = desk();
    actions.show({ program: "x*x", inputs: valuesOf([]), output: null, seed: null, ...place });
    await requests[0].answer(trace("square"));
    const { state } = store;
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(state[name], value);
    assert.ok(state.position < state.walk.length);
    if (said) assert.match(state.remark.text, said);
    else assert.equal(state.remark, null);
  }
});

test("typing forgets the place that a link named", async () => {
  const { store, actions, requests } = desk();
  actions.show({ program: "x*", inputs: valuesOf([]), output: null, seed: null, position: 3, selection: null });
  await requests[0].answer(problem("syntax-error"));
  assert.equal(store.state.pending.position, 3);
  actions.typed("x*x");
  actions.rest();
  assert.equal(store.state.pending, null);
  assert.equal(store.state.fresh, true);
});

test("suggestions are adopted, and forgotten when another text is typed; what the reader changed stays", async () => {
  const { store, actions, requests } = desk({ program: "X @ w" });
  const errors = [
    [
      "X",
      [
        [0.5, -2],
        [1.5, 3],
      ],
    ],
    ["w", [2, -1.5]],
  ].map(([name, suggestion]) => ({ code: "missing-input", message: "", hint: null, span: null, name, suggestion }));
  actions.evaluator.request();
  await requests[0].answer(problem("missing-inputs", errors));
  assert.deepEqual(requests[1].question.inputs.X, errors[0].suggestion);
  assert.deepEqual(Object.keys(store.state.suggested), ["X", "w"]);
  await requests[1].answer(trace());
  actions.change("w", [7, -1.5]);
  actions.typed("X @ w + b");
  actions.rest();
  assert.deepEqual(Object.entries(store.state.inputs), [["w", [7, -1.5]]]);
});

test("a value of another shape takes the other inputs with it; where that fails, the error is shown", async () => {
  const asks = [];
  const { store, answers, evaluator, requests } = desk({
    program: "X @ w",
    inputs: valuesOf([
      ["X", [[1, 2]]],
      ["w", [3, 4]],
    ]),
  });
  const actions = new Actions(
    store,
    answers,
    evaluator,
    (body) =>
      new Promise((resolve) =>
        asks.push({
          body,
          answer: (answer) => {
            resolve(answer);
            return turn();
          },
        }),
      ),
  );
  actions.change("X", [[1, 2, 5]]);
  assert.deepEqual([asks[0].body.keep, requests.length, store.state.status], [["X"], 0, "computing"]);
  await asks[0].answer({ body: { inputs: { X: [[1, 2, 5]], w: [3, 4, 0.5] }, changed: ["w"] } });
  assert.deepEqual(requests[0].question.inputs.w, [3, 4, 0.5]);
  await requests[0].answer(trace());
  actions.change("X", [[1, 2]]);
  actions.change("w", [9]);
  await asks[1].answer({ body: { inputs: { X: [[1, 2]], w: [3, 4] }, changed: [] } });
  assert.deepEqual(store.state.inputs.w, [9], "an answer to an older question changes nothing");
  await asks[2].answer(problem("shape-mismatch"));
  await requests[1].answer(problem("shape-mismatch"));
  assert.deepEqual([store.state.status, store.state.inputs.w], ["error", [9]]);
});
