// A plain layered layout of our own, for when the layout engine fails or takes too long: there is always a picture.
// Layers by longest path, each leaf next to its first use, rows by the average row of the operands. It thinks from left
// to right; from top to bottom, `along` and `across` exchange their axes.

/** @import {Scene, Link, Vertex} from "./scene.js" */
/** @import {Layout, Point, Route} from "./elk.js" */
/** @import {Direction} from "./sizes.js" */
import { portPlace } from "./elk.js";

const LAYER_GAP = 60;
const ROW_GAP = 18;

/**
 * A vertex's extent along the flow and across it, and its middle across.
 * @param {Vertex} vertex @param {Direction} direction
 */
const extent = ({ size: { width, height, center } }, direction) =>
  direction === "right"
    ? { along: width, across: height, middle: center.y }
    : { along: height, across: width, middle: center.x };

/** @param {number} along @param {number} across @param {Direction} direction @returns {Point} */
const pointAt = (along, across, direction) =>
  direction === "right" ? { x: along, y: across } : { x: across, y: along };

/** @param {Scene} scene @returns {Layout} */
export function simpleLayout(scene) {
  const { direction } = scene;
  const places = place(columnsOf(scene), scene);
  /** @type {Map<string, Route>} */
  const routes = new Map(scene.links.map((link) => [link.key, orthogonal(link, places, direction)]));
  let width = 0;
  let height = 0;
  for (const { key, size } of scene.vertices) {
    const at = /** @type {Point} */ (places.get(key));
    width = Math.max(width, at.x + size.width);
    height = Math.max(height, at.y + size.height);
  }
  for (const { key, size } of scene.asides) {
    places.set(key, { x: 0, y: height + ROW_GAP });
    width = Math.max(width, size.width);
    height += ROW_GAP + size.height;
  }
  return { places, rooms: new Map(), routes, width, height, engine: "simple", direction };
}

/** Vertices by layer: an operation right of all its operands, a leaf left of its first use. @param {Scene} scene */
function columnsOf(scene) {
  /** @type {Map<Vertex, number>} */
  const layer = new Map(scene.vertices.map((vertex) => [vertex, 0]));
  const links = [...scene.links].sort((one, other) => one.target.node.id - other.target.node.id);
  for (const { source, target } of links) {
    layer.set(target, Math.max(layer.get(target) ?? 0, (layer.get(source) ?? 0) + 1));
  }
  /** @type {Map<Vertex, number>} */
  const nearest = new Map();
  for (const { source, target } of links) {
    if (source.node.kind !== "operation") {
      nearest.set(source, Math.min(nearest.get(source) ?? Infinity, (layer.get(target) ?? 1) - 1));
    }
  }
  /** @type {Vertex[][]} */
  const columns = [];
  for (const vertex of scene.vertices) {
    const at = nearest.get(vertex) ?? layer.get(vertex) ?? 0;
    (columns[at] ??= []).push(vertex);
  }
  return columns.filter(Boolean);
}

/** @param {Vertex[][]} columns @param {Scene} scene @returns {Map<string, Point>} */
function place(columns, { links, direction }) {
  /** @type {Map<Vertex, Link[]>} */
  const incoming = new Map();
  for (const link of links) incoming.set(link.target, [...(incoming.get(link.target) ?? []), link]);
  /** @type {Map<Vertex, number>}  The middle of each vertex, across the flow. */
  const middles = new Map();
  /** @type {Map<string, Point>} */
  const places = new Map();
  let along = 0;
  for (const column of columns) {
    const preferred = new Map(
      column.map((vertex, index) => [vertex, preferredMiddle(incoming.get(vertex) ?? [], middles, index)]),
    );
    column.sort((one, other) => (preferred.get(one) ?? 0) - (preferred.get(other) ?? 0));
    let across = 0;
    for (const vertex of column) {
      const room = extent(vertex, direction);
      across = Math.max(across, (preferred.get(vertex) ?? 0) - room.middle);
      places.set(vertex.key, pointAt(along, across, direction));
      middles.set(vertex, across + room.middle);
      across += room.across + ROW_GAP;
    }
    along += Math.max(...column.map((vertex) => extent(vertex, direction).along)) + LAYER_GAP;
  }
  return places;
}

/**
 * Where a vertex would like to stand, across the flow.
 * @param {Link[]} links
 * @param {Map<Vertex, number>} middles
 * @param {number} index
 */
function preferredMiddle(links, middles, index) {
  const known = links.flatMap(({ source }) => middles.get(source) ?? []);
  return known.length ? known.reduce((sum, middle) => sum + middle, 0) / known.length : index * 60;
}

/** @param {Link} link @param {Map<string, Point>} places @param {Direction} direction @returns {Route} */
function orthogonal(link, places, direction) {
  const { source, target, slot, slots, use, uses } = link;
  const from = /** @type {Point} */ (places.get(source.key));
  const to = /** @type {Point} */ (places.get(target.key));
  const leaving = portPlace(source, "leave", use, uses, direction);
  const entering = portPlace(target, "enter", slot, slots, direction);
  const start = { x: from.x + leaving.x, y: from.y + leaving.y };
  const end = { x: to.x + entering.x, y: to.y + entering.y };
  const bend = LAYER_GAP / 2;
  return direction === "right"
    ? [start, { x: end.x - bend, y: start.y }, { x: end.x - bend, y: end.y }, end]
    : [start, { x: start.x, y: end.y - bend }, { x: end.x, y: end.y - bend }, end];
}
