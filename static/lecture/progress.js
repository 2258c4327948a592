// The thin line at the foot of a lecture: a tick for each step, blue for the forward pass and orange for the backward
// pass; of many steps, a bar.

/** @import {Place} from "./sequence.js" */
/** @import {Phase} from "./stage.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const SVG = "http://www.w3.org/2000/svg";
/** More steps than this are a bar. */
const MAX_TICKS = 40;
/** The part of a tick's room that is empty. */
const GAP = 0.08;

/**
 * The pieces of the line, in units of a step.
 * @param {number} done  How many steps are taken.
 * @param {Phase} phases
 * @returns {{start: number, length: number, kind: "forward" | "backward", isDone: boolean}[]}
 */
export function piecesOf(done, { forward, backward }) {
  const all = forward + backward;
  const kindOf = (/** @type {number} */ at) =>
    /** @type {"forward" | "backward"} */ (at < forward ? "forward" : "backward");
  if (all <= MAX_TICKS)
    return Array.from({ length: all }, (_, at) => ({
      start: at + GAP / 2,
      length: 1 - GAP,
      kind: kindOf(at),
      isDone: at < done,
    }));
  const bounds = [0, Math.min(done, forward), forward, Math.max(done, forward), all];
  return bounds
    .slice(1)
    .map((end, at) => ({
      start: bounds[at],
      length: end - bounds[at],
      kind: kindOf(bounds[at]),
      isDone: at === 0 || at === 2,
    }))
    .filter(({ length }) => length > 0);
}

export function progressLine() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const element = h("div", { class: "lecture-progress", role: "progressbar", "aria-label": t("Progress") }, svg);
  return {
    element,
    /** @param {Place} place @param {Phase} phases */
    show({ position, isResting }, phases) {
      const all = phases.forward + phases.backward;
      const done = isResting ? 0 : position;
      svg.setAttribute("viewBox", `0 0 ${Math.max(1, all)} 1`);
      svg.replaceChildren(...piecesOf(done, phases).map(rect));
      element.setAttribute("aria-valuemax", String(all));
      element.setAttribute("aria-valuenow", String(Math.min(done, all)));
      element.setAttribute("aria-valuetext", t("step {position} of {last}", { position: done, last: all }));
    },
  };
}

/** @param {ReturnType<typeof piecesOf>[number]} piece */
function rect({ start, length, kind, isDone }) {
  const element = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x: start, y: 0, width: length, height: 1 }))
    element.setAttribute(name, String(value));
  element.setAttribute("class", isDone ? kind : "ahead");
  return element;
}
