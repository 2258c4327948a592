// Two features: the classes of the examples by shape and colour, over the regions that the model sees.

/** @import {Palette} from "../network/paint.js" */
import { t } from "../../lib/i18n.js";
import { toNumber } from "../../lib/number.js";
import { contours, scaleLinear } from "../../vendor/d3-charts.js";
import { drawAxes, figure } from "../../lib/chart.js";
import { bandPath, edgePath } from "../contours.js";
import { sampled } from "./sample.js";
import { colourOf, paletteOf, scaleOf } from "../network/paint.js";

const MARGIN = { left: 44, right: 8, top: 8, bottom: 34 };
/** A plane is at most so much wider than high. */
const WIDEST = 1.5;
/** Steps of colour from one side to the other. */
const STEPS = 16;
/** Classes that have a shape and a colour of their own; further ones repeat them. */
export const CLASSES = 4;

/**
 * A grid of values: of one unit, or of one for each class; shares are coloured around a half.
 * @typedef {{range: number[][], units: unknown[][][], isShare: boolean}} Seen
 */

/**
 * @typedef {{features: number[][], truth: number[]}} Kept
 * @param {{features: number[][], truth: number[] | null, test: Kept | null, names?: string[]}} examples
 *   `truth`: the class of each example; `test`: examples that nothing is learnt from, hollow; `names`: of the features.
 * @param {Seen | null} seen
 * @param {import("../room.js").Size} room
 */
export function planeOf({ features: [across, up], truth, test, names = ["x₁", "x₂"] }, seen, room) {
  const size = { width: Math.min(room.width, Math.round(room.height * WIDEST)), height: room.height };
  const { svg, x, y } = axes([across, up], seen?.range ?? null, size);
  svg.attr("aria-label", t("The data in the plane, and how the model divides it"));
  if (seen) regions(svg, seen, x, y);
  drawAxes(svg, x, y, { across: x.ticks(5), up: y.ticks(5), gap: 8 });
  name(svg, names[0], size.width - MARGIN.right, size.height - 4, "end");
  name(svg, names[1], names[1].length > 2 ? MARGIN.left + 6 : 4, MARGIN.top + 14, "start"); // a word stands inside
  if (test) marks(svg, placed(test.features, x, y), test.truth, true);
  marks(svg, placed([across, up], x, y), truth, false);
  return /** @type {SVGSVGElement} */ (svg.node());
}

/** @param {number[][]} features @param {number[][] | null} range @param {import("../room.js").Size} size */
function axes([across, up], range, size) {
  const svg = figure(size);
  svg.classed("plane", true);
  const [left, right] = range?.[0] ?? [Math.min(...across), Math.max(...across)];
  const [low, high] = range?.[1] ?? [Math.min(...up), Math.max(...up)];
  const x = scaleLinear()
    .domain([left, right])
    .range([MARGIN.left, size.width - MARGIN.right]);
  const y = scaleLinear()
    .domain([low, high])
    .range([size.height - MARGIN.bottom, MARGIN.top]);
  return { svg, x, y };
}

/** @param {any} svg @param {string} text @param {number} x @param {number} y @param {string} anchor */
const name = (svg, text, x, y, anchor) =>
  svg.append("text").attr("class", "plane-name").attr("x", x).attr("y", y).attr("text-anchor", anchor).text(text);

/** @param {any} svg @param {Seen} seen @param {any} x @param {any} y */
function regions(svg, seen, x, y) {
  const { units, range, isShare } = seen;
  const palette = paletteOf(document.documentElement);
  const [rows, columns] = [units[0].length, units[0][0].length];
  const within = (/** @type {number} */ at, /** @type {number} */ count) =>
    Math.min(1, Math.max(0, (at - 0.5) / (count - 1)));
  /** @param {number[]} point */
  const place = ([column, row]) => [
    x(range[0][0] + within(column, columns) * (range[0][1] - range[0][0])),
    y(range[1][0] + within(row, rows) * (range[1][1] - range[1][0])),
  ];
  const layer = svg.append("g").attr("class", "regions");
  const draw = { layer, place, size: /** @type {[number, number]} */ ([columns, rows]) };
  if (units.length === 1) oneUnit(draw, units[0], isShare, palette);
  else classes(draw, units);
}

/** @typedef {{layer: any, place: (point: number[]) => number[], size: [number, number]}} Drawing */

