import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_BINS, binOf, binned, span } from "../../static/lib/bins.js";

test("a matrix of few rows and columns is itself", () => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  assert.equal(binned(rows), rows);
  assert.deepEqual(binned([]), []);
});

test("above 16 rows or columns, a cell holds the mean of its elements", () => {
  const rows = Array.from({ length: 32 }, (_, row) => [row, 10 * row]);
  assert.deepEqual(binned(rows)[0], [0.5, 5]);
  assert.deepEqual(binned(rows)[15], [30.5, 305]);
  const wide = [Array.from({ length: 40 }, (_, column) => column)];
  assert.equal(binned(wide)[0].length, MAX_BINS);
  assert.equal(binned(wide)[0][0], 0.5, "bins of two and of three");
  assert.equal(binned(wide)[0][1], 3);
  assert.ok(Number.isNaN(binned([Array(17).fill("NaN")])[0][0]));
});

test("every element is in the bin whose span holds it", () => {
  for (const all of [16, 17, 31, 33, 100, 1000])
    for (let bin = 0; bin < MAX_BINS; bin += 1) {
      const [from, to] = span(bin, MAX_BINS, all);
      for (let at = from; at < to; at += 1) assert.equal(binOf(at, MAX_BINS, all), bin);
    }
});
