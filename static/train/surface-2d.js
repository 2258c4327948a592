// The loss surface from above: contours, the path of every run, and directions from the current point.

/** @import {Run} from "./state.js" */
/** @import {Direction} from "./steepest.js" */
import { contours, scaleLinear } from "../vendor/d3-charts.js";
import { drawAxes, figure, nameAxes } from "../lib/chart.js";
import { bandPath, bands, isInside } from "./contours.js";
import { drawDirections } from "./steepest.js";
import { kindOf, labelsOf } from "./runs.js";
import { elementOf, labelOf, spotOf } from "./surface-plane.js";

const MARGIN = { left: 46, bottom: 36, top: 8, right: 10 };
/** Of a picture's sides, so that a valley keeps its shape. */
const WIDEST = 1.6;
/** Points of a path above which they are not marked one by one. */
const MOST_MARKS = 60;
/** Pixels of an arrow. */
const ARROW = 46;

/**
 * @typedef {object} Picture
 * @property {any} answer  The surface, as the API returns it.
 * @property {string} label  For who cannot see it.
 * @property {{width: number, height: number}} size  In units of the picture.
 * @property {Run[]} runs
 * @property {number} at  The record of the last run that is shown.
 * @property {Record<string, unknown> | null} parameters  Of that record.
 * @property {Direction[]} directions
 */

/** @param {Picture} picture @returns {SVGSVGElement} */
export function surface2d(picture) {
  const { answer, label, size } = picture;
  const { height } = size;
  const width = Math.min(size.width, Math.round(height * WIDEST));
  const [left, right] = answer.range[0];
  const [low, high] = answer.range[1];
  const x = scaleLinear()
    .domain([left, right])
    .range([MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear()
    .domain([low, high])
    .range([height - MARGIN.bottom, MARGIN.top]);
  const svg = figure({ width, height, label, kind: "chart surface" });
  drawBands(svg, answer, x, y);
  drawAxes(svg, x, y);
  const [across, up] = answer.axes.map((/** @type {any} */ axis) => nameOf(axis, answer.center));
  nameAxes(svg, [across, up], {
    across: { x: width - MARGIN.right, y: height - 4 },
    up: { x: MARGIN.left + 5, y: MARGIN.top + 14 },
  });
  picture.runs.forEach((run, index) => drawRun(svg, picture, run, index, x, y));
  if (picture.runs.length > 1) nameRuns(svg, picture, x, y);
  drawArrows(svg, picture, x, y);
  return /** @type {SVGSVGElement} */ (svg.node());
}

/** What an axis is called. @param {any} axis @param {Record<string, unknown>} center */
const nameOf = (axis, center) => (axis.parameter ? labelOf(axis, center) : axis.label);

/**
 * The bands of a surface in one size, as they were drawn last: while a path grows on it they stay.
 * @type {WeakMap<object, {size: string, node: Element}>}
 */
const DRAWN = new WeakMap();

/** @param {any} svg @param {any} answer @param {any} x @param {any} y */
function drawBands(svg, answer, x, y) {
  const size = [...x.range(), ...y.range()].join();
  const drawn = DRAWN.get(answer);
  if (drawn?.size === size) return svg.append(() => drawn.node);
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
  DRAWN.set(answer, { size, node: layer.node() });
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
  if (!answer.axes[0].parameter && !present) return;
  const points = pathOf(run, answer, present ? at + 1 : undefined);
  const shown = points.filter(
    ([across, up]) =>
      Number.isFinite(across) && Number.isFinite(up) && Math.abs(x(across)) < 1e5 && Math.abs(y(up)) < 1e5,
  );
  if (!shown.length) return;
  const layer = insideOf(svg, x, y);
  layer
    .append("path")
    .attr("class", `chart-curve ${kindOf(run)} ${present ? "is-present" : ""}`)
    .attr("d", `M${shown.map(([across, up]) => `${x(across)},${y(up)}`).join("L")}`);
  const dot = (/** @type {string} */ kind, /** @type {number[]} */ [across, up], /** @type {number} */ radius) =>
    layer.append("circle").attr("class", kind).attr("cx", x(across)).attr("cy", y(up)).attr("r", radius);
  if (shown.length <= MOST_MARKS) for (const point of shown) dot(`surface-stop ${kindOf(run)}`, point, 2.6);
  if (shown.length > 1) dot("surface-start", shown[0], 5);
  dot(`chart-mark ${kindOf(run)}`, shown[shown.length - 1], present ? 6.5 : 4.5);
}

/**
 * Runs are named where they end, from the path outwards.
 * @param {any} svg @param {Picture} picture @param {any} x @param {any} y
 */
function nameRuns(svg, { answer, runs, at }, x, y) {
  if (!answer.axes[0].parameter) return;
  const [left, right] = x.range();
  const labels = labelsOf(runs);
  runs.forEach((run, index) => {
    const end = pathOf(run, answer, index === runs.length - 1 ? at + 1 : undefined).at(-1);
    if (!end || !isInside(answer.range, end[0], end[1])) return;
    const isRight = x(end[0]) > (left + right) / 2;
    svg
      .append("text")
      .attr("class", `run-name ${kindOf(run)}`)
      .attr("x", x(end[0]) + (isRight ? 6 : -6))
      .attr("y", y(end[1]) + (index % 2 ? 24 : -12)) // below and above by turns: runs often end at one place
      .attr("text-anchor", isRight ? "end" : "start")
      .text(labels[index]);
  });
}

/** The places of a run's records. @param {Run} run @param {any} answer @param {number} [end] @returns {number[][]} */
function pathOf({ records }, answer, end) {
  if (!answer.axes[0].parameter) return answer.path.map((/** @type {{x: number, y: number}} */ { x, y }) => [x, y]);
  return records.slice(0, end).map(({ parameters }) => /** @type {number[]} */ (spotOf(answer, parameters)));
}

/** A layer in which nothing is drawn outside of the axes. @param {any} svg @param {any} x @param {any} y */
function insideOf(svg, x, y) {
  const [left, right] = x.range();
  const [bottom, top] = y.range();
  return svg
    .append("svg")
    .attr("x", left)
    .attr("y", top)
    .attr("width", right - left)
    .attr("height", bottom - top)
    .attr("viewBox", `${left} ${top} ${right - left} ${bottom - top}`);
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
