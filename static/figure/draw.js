// The one drawer of figures: a staged picture to the text of a plain SVG file.

/** @import {Box, Slot, Staged, StagedEdge, StagedGroup, StagedNode} from "../stage/types.js" */
/** @import {Background, Palette} from "./palette.js" */
import { BACKGROUNDS } from "./palette.js";
import { FAMILIES, element, escaped, group, shortened, text } from "./svg.js";

/** Room around the picture. */
export const MARGIN = 16;

/**
 * `title` and `description` are for screen readers and file managers.
 * @typedef {{title: string, description: string, background: Background}} Look
 */
/** @typedef {{svg: string, width: number, height: number}} Figure  In pixels at scale 1. */

/** @param {Staged} staged @param {Look} look @returns {Figure} */
export function drawFigure({ nodes, edges, groups, bounds }, { title, description, background }) {
  const { palette, fill } = BACKGROUNDS[background];
  const width = Math.ceil(bounds.width) + 2 * MARGIN;
  const height = Math.ceil(bounds.height) + 2 * MARGIN;
  const [left, top] = [Math.floor(bounds.x) - MARGIN, Math.floor(bounds.y) - MARGIN];
  const content = [
    element("title", {}, escaped(title)),
    element("desc", {}, escaped(description)),
    fill ? element("rect", { x: left, y: top, width, height, fill }) : "",
    group({ "font-family": FAMILIES.ui }, [
      ...groups.map((frame) => drawGroup(frame, palette)),
      ...wires(edges, palette),
      ...nodes.map((node) => drawNode(node, palette)),
      ...edges.map((edge) => drawLines(edge, palette)),
    ]),
  ];
  const svg = element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `${left} ${top} ${width} ${height}`, role: "img" },
    content.join("\n"),
  );
  return { svg: `${svg}\n`, width, height };
}

/** @param {StagedGroup} frame @param {Palette} palette */
function drawGroup({ open, frame, title }, palette) {
  if (!open || !frame) return "";
  const line = { fill: "none", stroke: palette.faint, "stroke-dasharray": "6 4" };
  return element("rect", { ...box(frame), rx: 8, ...line }) + text(title, palette);
}

/** All wires, those of one look in one group. @param {StagedEdge[]} edges @param {Palette} palette */
function wires(edges, palette) {
  /** @param {StagedEdge} edge @param {string} mark */
  const has = (edge, mark) => edge.marks.includes(mark);
  const calm = edges.filter((edge) => !has(edge, "computed"));
  const walked = edges.filter((edge) => has(edge, "computed"));
  const back = edges.filter((edge) => has(edge, "differentiated"));
  const crosses = edges.filter(({ barrier }) => barrier);
  return [
    ...forwardWires(calm, palette.faint),
    ...forwardWires(walked, palette.forward.line),
    group(
      { fill: "none", stroke: palette.backward.line, "stroke-width": 1.8 },
      back.flatMap(({ backward, active }) => [
        path(backward.path, { "stroke-dasharray": "6 4", "stroke-width": active === "backward" && 3.6 }),
        path(backward.head, { "stroke-width": active === "backward" && 3.6 }),
      ]),
    ),
    group(
      { fill: "none", stroke: palette.text.soft, "stroke-width": 2.4 },
      crosses.map(({ barrier }) => path(barrier)),
    ),
  ];
}

/** @param {StagedEdge[]} edges @param {string} colour */
function forwardWires(edges, colour) {
  const lines = edges.map(({ forward, active, marks }) =>
    path(forward.path, {
      "stroke-width": active === "forward" && 4,
      "stroke-dasharray": marks.includes("blocked") && "1.5 4",
    }),
  );
  const heads = edges.map(({ forward }) => path(forward.head));
  return [group({ fill: "none", stroke: colour, "stroke-width": 1.8 }, lines), group({ fill: colour }, heads)];
}

/** @param {string} data @param {Record<string, import("./svg.js").Attribute>} [attributes] */
const path = (data, attributes = {}) => (data ? element("path", { d: shortened(data), ...attributes }) : "");

/** @param {StagedNode} node @param {Palette} palette */
function drawNode({ kind, center, core, name, value, gradient, badge, active, marks }, palette) {
  const direction = active && palette[active];
  const outline = element("rect", {
    ...box(core, center),
    rx: core.radius,
    fill: direction ? direction.wash : { input: palette.leaf, constant: "none", operation: palette.surface }[kind],
    stroke: direction ? direction.line : palette.outline,
    "stroke-width": direction ? 3.2 : marks.includes("output") ? 2.6 : 1.4,
    "stroke-dasharray": kind === "constant" && !active && "2 3",
  });
  return [
    outline,
    name && text(name, palette, center.x, center.y),
    drawSlot(value, center, palette),
    drawSlot(gradient, center, palette),
    badge && text(badge, palette, center.x, center.y),
  ].join("");
}

/** @param {Slot} slot @param {{x: number, y: number}} center @param {Palette} palette */
function drawSlot({ look, box: room, cells, lines, side, fresh }, center, palette) {
  const { line, wash } = palette[side === "value" ? "forward" : "backward"];
  if (look === "none") return "";
  if (look === "empty") return blank(room, center, palette);
  const frame = fresh && look !== "thumbnail" && { fill: wash, stroke: line, rx: 5 };
  return [
    frame && element("rect", { ...box(room, center), ...frame }),
    group(
      { stroke: palette.cell, "stroke-width": 0.6 },
      cells.map((cell) => element("rect", { ...box(cell, center), fill: palette.heat[cell.heat] ?? "none" })),
    ),
    ...cells.map((cell) => cell.line && text(cell.line, palette, center.x, center.y)),
    ...lines.map((each) => text(each, palette, center.x, center.y)),
  ]
    .filter(Boolean)
    .join("");
}

/** An empty box: not computed yet, or to be filled in. @param {Box} room @param {{x: number, y: number}} center
 * @param {Palette} palette */
const blank = (room, center, palette) =>
  element("rect", { ...box(room, center), rx: 4, fill: "none", stroke: palette.faint, "stroke-dasharray": "3 3" });

/** @param {StagedEdge} edge @param {Palette} palette */
function drawLines({ lines, plate }, palette) {
  const under = plate && element("rect", { ...box(plate), rx: 6, fill: palette.plate, stroke: palette.faint });
  return [under ?? "", ...lines.map((line) => text(line, palette))].join("");
}

/** @param {Box} room @param {{x: number, y: number}} [center] */
const box = ({ x, y, width, height }, center = { x: 0, y: 0 }) => ({ x: x + center.x, y: y + center.y, width, height });
