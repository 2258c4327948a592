import assert from "node:assert/strict";
import { test } from "node:test";
import { BACKOFF, MAX_WAIT, Pause, delay, persist, retryAfter, wake } from "../../static/lib/retry.js";

test("waits grow, differ between readers, and stay within bounds", () => {
  for (let failures = 0; failures < 20; failures += 1) {
    const most = BACKOFF[Math.min(failures, BACKOFF.length - 1)];
    assert.deepEqual([delay(failures, null, 0), delay(failures, null, 1)], [most / 2, most]);
    assert.ok(most < 5_000, "a server that is back is noticed within five seconds");
  }
  assert.ok(
    new Set(Array.from({ length: 20 }, () => delay(3, null))).size > 10,
    "a class does not come back at one moment",
  );
});

test("never before the server's own word, and never after more than a while", () => {
  assert.deepEqual([delay(0, 7, 0), delay(0, 7, 1)], [7_000, 8_750]);
  assert.equal(delay(9, 0, 1), BACKOFF.at(-1));
  assert.equal(delay(0, 1e9, 0), MAX_WAIT * 1_000);
});

test("a Retry-After is a number of seconds or a date", () => {
  const now = Date.parse("2026-11-25T10:00:00Z");
  assert.deepEqual(
    ["5", " 12 ", "0", "Wed, 25 Nov 2026 10:00:30 GMT", "Wed, 25 Nov 2026 09:00:00 GMT"].map((text) =>
      retryAfter(text, now),
    ),
    [5, 12, 0, 30, 0],
  );
  assert.deepEqual(
    ["", "soon", "9999999999", null].map((text) => retryAfter(text, now)),
    [null, null, null, null],
  );
});

const settled = async (promise) => {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 15));
  return done;
};

test("a wait ends by itself, or early", async () => {
  await new Pause().wait(5);
  const pause = new Pause();
  const waiting = pause.wait(60_000);
  assert.equal(await settled(waiting), false);
  pause.atMost(1);
  await waiting;
});

test("the network's return ends waits, but not a Retry-After; the reader ends all", async () => {
  const [own, required] = [new Pause(), new Pause()];
  const waits = [own.wait(60_000), required.wait(60_000, true)];
  wake();
  await waits[0];
  required.atMost(1);
  assert.equal(await settled(waits[1]), false);
  wake({ insist: true });
  await waits[1];
});

test("requests are repeated until there is an answer", async () => {
  const answers = [{ wait: { why: "offline", after: null } }, { wait: { why: "busy", after: 0 } }, ["it"]];
  const reasons = [];
  const answer = persist(
    async () => answers.shift(),
    ({ why }) => {
      reasons.push(why);
      setTimeout(() => wake({ insist: true }), 1);
    },
  );
  assert.deepEqual(await answer, ["it"]);
  assert.deepEqual(reasons, ["offline", "busy"]);
});
