// Contour bands of a loss surface, closely spaced near the minimum.

import { toNumber } from "../lib/number.js";

const BANDS = 14;

/**
 * The grid in one row, and the heights at which bands begin; what is not finite lies above everything.
 * @param {unknown[][]} loss
 */
export function bands(loss) {
  const values = loss.flat().map(toNumber);
  const finite = values.filter(Number.isFinite).sort((one, other) => one - other);
  const low = finite[0] ?? 0;
  const high = finite[Math.floor((finite.length - 1) * 0.98)] ?? 1;
  const thresholds = Array.from({ length: BANDS }, (_, at) => low + (high - low) * ((at + 0.35) / BANDS) ** 2.4);
  const top = finite.at(-1) ?? 1;
  return { values: values.map((value) => (Number.isFinite(value) ? value : top)), thresholds };
}

/** A band as an SVG path. @param {{coordinates: number[][][][]}} band @param {(point: number[]) => number[]} place */
export function bandPath({ coordinates }, place) {
  return coordinates
    .map((polygon) =>
      polygon
        .map(
          (ring) =>
            `M${ring
              .map((point) =>
                place(point)
                  .map((value) => value.toFixed(1))
                  .join(","),
              )
              .join("L")}Z`,
        )
        .join(""),
    )
    .join("");
}

/**
 * The edge of a band as an SVG path: without its sides along the border of the grid, where nothing is divided.
 * @param {{coordinates: number[][][][]}} band @param {(point: number[]) => number[]} place
 * @param {[number, number]} size
 */
export function edgePath({ coordinates }, place, [columns, rows]) {
  const isOutside = (/** @type {number[]} */ [x, y]) => x <= 0.5 || y <= 0.5 || x >= columns - 0.5 || y >= rows - 0.5;
  const write = (/** @type {number[]} */ point) =>
    place(point)
      .map((value) => value.toFixed(1))
      .join(",");
  return coordinates
    .flat()
    .map((ring) =>
      ring
        .map((point, at) => {
          const before = ring[at - 1];
          return `${!before || (isOutside(point) && isOutside(before)) ? "M" : "L"}${write(point)}`;
        })
        .join(""),
    )
    .join("");
}

/** @param {number[][] | undefined} range @param {number} x @param {number} y */
export const isInside = (range, x, y) =>
  range !== undefined && x >= range[0][0] && x <= range[0][1] && y >= range[1][0] && y <= range[1][1];
