// The picture of the output by one input: the curve, its tangent, where the input is.

import { figure } from "../lib/chart.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, toNumber } from "../lib/number.js";
import { line, scaleLinear } from "../vendor/d3-charts.js";

const WIDTH = 280;
const HEIGHT = 130;
const EDGE = { left: 8, right: 8, top: 16, bottom: 22 };

/** @param {any} answer @param {string} name */
export function curvePicture({ x, y, at, tangent }, name) {
  /** @type {[number, number][]} */
  const points = x.map((/** @type {number} */ place, /** @type {number} */ index) => [place, toNumber(y[index])]);
  const finite = points.filter(([, value]) => Number.isFinite(value));
  const heights = finite.map(([, value]) => value);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const room = low === high ? 1 : 0;
  const across = scaleLinear()
    .domain([x[0], x[x.length - 1]])
    .range([EDGE.left, WIDTH - EDGE.right]);
  const up = scaleLinear()
    .domain([low - room, high + room])
    .range([HEIGHT - EDGE.bottom, EDGE.top]);
  const label = t("The output by {name}, and its tangent at the present value", { name });
  const svg = figure({ width: WIDTH, height: HEIGHT, label, kind: "input-chart" });
  if (!finite.length) return /** @type {SVGSVGElement} */ (svg.node());
  const path = line()
    .defined(([, value]) => Number.isFinite(value))
    .x(([place]) => across(place))
    .y(([, value]) => up(value));
  const plot = svg
    .append("svg")
    .attr("x", 0)
    .attr("y", 0)
    .attr("width", WIDTH)
    .attr("height", HEIGHT - EDGE.bottom + 4);
  plot.append("path").attr("class", "curve").attr("d", path(points));
  if (tangent)
    plot
      .append("path")
      .attr("class", "tangent")
      .attr("d", path(tangent.map((/** @type {unknown[]} */ end) => end.map(toNumber))));
  const here = at && toNumber(at.y);
  if (at && Number.isFinite(here))
    svg.append("circle").attr("class", "here").attr("cx", across(at.x)).attr("cy", up(here)).attr("r", 5);
  writeScale(svg, { low: x[0], high: x[x.length - 1], top: high, name });
  return /** @type {SVGSVGElement} */ (svg.node());
}

/**
 * The ends of the range, the input's name and the largest value.
 * @param {any} svg @param {{low: number, high: number, top: number, name: string}} scale
 */
function writeScale(svg, { low, high, top, name }) {
  const shown = (/** @type {number} */ value) => formatNumber(value, { digits: 3, locale: locale() });
  const text = (
    /** @type {number} */ left,
    /** @type {number} */ height,
    /** @type {string} */ words,
    anchor = "start",
  ) => svg.append("text").attr("x", left).attr("y", height).attr("text-anchor", anchor).text(words);
  text(EDGE.left, HEIGHT - 5, shown(low));
  text(WIDTH / 2, HEIGHT - 5, name, "middle");
  text(WIDTH - EDGE.right, HEIGHT - 5, shown(high), "end");
  text(EDGE.left, 12, shown(top));
}
