// Charts: axes, curves on linear or logarithmic scales, marks. The numbers are the API's; only their positions are
// computed here.

import { select } from "../vendor/d3.js";
import { axisBottom, axisLeft, extent, line, scaleLinear, scaleLog } from "../vendor/d3-charts.js";
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
 * @property {number} [width]
 * @property {number} [height]
 */

/** @typedef {{x: number, y: number}} Spot  In the picture's units. */

const WIDTH = 440;
const MARGIN = { top: 32, right: 14, bottom: 36, left: 62 };

/** An empty picture. @param {{width: number, height: number, label?: string, kind?: string}} options */
export function figure({ width, height, label = "", kind = "chart" }) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  svg.attr("class", kind).attr("viewBox", `0 0 ${width} ${height}`).attr("role", "img");
  return label ? svg.attr("aria-label", label) : svg;
}

/**
 * Both axes of a picture, by d3-axis: numbers as the page writes them, and grid lines if requested.
 * @param {any} svg @param {any} x @param {any} y  Scales, whose ranges are the sides of the picture.
 * @param {{across?: number[], up?: number[], gap?: number, grid?: boolean}} [options]  Where the ticks are, else about
 * five; `gap`: from the upright axis to its numbers.
 */
export function drawAxes(svg, x, y, { across = x.ticks(5), up = y.ticks(5), gap = 5, grid = false } = {}) {
  const [left, right] = x.range();
  const [bottom, top] = y.range();
  drawAxis(svg, axisBottom(x), across, grid ? top - bottom : 0)
    .attr("transform", `translate(0,${bottom})`)
    .selectAll("text")
    .attr("y", 15)
    .attr("dy", null);
  drawAxis(svg, axisLeft(y), up, grid ? left - right : 0)
    .attr("transform", `translate(${left},0)`)
    .selectAll("text")
    .attr("x", -gap)
    .attr("dy", 4);
}

/** @param {any} svg @param {any} axis @param {number[]} values @param {number} length  Of the lines at the ticks. */
function drawAxis(svg, axis, values, length) {
  const format = (/** @type {number} */ tick) => formatNumber(tick, { locale: locale(), digits: 3 });
  const group = svg
    .append("g")
    .call(axis.tickValues(values).tickFormat(format).tickSize(length).tickSizeOuter(0).offset(0));
  group.select(".domain").remove();
  if (length) group.selectAll("line").attr("class", "chart-grid").attr("stroke", null);
  else group.selectAll("line").remove();
  group.selectAll("text").attr("class", "chart-tick").attr("fill", null);
  return group;
}

/**
 * The names of both axes: the level one's ends at its spot, the upright one's begins there.
 * @param {any} svg
 * @param {[string, string]} names
 * @param {{across: Spot, up: Spot}} spots
 */
export function nameAxes(svg, [across, up], spots) {
  svg
    .append("text")
    .attr("class", "chart-name")
    .attr("x", spots.across.x)
    .attr("y", spots.across.y)
    .attr("text-anchor", "end")
    .text(across);
  svg.append("text").attr("class", "chart-name").attr("x", spots.up.x).attr("y", spots.up.y).text(up);
}

