// Converts a scene to elkjs's input, and its output to positions and routes.

/** @import {Scene, Link, Vertex} from "./scene.js" */
import { EDGE_LABELS } from "./sizes.js";

/** @typedef {{x: number, y: number}} Point */
/**
 * @typedef {{points: Point[], curved: boolean, label: Point | null, start: Point, end: Point}} Route  `label`: the
 *   centre of the edge's text.
 */
/** @typedef {Point & {width: number, height: number}} Room  Of a group's frame. */
/**
 * @typedef {{places: Map<string, Point>, rooms: Map<string, Room>, routes: Map<string, Route>, width: number, height:
 *   number, engine: string}} Layout
 */

/** Above so many links the labels get no room of their own, above so many vertices routes are straight-edged. */
const LABELLED_LINKS = 90;
const CURVED_VERTICES = 300;

const CENTERED = { "elk.edgeLabels.placement": "CENTER" };

/** All levels are laid out at once, and given in one system of coordinates. */
const WHOLE = {
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
};
const PADDING = "[top=42,left=16,bottom=16,right=16]";

/**
 * The height of a port, from the vertex's top.
 * @param {Vertex} vertex
 * @param {number} slot
 * @param {number} slots
 * @returns {number}
 */
export function portHeight(vertex, slot, slots) {
  const { core, center } = vertex.size;
  const spread = Math.min(core.height * 0.55, 13 * (slots - 1));
  return center + (slots < 2 ? 0 : -spread / 2 + (spread * slot) / (slots - 1));
}

/** @param {Scene} scene */
export function toElk(scene) {
  const labelled = scene.links.length <= LABELLED_LINKS;
  const curved = scene.vertices.length <= CURVED_VERTICES;
  /** @type {Map<string, Link[]>} */
  const leaving = new Map();
  for (const link of scene.links) leaving.set(link.source.key, [...(leaving.get(link.source.key) ?? []), link]);
  return {
    id: "graph",
    layoutOptions: { ...options(labelled, curved), ...(scene.frames.length && WHOLE) },
    children: nested(scene, (vertex) => child(vertex, leaving.get(vertex.key) ?? [], scene)),
    edges: scene.links.map((link) => ({
      id: link.key,
      sources: [`${link.source.key}>${link.key}`],
      targets: [`${link.key}<`],
      labels: labelled ? [{ id: `${link.key}#`, text: "×", ...EDGE_LABELS[scene.form], layoutOptions: CENTERED }] : [],
    })),
  };
}

/**
 * Vertices within the frames of their groups.
 * @param {Scene} scene
 * @param {(vertex: Vertex) => any} make
 * @returns {any[]}
 */
function nested({ vertices, frames }, make) {
  /** @type {any[]} */
  const roots = [];
  const rooms = new Map(
    frames.map(({ key, group }) => [
      group.id,
      { id: key, children: /** @type {any[]} */ ([]), layoutOptions: { "elk.padding": PADDING } },
    ]),
  );
  /** @param {number | null} group */
  const home = (group) => (group === null ? undefined : rooms.get(group))?.children ?? roots;
  for (const { group } of frames) home(group.parent).push(rooms.get(group.id));
  for (const vertex of vertices) home(vertex.node.group).push(make(vertex));
  return roots;
}

/** @param {boolean} labelled @param {boolean} curved @returns {Record<string, string>} */
function options(labelled, curved) {
  return {
    "elk.algorithm": "layered",
    "elk.direction": "RIGHT",
    "elk.edgeRouting": curved ? "SPLINES" : "ORTHOGONAL",
    "elk.spacing.nodeNode": "18",
    "elk.spacing.edgeNode": "12",
    "elk.spacing.edgeEdge": "14",
    "elk.spacing.edgeLabel": "0",
    "elk.layered.spacing.nodeNodeBetweenLayers": labelled ? "13" : "64",
    "elk.layered.spacing.edgeNodeBetweenLayers": "8",
    "elk.layered.edgeLabels.sideSelection": "ALWAYS_DOWN",
    "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
    "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  };
}

/** @param {Vertex} vertex @param {Link[]} leaving @param {Scene} scene */
function child(vertex, leaving, scene) {
  const { width, height } = vertex.size;
  const incoming = incomingOf(scene).get(vertex.key) ?? [];
  return {
    id: vertex.key,
    width,
    height,
    layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    ports: [
      ...incoming.map((link) => port(`${link.key}<`, "WEST", 0, portHeight(vertex, link.slot, link.slots))),
      ...leaving.map((link, index) =>
        port(`${vertex.key}>${link.key}`, "EAST", width, portHeight(vertex, index, leaving.length)),
      ),
    ],
  };
}

/** @type {WeakMap<Scene, Map<string, Link[]>>} */
const INCOMING = new WeakMap();

/** @param {Scene} scene */
function incomingOf(scene) {
  let incoming = INCOMING.get(scene);
  if (!incoming) {
    incoming = new Map();
    for (const link of scene.links) incoming.set(link.target.key, [...(incoming.get(link.target.key) ?? []), link]);
    INCOMING.set(scene, incoming);
  }
  return incoming;
}

/** @param {string} id @param {string} side @param {number} x @param {number} y */
const port = (id, side, x, y) => ({ id, x, y, width: 0, height: 0, layoutOptions: { "elk.port.side": side } });

/** @param {any} answer @param {Scene} scene @returns {Layout} */
export function fromElk(answer, scene) {
  const curved = scene.vertices.length <= CURVED_VERTICES;
  const links = new Map(scene.links.map((link) => [link.key, link]));
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
  const routes = new Map(
    answer.edges.map((/** @type {any} */ edge) => [
      edge.id,
      route(edge, curved, /** @type {Link} */ (links.get(edge.id))),
    ]),
  );
  return { places, rooms, routes, width: answer.width, height: answer.height, engine: "elk" };
}

/** @param {any} edge @param {boolean} curved @param {Link} link @returns {Route} */
function route(edge, curved, link) {
  const points = edge.sections.flatMap((/** @type {any} */ { startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const [label] = edge.labels ?? [];
  return {
    points,
    curved: curved && points.length % 3 === 1,
    label: label ? { x: label.x + label.width / 2, y: label.y + label.height / 2 } : null,
    ...ends(points, link),
  };
}

/**
 * Where a route really begins and ends: at the shapes inside the vertices' rooms, which it meets on the level.
 * @param {Point[]} points @param {Link} link @returns {{start: Point, end: Point}}
 */
export function ends(points, { source, target, slot, slots }) {
  const [first] = points;
  const last = points[points.length - 1];
  const below = portHeight(target, slot, slots) - target.size.center;
  return {
    start: { x: first.x - inset(source, 0), y: first.y },
    end: { x: last.x + inset(target, below), y: last.y },
  };
}

/**
 * From the edge of a vertex's room to its shape, at this height off the middle.
 * @param {Vertex} vertex
 * @param {number} below
 */
function inset({ node, size: { width, core } }, below) {
  const radius = core.height / 2;
  const round = node.kind === "operation" ? radius - Math.sqrt(Math.max(0, radius * radius - below * below)) : 0;
  return (width - core.width) / 2 + round;
}
