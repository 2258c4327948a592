import assert from "node:assert/strict";
import { test } from "node:test";
import { wake } from "../../static/lib/retry.js";
import { valuesOf } from "../../static/lib/values.js";
import { questionOf } from "../../static/walk/snapshot.js";
import { golden } from "./golden.js";
import { OFFLINE, trace, problem, turn, setup } from "./evaluation.js";

test("what is shown is current only from its own answer on", async () => {
  const { store, evaluator, requests } = setup();
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

test("without an answer everything stays, the state says so, and the same request is sent again", async () => {
  const { store, evaluator, requests } = setup();
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

test("while the server does not answer, the newest state is requested and the page says offline", async () => {
  const { store, evaluator, requests } = setup();
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
  const { store, evaluator, requests } = setup();
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
  const { store, evaluator, requests } = setup();
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
  const { store, evaluator, requests } = setup();
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
  assert.equal(requests[2].question.program, "y", "and then requests go on");
});

test("a late answer to what was taken back changes nothing", async () => {
  const { store, evaluator, requests } = setup();
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
  const { store, evaluator, requests } = setup();
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
