// Named transitions: a new one replaces a running one of the same name; with reduced motion there are none.

/** @import {Selection as D3Selection} from "d3" */

export const STEP = 260;
export const LAYOUT = 480;

const REDUCED = typeof matchMedia === "function" ? matchMedia("(prefers-reduced-motion: reduce)") : { matches: false };

/** Whether the reader prefers less motion. */
export const reduced = () => REDUCED.matches;

/**
 * The selection itself, or a transition of it.
 * @template {import("d3").BaseType} E, D
 * @param {D3Selection<E, D, any, any>} selection @param {string} name @param {number} duration @param {boolean} animate
 * @returns {D3Selection<E, D, any, any>}
 */
export function moving(selection, name, duration, animate) {
  selection.interrupt(name);
  if (!animate || reduced()) return selection;
  return /** @type {any} */ (selection.transition(name).duration(duration));
}
