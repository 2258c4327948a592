// The number line of a task: start, now, goal. It is fed by the same check that decides whether the task is done.

/** @import {Check} from "./conditions.js" */
import { appended, set, SVG } from "../draw/text.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber } from "../lib/number.js";

const WIDTH = 270;
const HEIGHT = 66;
const AXIS = 34;
const EDGE = 24;
/** Pixels of a character, and between two labels below the line. */
const CHARACTER = 6.8;
const APART = 8;

/** @typedef {{low: number, high: number}} Goal  Equal where one number is asked for; open ends are infinite. */

/** @param {Check} check @returns {Goal} */
export const goalOf = ({ equals, least, most }) =>
  equals === null ? { low: least ?? -Infinity, high: most ?? Infinity } : { low: equals, high: equals };

/**
 * The part of the line that is shown: start, goal and some room on both sides; now is kept within it.
 * @param {number} start @param {Goal} goal @returns {(value: number) => number}
 */
export function scaleOf(start, { low, high }) {
  const ends = [start, low, high].filter(Number.isFinite);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const room = most > least ? (most - least) * 0.4 : Math.max(1, Math.abs(least));
  const [from, to] = [least - room, most + room];
  const place = (/** @type {number} */ value) => EDGE + ((value - from) / (to - from)) * (WIDTH - 2 * EDGE);
  return (value) => Math.min(Math.max(place(value), EDGE / 2), WIDTH - EDGE / 2);
}

/**
 * @param {Check} check @param {number | null} start @param {number | null} now @param {boolean} isDone
 * @returns {SVGElement}
 */
export function numberLine(check, start, now, isDone) {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { class: "number-line", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  if (start === null) return svg;
  const goal = goalOf(check);
  const place = scaleOf(start, goal);
  const [from, to] = [place(goal.low), place(goal.high)];
  line(svg, "line-axis", EDGE / 2, WIDTH - EDGE / 2);
  if (goal.low !== goal.high) line(svg, "line-band", from, to);
  const target = goal.low === goal.high ? from : Number.isFinite(goal.low) ? from : to;
  if (now !== null) line(svg, "line-way", place(start), place(now));
  dot(svg, "line-goal-dot", target, 8);
  dot(svg, "line-start-dot", place(start), 5);
  if (now !== null) dot(svg, isDone ? "line-now-dot is-done" : "line-now-dot", place(now), 7);
  labels(svg, { start, now, goal, target, place });
  return svg;
}

/**
 * @param {SVGElement} svg
 * @param {{start: number, now: number | null, goal: Goal, target: number, place: (value: number) => number}} given
 */
function labels(svg, { start, now, goal, target, place }) {
  if (now !== null) text(svg, "line-now", place(now), 16, t("{number} now", { number: shown(now) }));
  const first = t("{number} at first", { number: shown(start) });
  const aim = goalText(goal);
  const [x, y] = apart({ x: place(start), words: first }, { x: target, words: aim });
  text(svg, "line-start-label", x, 62, first);
  text(svg, "line-goal-label", y, 62, aim);
}

/** @typedef {{x: number, words: string}} Label */

/**
 * The middles of two labels, moved apart as far as their words need it, within the line.
 * @param {Label} one @param {Label} other @returns {[number, number]}
 */
export function apart(one, other) {
  if (one.x > other.x) return /** @type {[number, number]} */ (apart(other, one).reverse());
  const [left, right] = [halfOf(one.words), halfOf(other.words)];
  const missing = Math.max(0, left + right + APART - (other.x - one.x)) / 2;
  const first = Math.max(left, Math.min(one.x - missing, WIDTH - 2 * right - left - APART));
  return [first, Math.min(WIDTH - right, Math.max(other.x + missing, first + left + right + APART))];
}

/** @param {string} words */
const halfOf = (words) => (words.length * CHARACTER) / 2;

/** @param {Goal} goal */
function goalText({ low, high }) {
  if (low === high) return t("goal {number}", { number: shown(low) });
  if (high === Infinity) return t("goal ≥ {number}", { number: shown(low) });
  if (low === -Infinity) return t("goal ≤ {number}", { number: shown(high) });
  return t("goal {low} to {high}", { low: shown(low), high: shown(high) });
}

/** @param {number} value */
const shown = (value) => formatNumber(value, { digits: 3, locale: locale() });

/** @param {SVGElement} svg @param {string} kind @param {number} from @param {number} to */
const line = (svg, kind, from, to) => set(appended(svg, "path", kind), { d: `M${from} ${AXIS}H${to}` });

/** @param {SVGElement} svg @param {string} kind @param {number} x @param {number} radius */
const dot = (svg, kind, x, radius) => set(appended(svg, "circle", kind), { cx: x, cy: AXIS, r: radius });

/** @param {SVGElement} svg @param {string} kind @param {number} x @param {number} y @param {string} words */
function text(svg, kind, x, y, words) {
  const half = halfOf(words);
  const middle = Math.min(Math.max(x, half), WIDTH - half);
  const element = appended(svg, "text", kind);
  set(element, { x: middle, y, "text-anchor": "middle" });
  element.textContent = words;
}
