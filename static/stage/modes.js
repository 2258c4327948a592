// How large things are drawn where: on a page, on a phone, in a lecture hall.

/** @import {Scene} from "../layout/scene.js" */

/** Sizes of text, in pixels at scale 1. */
export const NUMBER = 18;
export const LOCAL = 14;
export const CELL_NUMBER = 13;
export const SHAPE_TEXT = 13;
/** Up to here a shape may grow against a small scale; the layout has room for so much. */
const LARGEST_SHAPE = 16;
/** A cell of the layout's size can hold numbers up to this size. */
const LARGEST_CELL_NUMBER = 13.5;
/** Cells smaller than this share of their size are not read. */
const LEAST_CELL_SCALE = 0.9;

/**
 * `minimum`: the least size of text on the screen, in pixels; `comfortable`: the scale at which one follows; `largest`:
 * the greatest scale; `active`: the size of the active edge's line at scale 1;
 * `around`: kept free at both of its ends.
 * @typedef {{minimum: number, comfortable: number, largest: number, active: number, around: number}} Mode
 */

/** @type {Record<"page" | "phone" | "lecture", Mode>} */
export const MODES = {
  page: { minimum: 12, comfortable: 1, largest: 1.4, active: 20, around: 22 },
  phone: { minimum: 14, comfortable: 0.9, largest: 1.15, active: 18, around: 5 },
  lecture: { minimum: 18, comfortable: 1.34, largest: 2.2, active: 24, around: 7 },
};

/** The least scale at which every number can be read. @param {Mode} mode @param {Scene} scene */
export function leastScale({ minimum }, { vertices, matrices }) {
  const tensors = vertices.some(({ node }) => node.shape.length);
  if (!tensors) return minimum / NUMBER;
  return matrices === "cells" ? cellScale({ minimum }) : minimum / LARGEST_SHAPE;
}

/** The least scale at which numbers in cells can be read. @param {Pick<Mode, "minimum">} mode */
export const cellScale = ({ minimum }) => Math.max(LEAST_CELL_SCALE, minimum / LARGEST_CELL_NUMBER);

/**
 * A size of text that is read at this scale; upwards to the tenth that is drawn.
 * @param {number} size @param {Mode} mode @param {number} scale
 */
export const legible = (size, { minimum }, scale) => Math.max(size, Math.ceil((minimum / scale) * 10 - 1e-9) / 10);
