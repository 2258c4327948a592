// Variants of a worksheet: other numbers for each, known by a seed; or why there are none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { wake } from "../../static/lib/retry.js";
import { variantsOf } from "../../static/panels/variants.js";
import { walk } from "../../static/trace/frame.js";
import { INITIAL } from "../../static/walk/state.js";
import { golden } from "./golden.js";

globalThis.document ??= { documentElement: { lang: "en" } };

const TRACE = golden("shared");
const STATE = { ...INITIAL, program: "x*(x+y)", inputs: { x: 1, y: 2 }, trace: TRACE, walk: walk(TRACE) };

/** An API whose numbers follow from the seed. @param {(draw: number) => number} numberOf */
function apiOf(numberOf) {
  const sent = [];
  return {
    sent,
    analyse: async (path, body) => {
      sent.push([path, body.draw, body.numbers]);
      return { body: { inputs: { x: numberOf(body.draw), y: 2 } } };
    },
    evaluate: async ({ inputs }) => {
      sent.push(["evaluate", inputs.x]);
      return { trace: structuredClone(TRACE) };
    },
  };
}

test("each variant has numbers of its own and its seed", async () => {
  const api = apiOf((draw) => Math.floor(draw / 2));
  const { variants } = await variantsOf(STATE, 3, 4, api);
  assert.deepEqual(
    variants.map(({ seed }) => seed),
    [4, 6, 8],
    "seeds whose numbers are another one's are passed over",
  );
  assert.deepEqual(api.sent.slice(0, 3), [
    ["exercise", 4, "fresh"],
    ["evaluate", 2],
    ["exercise", 5, "fresh"],
  ]);
  for (const each of variants) assert.notEqual(each.walk, STATE.walk);
});

test("inputs that have no other values make one variant, in a bounded number of requests", async () => {
  const api = apiOf(() => 7);
  const { variants } = await variantsOf(STATE, 4, 1, api);
  assert.equal(variants.length, 1);
  assert.equal(api.sent.filter(([path]) => path === "exercise").length, 12);
});

test("what a busy server does not answer is requested again while it is needed", async () => {
  const wait = { why: "busy", after: null };
  const busy = (/** @type {number} */ times) => {
    const api = apiOf((draw) => draw);
    const { evaluate } = api;
    return { ...api, evaluate: async (question) => (times-- > 0 ? { wait } : evaluate(question)) };
  };
  const waits = [];
  const onWait = (each) => {
    waits.push(each);
    setTimeout(wake); // as when the network is back
  };
  const { variants } = await variantsOf(STATE, 2, 1, busy(2), { onWait });
  assert.deepEqual([variants.length, waits], [2, [wait, wait]]);
  const given = await variantsOf(STATE, 2, 1, busy(Infinity), { isNeeded: () => false });
  assert.equal(typeof given.trouble, "string", "a later choice has taken its place");
});

test("what cannot be varied is said", async () => {
  const problem = { errors: [{ code: "not-differentiable", message: "No single gradient.", hint: null }] };
  const answer = await variantsOf(STATE, 2, 1, { ...apiOf(() => 1), analyse: async () => ({ problem }) });
  assert.deepEqual(answer, { trouble: "No single gradient." });
});