/** @param {Chart} options @returns {SVGSVGElement} */
export function chart(options) {
  const { label, curves, logarithmic = false, across, up = "", marks = [], rules = [] } = options;
  const { width = WIDTH, height = 230 } = options;
  const svg = figure({ width, height, label });
  const upright = logarithmic !== false;
  const points = [...curves.flatMap((curve) => curve.points), ...marks].filter(([, y]) => drawable(y, upright));
  const x = scale(
    points.map(([place]) => place),
    logarithmic === true,
  ).range([MARGIN.left, width - MARGIN.right]);
  const y = scale(
    points.map(([, value]) => /** @type {number} */ (value)),
    upright,
  ).range([height - MARGIN.bottom, MARGIN.top]);
  drawAxes(svg, x, y, { across: ticks(x, logarithmic === true), up: ticks(y, upright), gap: 6, grid: true });
  if (!upright) {
    zero(svg, x, y, (at, start, end) => `M${at} ${start}V${end}`);
    zero(svg, y, x, (at, start, end) => `M${start} ${at}H${end}`);
  }
  nameAxes(svg, [across, up], { across: { x: width - MARGIN.right, y: height - 4 }, up: { x: MARGIN.left, y: 26 } });
  for (const { kind, points: path } of curves) {
    const draw = line()
      .defined(([, value]) => drawable(value, upright))
      .x(([place]) => x(place))
      .y(([, value]) => y(value));
    svg
      .append("path")
      .attr("class", `chart-curve ${kind}`)
      .attr("d", draw(/** @type {[number, number][]} */ (path)));
  }
  rules.forEach((each, row) => rule(svg, x(each.at), each.text, row, { width, height }));
  for (const [place, value] of marks)
    if (drawable(value, upright))
      svg.append("circle").attr("class", "chart-mark").attr("cx", x(place)).attr("cy", y(value)).attr("r", 6);
  legend(svg, curves, width);
  return /** @type {SVGSVGElement} */ (svg.node());
}

/**
 * An upright line with its word beside it; the words of several stand one below the other.
 * @param {any} svg
 * @param {number} place
 * @param {string} text
 * @param {number} row
 * @param {{width: number, height: number}} size
 */
function rule(svg, place, text, row, { width, height }) {
  const left = place > width / 2;
  svg
    .append("path")
    .attr("class", "chart-rule")
    .attr("d", `M${place} ${MARGIN.top}V${height - MARGIN.bottom}`);
  svg
    .append("text")
    .attr("class", "chart-name chart-change")
    .attr("x", place + (left ? -4 : 4))
    .attr("y", MARGIN.top + 12 + 14 * (row % 4))
    .attr("text-anchor", left ? "end" : "start")
    .text(text);
}

/** @param {number | null} value @param {boolean} logarithmic @returns {value is number} */
const drawable = (value, logarithmic) => value !== null && Number.isFinite(value) && (!logarithmic || value > 0);

/** @param {number[]} values @param {boolean} logarithmic */
function scale(values, logarithmic) {
  const [low, high] = extent(values);
  if (logarithmic)
    return scaleLog()
      .domain([low ?? 1e-16, high ?? 1])
      .nice();
  const room = low === high ? 1 : 0;
  return scaleLinear()
    .domain([(low ?? 0) - room, (high ?? 1) + room])
    .nice();
}

/**
 * Where an axis is labelled: a logarithmic one at powers of ten.
 * @param {any} axis
 * @param {boolean} logarithmic
 * @returns {number[]}
 */
function ticks(axis, logarithmic) {
  if (!logarithmic) return axis.ticks(5);
  const powers = axis
    .ticks()
    .filter((/** @type {number} */ tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  return powers.filter((/** @type {number} */ _, /** @type {number} */ at) => at % Math.ceil(powers.length / 7) === 0);
}

/**
 * The line through 0, where 0 is in sight.
 * @param {any} svg
 * @param {any} own
 * @param {any} other
 * @param {(at: number, start: number, end: number) => string} path
 */
function zero(svg, own, other, path) {
  const [low, high] = own.domain();
  if (low > 0 || high < 0) return;
  const [start, end] = other.range();
  svg
    .append("path")
    .attr("class", "chart-zero")
    .attr("d", path(own(0), start, end));
}

/** @param {any} svg @param {Curve[]} curves @param {number} width */
function legend(svg, curves, width) {
  if (curves.length < 2) return;
  let at = width - MARGIN.right;
  for (const { name, kind } of [...curves].reverse()) {
    const wide = 7.2 * name.length;
    svg.append("text").attr("class", "chart-name").attr("x", at).attr("y", 11).attr("text-anchor", "end").text(name);
    svg
      .append("path")
      .attr("class", `chart-curve ${kind}`)
      .attr("d", `M${at - wide - 28} 7H${at - wide - 5}`);
    at -= wide + 44;
  }
}
