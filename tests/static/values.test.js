import assert from "node:assert/strict";
import { test } from "node:test";
import { grow, sameShape, shapeOf, shrink } from "../../static/lib/values.js";

test("grids grow and shrink, between a number, a vector and a matrix", () => {
  assert.deepEqual([2, [1, 2], [[1, 2, 3]]].map(shapeOf), [[], [2], [1, 3]]);
  assert.deepEqual(grow(0.5, 0), [0.5, -2], "a number that is not there yet");
  assert.deepEqual(grow([[1, 2]], 0), [
    [1, 2],
    [0.5, -2],
  ]);
  assert.deepEqual(grow([[1], [2]], 1), [
    [1, 0.5],
    [2, -2],
  ]);
  assert.deepEqual(
    shrink(
      [
        [1, 2],
        [3, 4],
      ],
      0,
    ),
    [[1, 2]],
  );
  assert.deepEqual(shrink([[1, 2]], 0), [1, 2], "a matrix of one row is a vector");
  assert.deepEqual(
    shrink(
      [
        [1, 2],
        [3, 4],
      ],
      1,
    ),
    [[1], [3]],
  );
  assert.equal(shrink([7], 0), 7);
  assert.ok(sameShape([[1, 2]], [[3, 4]]) && !sameShape([1], 1));
});

test("a large grid grows too", () => {
  const row = grow(
    Array.from({ length: 60 }, (_, at) => at / 4),
    0,
  );
  assert.equal(row.length, 61);
  assert.ok(Number.isFinite(row[60]));
});
