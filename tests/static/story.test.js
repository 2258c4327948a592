import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsOf } from "../../static/train/gradients.js";
import { thinned } from "../../static/train/losses.js";
import { isRising, lowestTest, troubleOf } from "../../static/train/story.js";

globalThis.document = { documentElement: { lang: "en" }, querySelector: () => null };

const run = (losses, { tests = [], batches = null, rate = 0.9 } = {}) => ({
  records: losses.map((loss, update) => ({
    update,
    loss,
    ...(tests.length ? { test: tests[update] } : {}),
    move: update ? { learning_rate: rate } : null,
  })),
  batches,
});

test("three rises in a row are told with the limit and a rate below it", () => {
  const rising = run([1, 2, 3, 5]);
  assert.equal(troubleOf(rising, 2, null), null, "two rises are not enough");
  const trouble = troubleOf(rising, 3, { limit: 0.7145, suggested: 0.4, quadratic: true, inputs: {} });
  assert.equal(trouble.rate, 0.4);
  assert.match(trouble.text, /α = 0\.9 is above 0\.715/u);
  assert.equal(troubleOf(rising, 3, null).rate, null, "no limit is known");
  assert.equal(isRising(run([1, 2, 1.9, 5]), 3), false);
  assert.equal(isRising(run([1, 2, 3, "Infinity"]), 3), true);
  assert.equal(isRising(run([1, 2, 3, 5], { batches: { count: 4 } }), 3), false, "batches rise and fall by chance");
});

test("overfitting is told where the test has been better and training still falls", () => {
  const falling = [5, 4, 3, 2, 1, 0.5];
  const over = run(falling, { tests: [5, 4, 3, 3.3, 3.6, 4] });
  assert.equal(lowestTest(over, 5), 2);
  assert.match(troubleOf(over, 5, null).text, /near update 2/u);
  assert.equal(lowestTest(over, 3), null, "too few records to say so");
  assert.equal(lowestTest(run(falling, { tests: [5, 4, 3, 2.9, 2.9, 2.95] }), 5), null, "hardly worse");
  assert.equal(lowestTest(run([5, 4, 3, 4, 5, 6], { tests: [5, 4, 3, 4, 5, 6] }), 5), null, "both rise");
  assert.equal(lowestTest(run(falling), 5), null, "nothing is kept for the test");
});

const layer = (name, share, unmoved = []) => ({ name, share, unmoved, units: 4, counts: [], zero: 0, rms: 1 });

test("dead neurons and vanishing gradients are named", () => {
  assert.match(wordsOf({ layers: [layer("A1", 0.001), layer("Yhat", 1)] }), /those of A1 are 0\.001 of those of Yhat/u);
  assert.equal(wordsOf({ layers: [layer("A1", 0.2), layer("Yhat", 1)] }), "");
  assert.match(wordsOf({ layers: [layer("A1", 0, [1, 2]), layer("Yhat", 1)] }), /in A1: 2 of 4/u);
  assert.match(wordsOf({ layers: [layer("A1", 0, [0, 1, 2, 3]), layer("Yhat", 1)] }), /All 4 neurons of A1 are dead/u);
});

test("a long curve is drawn by its ends, its lowest and its highest points", () => {
  const points = Array.from({ length: 1_500 }, (_, at) => [at, at === 700 ? 50 : 1 / (1 + at)]);
  const drawn = thinned(points);
  assert.ok(drawn.length <= 402 && drawn.length > 200);
  assert.deepEqual([drawn[0], drawn.at(-1)], [points[0], points.at(-1)]);
  assert.ok(drawn.includes(points[700]));
  assert.deepEqual(
    drawn,
    [...drawn].sort(([one], [other]) => one - other),
  );
  assert.equal(thinned(points.slice(0, 400)).length, 400, "a short one as it is");
});
