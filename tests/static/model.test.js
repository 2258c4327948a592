import assert from "node:assert/strict";
import { test } from "node:test";
import { ModelActions } from "../../static/train/actions/model.js";
import { TrainStore } from "../../static/train/state.js";

/** A model over a server that answers each path with these bodies in turn. */
function desk(answers) {
  const asks = [];
  globalThis.document ??= { documentElement: { lang: "en" }, querySelector: () => null };
  globalThis.fetch = (address, { body }) => {
    const path = new URL(address, "http://page/").pathname.split("/").at(-1);
    const isBeside = path === "network"; // nothing waits for the layers
    if (!isBeside) asks.push({ path, body: JSON.parse(body) });
    const [status, answer] = isBeside ? [200, { network: null }] : answers[path].shift();
    return Promise.resolve(
      new Response(JSON.stringify(answer), {
        status,
        headers: { "content-type": status === 200 ? "application/json" : "application/problem+json" },
      }),
    );
  };
  const store = new TrainStore();
  return {
    asks,
    store,
    model: new ModelActions(store, { begin: () => Promise.resolve(), cancel: () => undefined, stop: () => undefined }),
  };
}

const ROLES = { parameters: ["w"], data: ["X"], settings: [], axes: {}, examples: 2, trainable: true, reason: null };
const refused = (...codes) => [
  422,
  {
    type: "/problems/any",
    title: "",
    status: 422,
    detail: "",
    errors: codes.map((code, at) => ({ code, message: code, hint: null, span: null, name: `n${at}` })),
  },
];

test("parameters of an earlier program follow the data, and are marked as suggested", async () => {
  const { asks, store, model } = desk({
    roles: [refused("shape-mismatch"), [200, ROLES]],
    suggest: [[200, { inputs: { X: [[1, 2]], w: [0.5, -2] }, changed: ["w"] }]],
  });
  model.given = { X: [[1, 2]] };
  await model.open("X @ w", { X: [[1, 2]], w: [7] });
  assert.deepEqual(asks[1].body.keep, ["X"]);
  assert.deepEqual({ ...store.state.inputs }, { X: [[1, 2]], w: [0.5, -2] });
  assert.deepEqual(Object.keys(store.state.suggested), ["w"]);
});

test("names without a value get suggested ones; a probable slip gets a question", async () => {
  const missing = desk({
    roles: [refused("missing-input"), [200, ROLES]],
    suggest: [[200, { inputs: { X: [[1, 2]], w: [0.5, -2] }, changed: ["w"] }]],
  });
  await missing.model.open("X @ w", { X: [[1, 2]] });
  assert.deepEqual([missing.asks[1].body.keep, Object.keys(missing.store.state.suggested)], [null, ["w"]]);
  const slip = desk({ roles: [refused("misspelt-name", "missing-input")], suggest: [] });
  await slip.model.open("raet*x", {});
  assert.deepEqual([slip.asks.length, slip.store.state.fault], [1, ["misspelt-name"]]);
});
