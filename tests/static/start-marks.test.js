import assert from "node:assert/strict";
import { test } from "node:test";
import { shareOf } from "../../static/panels/start-marks.js";

test("a start lies at its share of the slider, and nowhere where the slider does not reach", () => {
  assert.equal(shareOf(0, -5, 5), 0.5);
  assert.equal(shareOf(-5, -5, 5), 0);
  assert.equal(shareOf(5, -5, 5), 1);
  assert.equal(shareOf(7, -5, 5), null);
});
