// A plain layered layout of our own, for when the layout engine fails or takes too long: there is always a picture.
// Layers by longest path, each leaf next to its first use, rows by the average row of the operands.

/** @import {Scene, Link, Vertex} from "./scene.js" */
/** @import {Layout, Point, Route} from "./elk.js" */
import { ends, portHeight } from "./elk.js";

const COLUMN_GAP = 70;
const ROW_GAP = 18;

/** @param {Scene} scene @returns {Layout} */
export function simpleLayout(scene) {
  const columns = columnsOf(scene);
  const places = place(columns, scene);
  /** @type {Map<string, Route>} */
  const routes = new Map(scene.links.map((link) => [link.key, straight(link, places)]));
  let width = 0;
  let height = 0;
  for (const { key, size } of scene.vertices) {
    const at = /** @type {Point} */ (places.get(key));
    width = Math.max(width, at.x + size.width);
    height = Math.max(height, at.y + size.height);
  }
  return { places, rooms: new Map(), routes, width, height, engine: "simple" };
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
function place(columns, scene) {
  /** @type {Map<Vertex, Link[]>} */
  const incoming = new Map();
  for (const link of scene.links) incoming.set(link.target, [...(incoming.get(link.target) ?? []), link]);
  /** @type {Map<string, Point>} */
  const places = new Map();
  let x = 0;
  for (const column of columns) {
    const preferred = new Map(
      column.map((vertex, index) => [vertex, preferredHeight(incoming.get(vertex) ?? [], places, index)]),
    );
    column.sort((one, other) => (preferred.get(one) ?? 0) - (preferred.get(other) ?? 0));
    let y = 0;
    for (const vertex of column) {
      y = Math.max(y, (preferred.get(vertex) ?? 0) - vertex.size.center);
      places.set(vertex.key, { x, y });
      y += vertex.size.height + ROW_GAP;
    }
    x += Math.max(...column.map(({ size }) => size.width)) + COLUMN_GAP;
  }
  return places;
}

/**
 * The height at which a vertex would like to stand.
 * @param {Link[]} links
 * @param {Map<string, Point>} places
 * @param {number} index
 */
function preferredHeight(links, places, index) {
  const heights = links.flatMap(({ source }) => {
    const at = places.get(source.key);
    return at ? [at.y + source.size.center] : [];
  });
  return heights.length ? heights.reduce((sum, height) => sum + height, 0) / heights.length : index * 60;
}

/** @param {Link} link @param {Map<string, Point>} places @returns {Route} */
function straight(link, places) {
  const { source, target, slot, slots } = link;
  const from = /** @type {Point} */ (places.get(source.key));
  const to = /** @type {Point} */ (places.get(target.key));
  const start = { x: from.x + source.size.width, y: from.y + source.size.center };
  const end = { x: to.x, y: to.y + portHeight(target, slot, slots) };
  const bend = Math.max(24, (end.x - start.x) / 2);
  const points = [start, { x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }, end];
  return {
    points,
    curved: true,
    ...ends(points, link),
    label: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 + 24 },
  };
}
