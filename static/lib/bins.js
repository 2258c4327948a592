// A large matrix in fewer cells: each holds the mean of the elements that share it.

import { toNumber } from "./number.js";

/** Above so many rows or columns, several elements share a cell. */
export const MAX_BINS = 16;

/**
 * The place of the first element of a bin, and of the first one after it.
 * @param {number} bin @param {number} bins @param {number} all @returns {[number, number]}
 */
export const span = (bin, bins, all) => [Math.floor((bin * all) / bins), Math.floor(((bin + 1) * all) / bins)];

/** The bin of an element. @param {number} at @param {number} bins @param {number} all */
export const binOf = (at, bins, all) => Math.min(bins - 1, Math.floor(((at + 1) * bins - 1) / all));

/**
 * Rows of elements, or of the means of their bins where there are too many.
 * @param {unknown[][]} rows @returns {unknown[][]}
 */
export function binned(rows) {
  const [down, across] = [Math.min(rows.length, MAX_BINS), Math.min(rows[0]?.length ?? 0, MAX_BINS)];
  if (down === rows.length && across === (rows[0]?.length ?? 0)) return rows;
  return Array.from({ length: down }, (_, row) =>
    Array.from({ length: across }, (_each, column) =>
      meanOf(rows, span(row, down, rows.length), span(column, across, rows[0].length)),
    ),
  );
}

/** @param {unknown[][]} rows @param {[number, number]} down @param {[number, number]} across */
function meanOf(rows, [top, bottom], [left, right]) {
  let sum = 0;
  for (let row = top; row < bottom; row += 1)
    for (let column = left; column < right; column += 1) sum += toNumber(rows[row][column]);
  return sum / ((bottom - top) * (right - left));
}
