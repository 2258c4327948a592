// Edges: a forward path (blue, solid, filled head at the gate), a backward path beside it (red, dashed, open head at
// the operand), and the text [upstream] × [local] = product below. Its target and operand slot identify an edge.

/** @import {Selection as D3Selection} from "d3" */
/** @import {Edge, Frame} from "../lib/types.js" */
/** @import {Link} from "../layout/scene.js" */
/** @import {Layout, Point, Route} from "../layout/elk.js" */
/** @import {LabelForm} from "../layout/sizes.js" */
/** @import {NumberFormat} from "./text.js" */
import { select } from "../vendor/d3.js";
import { nodeActive, productComputed, valueComputed } from "../trace/frame.js";
import { formatShape } from "../lib/number.js";
import { short } from "./text.js";

/** How far the backward path runs below the forward one. */
const BESIDE = 9;
const HEAD = 12;
const LINE = 20;

/** @typedef {D3Selection<SVGGElement, Link, any, any>} Edges */

/**
 * The route as an SVG path. Shifted, it runs below the route where that is level, and beside it where it is steep.
 * @param {Route} route @param {number} shift @returns {string}
 */
export function routePath({ points, curved, start, end }, shift = 0) {
  const aside = shift * Math.sign(start.y - end.y) * Math.min(0.7, Math.abs(start.y - end.y) / 80);
  /** @param {Point} point @param {number} [right] */
  const text = ({ x, y }, right = 0) => `${round(x + right)},${round(y + shift)}`;
  const [first, ...rest] = points.map((point) => text(point, aside));
  const begin = `M${text(start)}L${first}`;
  if (!curved) return `${begin}L${rest.join("L")}L${text(end)}`;
  let path = begin;
  for (let at = 0; at < rest.length; at += 3) path += `C${rest.slice(at, at + 3).join(" ")}`;
  return `${path}L${text(end)}`;
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;

/**
 * An arrow head as an ordinary path.
 * @param {Point} tip
 * @param {Point} from
 * @param {boolean} open
 * @param {number} shift
 */
function head(tip, from, open, shift) {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  /** @param {number} turn */
  const corner = (turn) =>
    `${round(tip.x - HEAD * Math.cos(angle + turn))},${round(tip.y + shift - HEAD * Math.sin(angle + turn))}`;
  const peak = `${round(tip.x)},${round(tip.y + shift)}`;
  return open ? `M${corner(0.5)}L${peak}L${corner(-0.5)}` : `M${corner(0.42)}L${peak}L${corner(-0.42)}Z`;
}

/**
 * The nearest point of the route that is some way off this end.
 * @param {Point[]} points
 * @param {Point} tip
 * @returns {Point}
 */
function before(points, tip) {
  const order = distance(points[0], tip) < distance(points[points.length - 1], tip) ? points : [...points].reverse();
  return order.find((point) => distance(point, tip) > 3) ?? order[order.length - 1];
}

/** @param {Point} one @param {Point} other */
const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

/**
 * @param {D3Selection<SVGGElement, any, any, any>} layer
 * @param {Link[]} links
 * @param {Layout} layout
 * @returns {Edges}
 */
export function joinEdges(layer, links, layout) {
  const edges = layer
    .selectAll("g.edge")
    .data(links, (link) => /** @type {Link} */ (link).key)
    .join(enter);
  edges.attr("data-edge", ({ edge }) => edge.id);
  edges.each(function place(link) {
    placeEdge(/** @type {SVGGElement} */ (this), /** @type {Route} */ (layout.routes.get(link.key)));
  });
  return /** @type {any} */ (edges);
}

/** An edge's line; `furnishEdge` adds the rest. @param {any} entering */
function enter(entering) {
  const edge = entering.append("g").attr("class", "edge").attr("role", "button").attr("tabindex", -1);
  edge.append("path").attr("class", "wire forward-wire");
  return edge;
}

/**
 * Heads, the backward path, the text: made when the edge first comes into view.
 * @param {SVGGElement} element
 * @param {Route} route
 */
export function completeEdge(element, route) {
  if (element.querySelector(".product")) return;
  const edge = select(element);
  edge.insert("path", ":first-child").attr("class", "hit");
  edge.insert("path", ":first-child").attr("class", "halo");
  edge.append("path").attr("class", "head forward-head");
  edge.append("path").attr("class", "wire backward-wire");
  edge.append("path").attr("class", "head backward-head");
  edge.append("path").attr("class", "barrier");
  edge.append("title");
  edge.append("g").attr("class", "product");
  placeEdge(element, route);
}

/** @param {SVGGElement} element @param {Route} route */
function placeEdge(element, route) {
  const { points, start, end } = route;
  /** @param {string} selector @param {string} path */
  const draw = (selector, path) => element.querySelector(selector)?.setAttribute("d", path);
  draw(".halo", routePath(route, BESIDE / 2));
  draw(".hit", routePath(route, BESIDE / 2));
  draw(".forward-wire", routePath(route));
  draw(".forward-head", head(end, before(points, end), false, 0));
  draw(".backward-wire", routePath(route, BESIDE));
  draw(".backward-head", head(start, before(points, start), true, BESIDE));
  draw(".barrier", barrier(points[Math.floor((points.length - 1) / 6) * 3] ?? points[0], end));
  const at = route.label ?? middle(points);
  element.querySelector(".product")?.setAttribute("transform", `translate(${round(at.x)},${round(at.y + 6)})`);
}

/** A cross on the way that no gradient passes, near the gate. @param {Point} from @param {Point} end */
function barrier(from, end) {
  const far = distance(from, end);
  const near = far > 0 ? Math.min(0.5, 34 / far) : 0;
  const x = end.x + (from.x - end.x) * near;
  const y = end.y + (from.y - end.y) * near + BESIDE / 2;
  return [
    [-8, -8, 8, 8],
    [-8, 8, 8, -8],
  ]
    .map(([dx, dy, ex, ey]) => `M${round(x + dx)},${round(y + dy)}L${round(x + ex)},${round(y + ey)}`)
    .join("");
}

/** @param {Point[]} points @returns {Point} */
function middle(points) {
  const [first] = points;
  const last = points[points.length - 1];
  return { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 + 22 };
}

/**
 * Show the numbers computed so far of these edges at this frame.
 * @param {Edges} edges
 * @param {Frame} frame
 * @param {Set<number>} active
 * @param {NumberFormat} format
 * @param {LabelForm} form
 */
export function updateEdges(edges, frame, active, format, form) {
  const { trace } = frame.walk;
  edges.each(function update({ edge: { id } }) {
    const edge = trace.edges[id];
    const computed = productComputed(frame, id);
    const lit = active.has(id);
    const classes = this.classList;
    classes.toggle("is-computed", valueComputed(frame, edge.target));
    classes.toggle("is-active-forward", lit && frame.moment.phase === "forward");
    classes.toggle("is-active-backward", lit && frame.moment.phase === "backward");
    classes.toggle("has-product", computed);
    for (const flag of ["blocked", "unused", "non_finite", "kink"])
      classes.toggle(`is-${flag}`, edge.flags.includes(flag));
    const stopped =
      edge.local_kind === "blocked" && frame.moment.phase === "backward" && nodeActive(frame, edge.target);
    classes.toggle("is-stopped", stopped);
    const title = this.querySelector("title");
    if (title) title.textContent = edge.reason ?? "";
    writeLines(this, computed ? productText(edge, frame, format, form) : []);
  });
}

/**
 * The lines of text on an edge, around the middle of their room.
 * @param {SVGGElement} element
 * @param {string[]} lines
 */
function writeLines(element, lines) {
  const group = /** @type {SVGGElement | null} */ (element.querySelector(".product"));
  if (!group) return;
  const label = select(group);
  label
    .selectAll("text")
    .data(lines)
    .join("text")
    .attr("class", (_, index) => (index === lines.length - 1 ? "result" : "factors"))
    .attr("y", (_, index) => (index - (lines.length - 1) / 2) * LINE + 6)
    .text((line) => line);
}

/**
 * The product on an edge: `[0.2] × [−1]`, `= −0.2`, in two lines or three; tensors by their shapes.
 * @param {Edge} edge @param {Frame} frame @param {NumberFormat} format @param {LabelForm} form @returns {string[]}
 */
export function productText(edge, { walk }, format, form) {
  const source = walk.trace.nodes[edge.source];
  const target = walk.trace.nodes[edge.target];
  /** @param {unknown} value @param {number[]} shape */
  const quantity = (value, shape) => (shape.length ? formatShape(shape) : short(value, format));
  const upstream = `[${quantity(edge.upstream, target.shape)}]`;
  const product = `= ${edge.summed.length ? "Σ " : ""}${quantity(edge.product, source.shape)}`;
  const sign = { scalar: "×", elementwise: "⊙", linear: "→", blocked: "" }[edge.local_kind];
  const local = edge.local_kind === "linear" ? "[∂]" : `[${quantity(edge.local, target.shape)}]`;
  return form === "tall" ? [upstream, `${sign} ${local}`, product] : [`${upstream} ${sign} ${local}`, product];
}
