// A scatter plot with axes, shared by several views.

import { drawAxes, figure, nameAxes } from "../../lib/chart.js";
import { extent, scaleLinear } from "../../vendor/d3-charts.js";

/**
 * A picture of two features is nearly square, one of residuals wide: it stands beside others on a projector.
 * @typedef {{width: number, height: number}} Size
 */
const SQUARE = { width: 400, height: 300 };
const WIDE = { width: 430, height: 190 };
const MARGIN = { left: 46, right: 10, top: 10, bottom: 32 };

/**
 * A picture with axes over the numbers that it shows.
 * @param {number[]} across
 * @param {number[]} up
 * @param {Size} [size]
 */
export function axesFor(across, up, size = SQUARE) {
  const svg = figure(size);
  const [left, right] = extent(across.filter(Number.isFinite));
  const [low, high] = extent(up.filter(Number.isFinite));
  const x = scaleLinear()
    .domain([left ?? 0, right ?? 1])
    .nice()
    .range([MARGIN.left, size.width - MARGIN.right]);
  const y = scaleLinear()
    .domain([low ?? 0, high ?? 1])
    .nice()
    .range([size.height - MARGIN.bottom, MARGIN.top]);
  drawAxes(svg, x, y, { up: y.ticks(size.height / 50) });
  return { svg, x, y };
}

/** The names of both axes. @param {any} svg @param {[string, string]} names @param {Size} [size] */
export function nameBoth(svg, names, size = SQUARE) {
  nameAxes(svg, names, {
    across: { x: size.width - MARGIN.right, y: size.height - 3 },
    up: { x: MARGIN.left + 4, y: 20 },
  });
}

/**
 * A point an example, and a level line.
 * @param {{label: string, across: number[], up: number[], names: [string, string], level: number}} picture
 */
export function scatter({ label, across, up, names, level }) {
  const { svg, x, y } = axesFor(across, [...up, level], WIDE);
  svg.attr("aria-label", label);
  svg
    .append("path")
    .attr("class", "chart-zero")
    .attr("d", `M${MARGIN.left} ${y(level)}H${WIDE.width - MARGIN.right}`);
  across.forEach((value, at) => {
    if (!Number.isFinite(value) || !Number.isFinite(up[at])) return;
    svg
      .append("path")
      .attr("class", "residual")
      .attr("d", `M${x(value)} ${y(level)}V${y(up[at])}`);
    svg.append("circle").attr("class", "point").attr("cx", x(value)).attr("cy", y(up[at])).attr("r", 3.6);
  });
  nameBoth(svg, names, WIDE);
  return /** @type {SVGSVGElement} */ (svg.node());
}