/**
 * Plus and minus of one unit, and the line between them.
 * @param {Drawing} draw @param {unknown[][]} unit @param {boolean} isShare @param {Palette} palette
 */
function oneUnit(draw, unit, isShare, palette) {
  const values = unit.flat().map(toNumber);
  const scale = scaleOf([unit], isShare);
  const [low, high] = [scale.middle - (scale.reach || 1), scale.middle + (scale.reach || 1)];
  const paper = (/** @type {number} */ value) => `rgb(${colourOf(value, scale, palette).map(soft(palette)).join(",")})`;
  const step = (high - low) / STEPS;
  const heights = Array.from({ length: STEPS - 1 }, (_, at) => low + step * (at + 1));
  const finite = values.map((value) => (Number.isFinite(value) ? value : scale.middle));
  const [columns, rows] = draw.size;
  const corners = [draw.place([0.5, 0.5]), draw.place([columns - 0.5, rows - 0.5])];
  const [[left, bottom], [right, top]] = corners;
  draw.layer
    .append("path")
    .attr("fill", paper(low + step / 2))
    .attr("d", `M${left} ${bottom}H${right}V${top}H${left}Z`);
  bands(draw, finite, heights).forEach((band, at) =>
    draw.layer
      .append("path")
      .attr("fill", paper(heights[at] + step / 2))
      .attr("d", bandPath(band, draw.place)),
  );
  const [border] = bands(draw, finite, [scale.middle]);
  draw.layer
    .append("path")
    .attr("class", "boundary")
    .attr("d", edgePath(border, draw.place, draw.size));
}

/** Lighter than the tiles, so that points stand out. @param {Palette} palette */
const soft =
  ({ zero }) =>
  (/** @type {number} */ channel, /** @type {number} */ at) =>
    Math.round(zero[at] + (channel - zero[at]) * 0.45);

/**
 * Where each class has the largest share, in its colour, and the lines between.
 * @param {Drawing} draw @param {unknown[][][]} units
 */
function classes(draw, units) {
  const values = units.map((unit) => unit.flat().map(toNumber));
  values.forEach((own, at) => {
    const others = values.filter((_, other) => other !== at);
    const lead = own.map((value, point) => value - Math.max(...others.map((other) => other[point])));
    const [first, strong] = bands(draw, lead, [0, 0.5]);
    for (const band of [first, strong])
      draw.layer
        .append("path")
        .attr("class", `class-region class-${at % CLASSES}`)
        .attr("d", bandPath(band, draw.place));
    draw.layer
      .append("path")
      .attr("class", "boundary")
      .attr("d", edgePath(first, draw.place, draw.size));
  });
}

/** @param {Drawing} draw @param {number[]} values @param {number[]} heights @returns {any[]} */
const bands = ({ size }, values, heights) => contours().size(size).thresholds(heights)(values);

/** @param {number} value */
const tenth = (value) => Math.round(value * 10) / 10;

/** @param {number[][]} features @param {any} x @param {any} y @returns {[number, number][]} */
const placed = ([across, up], x, y) => across.map((value, at) => [tenth(x(value)), tenth(y(up[at]))]);

/**
 * The points of each class as one shape: a run that plays draws them ten times a second.
 * @param {any} svg @param {[number, number][]} places @param {number[] | null} truth @param {boolean} hollow
 */
function marks(svg, places, truth, hollow) {
  /** @type {Map<number, string[]>} */
  const shapes = new Map();
  sampled(places.map((_, at) => at)).forEach((at) => {
    const [x, y] = places[at];
    const kind = truth === null ? -1 : truth[at] % CLASSES;
    if (!shapes.has(kind)) shapes.set(kind, []);
    shapes.get(kind)?.push(shapeOf(kind < 0 ? 1 : kind, x, y));
  });
  for (const [kind, parts] of shapes)
    svg
      .append("path")
      .attr("class", `point${kind < 0 ? "" : ` class-${kind}`}${hollow ? " is-test" : ""}`)
      .attr("d", parts.join(""));
}

/** Squares, circles, triangles, diamonds. @param {number} kind @param {number} x @param {number} y */
export function shapeOf(kind, x, y) {
  const shapes = [
    `M${x - 3.6} ${y - 3.6}h7.2v7.2h-7.2Z`,
    `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z`,
    `M${x} ${y - 4.8}L${x + 4.8} ${y + 3.8}H${x - 4.8}Z`,
    `M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z`,
  ];
  return shapes[kind];
}
