// The loss surface from above: contours, the path of every run, and directions from the current point.

/** @import {Run} from "./state.js" */
/** @import {Direction} from "./steepest.js" */
import { contours, scaleLinear } from "../vendor/d3.js";
import { drawAxes, figure, nameAxes } from "../lib/chart.js";
import { bands, bandPath } from "./contours.js";
import { drawDirections } from "./steepest.js";
import { elementOf, spotOf } from "./surface-plane.js";

const SIZE = 400;
const MARGIN = { left: 52, bottom: 34, top: 8, right: 8 };
const WIDTH = SIZE - MARGIN.left - MARGIN.right;
const HEIGHT = SIZE - MARGIN.top - MARGIN.bottom;
/** Points of a path above which they are not marked one by one. */
const MOST_MARKS = 60;
/** Pixels of an arrow. */
const ARROW = 46;

/**
 * @typedef {object} Picture
 * @property {any} answer  The surface, as the API returns it.
 * @property {string} label  For who cannot see it.
 * @property {Run[]} runs
 * @property {number} at  The record of the last run that is shown.
 * @property {Record<string, unknown> | null} parameters  Of that record.
 * @property {Direction[]} directions
 */

/** @param {Picture} picture @returns {SVGSVGElement} */
export function surface2d(picture) {
  const { answer, label } = picture;
  const [left, right] = answer.range[0];
  const [low, high] = answer.range[1];
  const x = scaleLinear()
    .domain([left, right])
    .range([MARGIN.left, SIZE - MARGIN.right]);
  const y = scaleLinear()
    .domain([low, high])
    .range([SIZE - MARGIN.bottom, MARGIN.top]);
  const svg = figure({ width: SIZE, height: SIZE, label, kind: "chart surface" });
  drawBands(svg, answer, x, y);
  drawAxes(svg, x, y);
  nameAxes(svg, [answer.axes[0].label, answer.axes[1].label], {
    across: { x: SIZE - MARGIN.right, y: SIZE - 4 },
    up: { x: MARGIN.left + 5, y: MARGIN.top + 14 },
  });
  picture.runs.forEach((run, index) => drawRun(svg, picture, run, index, x, y));
  drawArrows(svg, picture, x, y);
  return /** @type {SVGSVGElement} */ (svg.node());
}

/** @param {any} svg @param {any} answer @param {any} x @param {any} y */
function drawBands(svg, answer, x, y) {
  const [left, right] = answer.range[0];
  const [low, high] = answer.range[1];
  const grid = bands(answer.loss);
  /** @param {number[]} point */
  const place = ([column, row]) => [
    x(left + ((column - 0.5) / (answer.x.length - 1)) * (right - left)),
    y(low + ((row - 0.5) / (answer.y.length - 1)) * (high - low)),
  ];
  const layer = svg.append("g");
  for (const band of contours().size([answer.x.length, answer.y.length]).thresholds(grid.thresholds)(grid.values))
    layer.append("path").attr("class", "band").attr("d", bandPath(band, place));
}

/**
 * The path of a run; in directions that are no parameters only that of the last one.
 * @param {any} svg
 * @param {Picture} picture
 * @param {Run} run
 * @param {number} index
 * @param {any} x
 * @param {any} y
 */
function drawRun(svg, { answer, runs, at }, run, index, x, y) {
  const present = index === runs.length - 1;
  const named = answer.axes[0].parameter;
  if (!named && !present) return;
  /** @type {number[][]} */
  const points = named
    ? run.records
        .slice(0, present ? at + 1 : undefined)
        .map(({ parameters }) => /** @type {[number, number]} */ (spotOf(answer, parameters)))
    : answer.path.map((/** @type {{x: number, y: number}} */ point) => [point.x, point.y]);
  const shown = points.filter(
    ([across, up]) =>
      Number.isFinite(across) && Number.isFinite(up) && Math.abs(x(across)) < 1e5 && Math.abs(y(up)) < 1e5,
  );
  const layer = svg
    .append("svg")
    .attr("x", MARGIN.left)
    .attr("y", MARGIN.top)
    .attr("width", WIDTH)
    .attr("height", HEIGHT)
    .attr("viewBox", `${MARGIN.left} ${MARGIN.top} ${WIDTH} ${HEIGHT}`);
  const line = shown.map(([across, up]) => `${x(across)},${y(up)}`).join("L");
  if (line)
    layer
      .append("path")
      .attr("class", `chart-curve run-${runs.length - 1 - index}`)
      .attr("d", `M${line}`);
  if (shown.length <= MOST_MARKS)
    for (const [across, up] of shown)
      layer.append("circle").attr("class", "surface-stop").attr("cx", x(across)).attr("cy", y(up)).attr("r", 2.4);
  const last = shown.at(-1);
  if (last)
    layer
      .append("circle")
      .attr("class", "chart-mark")
      .attr("cx", x(last[0]))
      .attr("cy", y(last[1]))
      .attr("r", present ? 6.5 : 4.5);
}

/** @param {any} svg @param {Picture} picture @param {any} x @param {any} y */
function drawArrows(svg, { answer, parameters, directions }, x, y) {
  const spot = parameters && spotOf(answer, parameters);
  if (!directions.length || !spot) return;
  const [across, up] = answer.axes;
  /** @param {Record<string, unknown>} direction @returns {[number, number]} */
  const along = (direction) => [
    x(spot[0] + elementOf(direction, across)) - x(spot[0]),
    y(spot[1] + elementOf(direction, up)) - y(spot[1]),
  ];
  drawDirections(svg, directions, along, [x(spot[0]), y(spot[1])], ARROW);
}
