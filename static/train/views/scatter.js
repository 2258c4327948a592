// Points in a plane with axes, and where they come from none: the frame that several pictures share.

import { number } from "../../lib/widgets.js";
import { extent, scaleLinear, select } from "../../vendor/d3.js";

/** A picture of two features is nearly square, one of residuals wide: it stands beside others on a projector. @typedef {{width: number, height: number}} Room */
const SQUARE = { width: 400, height: 300 };
const WIDE = { width: 430, height: 190 };
const MARGIN = { left: 46, right: 10, top: 10, bottom: 32 };

/** Axes over the numbers that are to be seen. @param {number[]} across @param {number[]} up @param {Room} [room] */
export function frame(across, up, room = SQUARE) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("class", "chart").attr("viewBox", `0 0 ${room.width} ${room.height}`).attr("role", "img");
  const [left, right] = extent(across.filter(Number.isFinite));
  const [low, high] = extent(up.filter(Number.isFinite));
  const x = scaleLinear().domain([left ?? 0, right ?? 1]).nice().range([MARGIN.left, room.width - MARGIN.right]);
  const y = scaleLinear().domain([low ?? 0, high ?? 1]).nice().range([room.height - MARGIN.bottom, MARGIN.top]);
  for (const tick of x.ticks(5)) svg.append("text").attr("class", "chart-tick").attr("x", x(tick)).attr("y", room.height - MARGIN.bottom + 15).attr("text-anchor", "middle").text(number(tick, 3));
  for (const tick of y.ticks(room.height / 50)) svg.append("text").attr("class", "chart-tick").attr("x", MARGIN.left - 5).attr("y", y(tick) + 4).attr("text-anchor", "end").text(number(tick, 3));
  return { svg, x, y };
}

/** The names of both axes. @param {any} svg @param {[string, string]} names @param {Room} [room] */
export function named(svg, [across, up], room = SQUARE) {
  svg.append("text").attr("class", "chart-name").attr("x", room.width - MARGIN.right).attr("y", room.height - 3).attr("text-anchor", "end").text(across);
  svg.append("text").attr("class", "chart-name").attr("x", MARGIN.left + 4).attr("y", 20).text(up);
}

/** A point an example, and a level line. @param {{label: string, across: number[], up: number[], names: [string, string], level: number}} picture */
export function scatter({ label, across, up, names, level }) {
  const { svg, x, y } = frame(across, [...up, level], WIDE);
  svg.attr("aria-label", label);
  svg.append("path").attr("class", "chart-zero").attr("d", `M${MARGIN.left} ${y(level)}H${WIDE.width - MARGIN.right}`);
  across.forEach((value, at) => {
    if (!Number.isFinite(value) || !Number.isFinite(up[at])) return;
    svg.append("path").attr("class", "residual").attr("d", `M${x(value)} ${y(level)}V${y(up[at])}`);
    svg.append("circle").attr("class", "point").attr("cx", x(value)).attr("cy", y(up[at])).attr("r", 3.6);
  });
  named(svg, names, WIDE);
  return /** @type {SVGSVGElement} */ (svg.node());
}
