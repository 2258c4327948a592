import assert from "node:assert/strict";
import { test } from "node:test";
import { Actions } from "../../static/walk/actions/program.js";
import { wake } from "../../static/lib/retry.js";
import { valuesOf } from "../../static/lib/values.js";
import { OFFLINE, trace, problem, turn, setup } from "./evaluation.js";

test("names without a value become inputs, also those named like properties of Object", async () => {
  const { store, evaluator, requests } = setup({ program: "constructor*toString" });
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

test("a probable slip gets a question, in any language of its hint", async () => {
  const { store, evaluator, requests } = setup({ program: "rate = 1\nraet*x" });
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
  const { store, evaluator, requests } = setup({ program: "y = x", output: "z" });
  evaluator.request();
  await requests[0].answer(
    problem("unknown-name", [{ code: "unknown-output", message: "", hint: null, span: null, name: "z" }]),
  );
  assert.deepEqual([requests.length, store.state.output], [2, null]);
});

test("a link's place is taken when its graph comes, and before that it is not lost", async () => {
  const { store, actions, requests } = setup();
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
    const { store, actions, requests } = setup();
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
  const { store, actions, requests } = setup();
  actions.show({ program: "x*", inputs: valuesOf([]), output: null, seed: null, position: 3, selection: null });
  await requests[0].answer(problem("syntax-error"));
  assert.equal(store.state.pending.position, 3);
  actions.typed("x*x");
  actions.rest();
  assert.equal(store.state.pending, null);
  assert.equal(store.state.fresh, true);
});

test("suggestions are adopted, and forgotten when another text is typed; what the reader changed stays", async () => {
  const { store, actions, requests } = setup({ program: "X @ w" });
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
  const { store, answers, evaluator, requests } = setup({
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
