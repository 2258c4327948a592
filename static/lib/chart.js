// Small charts: curves over an axis that is linear or logarithmic, with marks. The numbers are the API's; here they
// only become places on the screen.

import { extent, line, scaleLinear, scaleLog, select } from "../vendor/d3.js";
import { locale } from "./i18n.js";
import { formatNumber } from "./number.js";

/**
 * @typedef {object} Curve
 * @property {string} name
 * @property {string} kind  A class: forward, backward, plain.
 * @property {[number, number | null][]} points  A gap where there is no finite number.
 */

/**
 * @typedef {object} Chart
 * @property {string} label  For who cannot see it.
 * @property {Curve[]} curves
 * @property {boolean | "y"} [logarithmic]  Both axes, or the upright one alone.
 * @property {string} across  The name of the axis.
 * @property {string} [up]
 * @property {[number, number][]} [marks]  Points on the curves.
 * @property {{at: number, text: string}[]} [rules]  Places across where something was changed, and what.
 * @property {number} [height]
 */

const WIDTH = 440;
const MARGIN = { top: 32, right: 14, bottom: 36, left: 62 };

/** @param {Chart} chart @returns {SVGSVGElement} */
export function chart({ label, curves, logarithmic = false, across, up = "", marks = [], rules = [], height = 230 }) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("class", "chart").attr("viewBox", `0 0 ${WIDTH} ${height}`).attr("role", "img").attr("aria-label", label);
  const points = [...curves.flatMap((curve) => curve.points), ...marks].filter(([, y]) => drawable(y, logarithmic !== false));
  const x = scale(points.map(([place]) => place), logarithmic === true).range([MARGIN.left, WIDTH - MARGIN.right]);
  const y = scale(points.map(([, value]) => /** @type {number} */ (value)), logarithmic !== false).range([height - MARGIN.bottom, MARGIN.top]);
  axes(svg, x, y, { height, across, up, logarithmic });
  for (const { kind, points: path } of curves) {
    const draw = line().defined(([, value]) => drawable(value, logarithmic !== false)).x(([place]) => x(place)).y(([, value]) => y(value));
    svg.append("path").attr("class", `chart-curve ${kind}`).attr("d", draw(/** @type {[number, number][]} */ (path)));
  }
  rules.forEach((each, row) => rule(svg, x(each.at), each.text, row, height));
  for (const [place, value] of marks) if (drawable(value, logarithmic !== false)) svg.append("circle").attr("class", "chart-mark").attr("cx", x(place)).attr("cy", y(value)).attr("r", 6);
  legend(svg, curves);
  return /** @type {SVGSVGElement} */ (svg.node());
}

/** An upright line with its word beside it; the words of several stand one below the other. @param {any} svg @param {number} place @param {string} text @param {number} row @param {number} height */
function rule(svg, place, text, row, height) {
  const left = place > WIDTH / 2;
  svg.append("path").attr("class", "chart-rule").attr("d", `M${place} ${MARGIN.top}V${height - MARGIN.bottom}`);
  svg.append("text").attr("class", "chart-name chart-change").attr("x", place + (left ? -4 : 4)).attr("y", MARGIN.top + 12 + 14 * (row % 4)).attr("text-anchor", left ? "end" : "start").text(text);
}

/** @param {number | null} value @param {boolean} logarithmic @returns {value is number} */
const drawable = (value, logarithmic) => value !== null && Number.isFinite(value) && (!logarithmic || value > 0);

/** @param {number[]} values @param {boolean} logarithmic */
function scale(values, logarithmic) {
  const [low, high] = extent(values);
  if (logarithmic) return scaleLog().domain([low ?? 1e-16, high ?? 1]).nice();
  const room = low === high ? 1 : 0;
  return scaleLinear().domain([(low ?? 0) - room, (high ?? 1) + room]).nice();
}

/** @param {any} svg @param {any} x @param {any} y @param {{height: number, across: string, up: string, logarithmic: boolean | "y"}} options */
function axes(svg, x, y, { height, across, up, logarithmic }) {
  const manner = { locale: locale(), digits: 3 };
  for (const tick of ticks(x, logarithmic === true)) {
    svg.append("path").attr("class", "chart-grid").attr("d", `M${x(tick)} ${MARGIN.top}V${height - MARGIN.bottom}`);
    svg.append("text").attr("class", "chart-tick").attr("x", x(tick)).attr("y", height - MARGIN.bottom + 15).attr("text-anchor", "middle").text(formatNumber(tick, manner));
  }
  for (const tick of ticks(y, logarithmic !== false)) {
    svg.append("path").attr("class", "chart-grid").attr("d", `M${MARGIN.left} ${y(tick)}H${WIDTH - MARGIN.right}`);
    svg.append("text").attr("class", "chart-tick").attr("x", MARGIN.left - 6).attr("y", y(tick) + 4).attr("text-anchor", "end").text(formatNumber(tick, manner));
  }
  if (logarithmic === false) {
    zero(svg, x, y, (at, start, end) => `M${at} ${start}V${end}`);
    zero(svg, y, x, (at, start, end) => `M${start} ${at}H${end}`);
  }
  svg.append("text").attr("class", "chart-name").attr("x", WIDTH - MARGIN.right).attr("y", height - 4).attr("text-anchor", "end").text(across);
  svg.append("text").attr("class", "chart-name").attr("x", MARGIN.left).attr("y", 26).text(up);
}

/** Where an axis is labelled: a logarithmic one at powers of ten. @param {any} axis @param {boolean} logarithmic @returns {number[]} */
function ticks(axis, logarithmic) {
  if (!logarithmic) return axis.ticks(5);
  const powers = axis.ticks().filter((/** @type {number} */ tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  return powers.filter((/** @type {number} */ _, /** @type {number} */ at) => at % Math.ceil(powers.length / 7) === 0);
}

/** The line through 0, where 0 is in sight. @param {any} svg @param {any} own @param {any} other @param {(at: number, start: number, end: number) => string} path */
function zero(svg, own, other, path) {
  const [low, high] = own.domain();
  if (low > 0 || high < 0) return;
  const [start, end] = other.range();
  svg.append("path").attr("class", "chart-zero").attr("d", path(own(0), start, end));
}

/** @param {any} svg @param {Curve[]} curves */
function legend(svg, curves) {
  if (curves.length < 2) return;
  let at = WIDTH - MARGIN.right;
  for (const { name, kind } of [...curves].reverse()) {
    const width = 7.2 * name.length;
    svg.append("text").attr("class", "chart-name").attr("x", at).attr("y", 11).attr("text-anchor", "end").text(name);
    svg.append("path").attr("class", `chart-curve ${kind}`).attr("d", `M${at - width - 28} 7H${at - width - 5}`);
    at -= width + 44;
  }
}
