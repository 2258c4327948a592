// The elements of the picture, each with what is staged for it: a small graph is drawn in full; of a large one, only
// what is in view is complete, and what is out of view is hidden.

/** @import {Box, StagedEdge, StagedNode} from "../stage/types.js" */
/** @import {View} from "./zoom.js" */

/**
 * Up to so many vertices everything is drawn in full. Of 300, with most out of view, a step with its motion takes 104
 * ms of the processor where the others are hidden, 262 where they are drawn.
 */
export const FULL = 100;

/** So far beyond the view things are still drawn, in the drawing's units. */
const MARGIN = 240;

/**
 * An element, what is staged for it, what of that is drawn: its state always, its content where it is in view.
 * @template {StagedNode | StagedEdge} S
 * @typedef {{element: SVGGElement, staged: S | null, state: S | null, content: S | null, culled: boolean,
 *   covered: boolean}} Item  `covered`: whether a part of it lies under something.
 */

/** @param {SVGGElement} element @returns {Item<any>} */
export const itemOf = (element) => ({
  element,
  staged: null,
  state: null,
  content: null,
  culled: false,
  covered: false,
});

/** Whether something is far out of view. @param {Box} box @param {View} view */
export const isBeyond = ({ x, y, width, height }, { left, top, right, bottom }) =>
  x + width < left - MARGIN || x > right + MARGIN || y + height < top - MARGIN || y > bottom + MARGIN;

/** @param {Item<any>} item @param {boolean} culled */
export function cull(item, culled) {
  if (culled === item.culled) return;
  item.culled = culled;
  item.element.classList.toggle("is-culled", culled);
}

/** Where an edge is, roughly: the box of the points in its path. @param {StagedEdge} staged @returns {Box} */
export function boxOfEdge(staged) {
  const cached = BOXES.get(staged);
  if (cached) return cached;
  const numbers = (staged.tube.match(/-?[\d.]+/g) ?? []).map(Number);
  const [xs, ys] = [0, 1].map((axis) => numbers.filter((_, index) => index % 2 === axis));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const box = { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
  BOXES.set(staged, box);
  return box;
}

/** @type {WeakMap<StagedEdge, Box>} */
const BOXES = new WeakMap();
