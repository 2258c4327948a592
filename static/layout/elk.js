// Converts a scene to elkjs's input, and its output to positions and routes.

/** @import {Scene, Link, Vertex} from "./scene.js" */
/** @import {Frame} from "./frames.js" */
/** @import {Direction} from "./sizes.js" */
import { frameRoom } from "./frames.js";
import { portOffset } from "./sizes.js";

/** @typedef {{x: number, y: number}} Point */
/** @typedef {Point[]} Route  From the port of the source to that of the target, in level and steep runs. */
/** @typedef {Point & {width: number, height: number}} Room  Of a group's frame. */
/**
 * @typedef {{places: Map<string, Point>, rooms: Map<string, Room>, routes: Map<string, Route>, width: number, height:
 *   number, engine: string, direction: Direction}} Layout
 */

/** All levels are laid out at once, and given in one system of coordinates. */
const WHOLE = {
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
};
/**
 * Where an edge enters a vertex, or leaves it, from the vertex's top left corner.
 * @param {Vertex} vertex @param {"enter" | "leave"} end @param {number} slot @param {number} slots
 * @param {Direction} direction @returns {Point}
 */
export function portPlace({ size }, end, slot, slots, direction) {
  const offset = portOffset(size, slot, slots, direction);
  if (direction === "right") return { x: end === "enter" ? 0 : size.width, y: size.center.y + offset };
  return { x: size.center.x + offset, y: end === "enter" ? 0 : size.height };
}

/** @param {Scene} scene */
export function toElk(scene) {
  const { entering, leaving } = linksByVertex(scene);
  return {
    id: "graph",
    layoutOptions: { ...options(scene.direction), ...(scene.frames.length && WHOLE) },
    children: nested(scene, (vertex) =>
      child(vertex, entering.get(vertex) ?? [], leaving.get(vertex) ?? [], scene.direction),
    ),
    edges: [
      ...scene.links.map((link) => ({
        id: link.key,
        sources: [`${link.source.key}>${link.key}`],
        targets: [`${link.key}<`],
      })),
      ...scene.asides.flatMap(({ key, source }) =>
        source ? [{ id: `${key}~`, sources: [source.key], targets: [key] }] : [],
      ),
    ],
  };
}

/** @param {Scene} scene */
function linksByVertex({ links }) {
  /** @type {Map<Vertex, Link[]>} */
  const entering = new Map();
  /** @type {Map<Vertex, Link[]>} */
  const leaving = new Map();
  for (const link of links) {
    entering.set(link.target, [...(entering.get(link.target) ?? []), link]);
    leaving.set(link.source, [...(leaving.get(link.source) ?? []), link]);
  }
  return { entering, leaving };
}

/**
 * Vertices and asides within their frames.
 * @param {Scene} scene
 * @param {(vertex: Vertex) => any} make
 * @returns {any[]}
 */
function nested({ vertices, frames, asides }, make) {
  /** @type {any[]} */
  const roots = [];
  const rooms = new Map(frames.map((frame) => [frame.key, room(frame)]));
  /** @param {string | null} frame */
  const home = (frame) => (frame === null ? undefined : rooms.get(frame))?.children ?? roots;
  for (const { key, parent } of frames) home(parent).push(rooms.get(key));
  for (const vertex of vertices) home(vertex.home).push(make(vertex));
  for (const { key, size, home: frame } of asides) home(frame).push({ id: key, ...size });
  return roots;
}

/** @param {Frame} frame */
function room(frame) {
  const { padding, width } = frameRoom(frame);
  const least = width && { "elk.nodeSize.constraints": "MINIMUM_SIZE", "elk.nodeSize.minimum": `(${width},0)` };
  return { id: frame.key, children: /** @type {any[]} */ ([]), layoutOptions: { "elk.padding": padding, ...least } };
}

/** @param {Direction} direction @returns {Record<string, string>} */
function options(direction) {
  return {
    "elk.algorithm": "layered",
    "elk.direction": direction === "right" ? "RIGHT" : "DOWN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.padding": "[top=4,left=8,bottom=4,right=8]",
    "elk.spacing.nodeNode": direction === "right" ? "7" : "26",
    "elk.spacing.edgeNode": "14",
    "elk.spacing.edgeEdge": "20",
    "elk.layered.spacing.nodeNodeBetweenLayers": direction === "right" ? "32" : "16",
    "elk.layered.spacing.edgeNodeBetweenLayers": direction === "right" ? "14" : "12",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "16",
    "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
    "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  };
}

/** @param {Vertex} vertex @param {Link[]} entering @param {Link[]} leaving @param {Direction} direction */
function child(vertex, entering, leaving, direction) {
  const { width, height } = vertex.size;
  const [before, after] = direction === "right" ? ["WEST", "EAST"] : ["NORTH", "SOUTH"];
  return {
    id: vertex.key,
    width,
    height,
    layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    ports: [
      ...entering.map((link) =>
        port(`${link.key}<`, before, portPlace(vertex, "enter", link.slot, link.slots, direction)),
      ),
      ...leaving.map((link) =>
        port(`${vertex.key}>${link.key}`, after, portPlace(vertex, "leave", link.use, link.uses, direction)),
      ),
    ],
  };
}

/** @param {string} id @param {string} side @param {Point} place */
const port = (id, side, { x, y }) => ({ id, x, y, width: 0, height: 0, layoutOptions: { "elk.port.side": side } });

/** @param {any} answer @param {Scene} scene @returns {Layout} */
export function fromElk(answer, scene) {
  /** @type {Map<string, Point>} */
  const places = new Map();
  /** @type {Map<string, Room>} */
  const rooms = new Map();
  /** @param {any[]} children */
  const take = (children) =>
    children.forEach(({ id, x, y, width, height, children: inside }) => {
      if (inside?.length) rooms.set(id, { x, y, width, height });
      else places.set(id, { x, y });
      take(inside ?? []);
    });
  take(answer.children);
  /** @type {Map<string, Route>} */
  const routes = new Map(answer.edges.map((/** @type {any} */ edge) => [edge.id, route(edge)]));
  const { width, height } = answer;
  return { places, rooms, routes, width, height, engine: "elk", direction: scene.direction };
}

/** @param {any} edge @returns {Route} */
function route(edge) {
  return edge.sections.flatMap((/** @type {any} */ { startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
}
