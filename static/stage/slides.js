// What makes room while a step comes: nodes slide where the channel opens, wires of another shape come into sight, and
// the line of the step before fades.

/** @import {Glide, Part, Point, Staged, StagedEdge} from "./types.js" */
import { coming } from "./copies.js";
import { difference, middleOf } from "./routes.js";

const LENGTH = 160;
/** Where more than this shifts, it stands at its new place at once. */
const MOST_SHIFTED = 16;

/**
 * The lines of the edges that were active fade, and what they show now comes in their place.
 * @param {Staged} before @param {Staged} after @returns {Glide[]}
 */
export function fading(before, after) {
  const now = new Map(after.edges.map((edge) => [edge.key, edge]));
  return before.edges.flatMap((edge) => {
    const { key, active, lines, plate } = edge;
    if (active !== "backward" || plate || !lines.length || now.get(key)?.active) return [];
    const goal = now.get(key)?.anchor;
    const copies = lines.map((line) => {
      const way = goal ? [{ start: 0, end: LENGTH, by: [{ x: 0, y: 0 }, difference(goal, middleOf(line.box))] }] : [];
      const legs = [...way, { start: 0, end: LENGTH, opacity: [1, 0] }];
      return { of: null, line, box: null, side: /** @type {const} */ ("gradient"), legs };
    });
    const isLabelled = Boolean(now.get(key)?.lines.length);
    return [...copies, ...(isLabelled ? [coming({ kind: "edge", key, part: "product" }, 0, LENGTH)] : [])];
  });
}

/**
 * @param {Staged} before @param {Staged} after @returns {Glide[]}
 */
export function sliding(before, after) {
  const centers = new Map(before.nodes.map(({ key, center }) => [key, center]));
  const edges = new Map(before.edges.map((edge) => [edge.key, edge]));
  const nodes = after.nodes.flatMap(({ key, center }) => {
    const then = centers.get(key);
    return then ? shifted({ kind: "node", key, part: "" }, difference(then, center)) : [];
  });
  const wires = after.edges.flatMap((edge) => {
    const then = edges.get(edge.key);
    if (!then || then.forward.path === edge.forward.path) return [];
    const by = commonShift(then, edge);
    /** @type {Part} */
    const of = { kind: "edge", key: edge.key, part: "" };
    return by ? shifted(of, by) : [coming(of, 0, LENGTH)];
  });
  const all = [...nodes, ...wires];
  return all.length <= MOST_SHIFTED ? all : [];
}

/** @param {Part} of @param {Point} by @returns {Glide[]} */
function shifted(of, by) {
  if (Math.hypot(by.x, by.y) < 0.5) return [];
  const legs = [{ start: 0, end: LENGTH, by: [by, { x: 0, y: 0 }] }];
  return [{ of, line: null, box: null, side: "gradient", legs }];
}

/**
 * By how much all of a wire has moved; null where it has another shape.
 * @param {StagedEdge} then @param {StagedEdge} now
 */
function commonShift(then, now) {
  const [one, other] = [then.forward.points, now.forward.points];
  if (one.length !== other.length) return null;
  const shifts = one.map((point, at) => difference(point, other[at]));
  const isCommon = shifts.every(({ x, y }) => Math.abs(x - shifts[0].x) < 0.5 && Math.abs(y - shifts[0].y) < 0.5);
  return isCommon ? shifts[0] : null;
}
