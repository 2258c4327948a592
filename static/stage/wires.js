// The two wires of an edge: level and steep runs with round corners, the backward wire at a constant distance beside
// the forward one, both ending at the outlines of the shapes.

/** @import {Point, Route} from "../layout/elk.js" */
/** @import {Vertex} from "../layout/scene.js" */
/** @import {Direction} from "../layout/sizes.js" */
/** @import {Box, Wire} from "./types.js" */

/** Half the distance between the wires of an edge. */
export const BESIDE = 4;
const ROUND = 12;
const HEAD = { length: 9, half: 4 };
const ACTIVE_HEAD = { length: 15, half: 8 };

/**
 * @typedef {{source: Vertex, target: Vertex, from: Point, to: Point}} Ends `from`, `to`: the middles of their cores.
 */

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
/** @param {Point} point */
const text = ({ x, y }) => `${round(x)},${round(y)}`;

/** @param {Point} one @param {Point} other */
const isLevel = (one, other) => Math.abs(other.x - one.x) >= Math.abs(other.y - one.y);

/**
 * The points of a wire: the route, moved aside by so much to the left of the way (above, where values flow to the
 * right), between the outlines of the shapes.
 * @param {Route} route @param {Ends} ends @param {number} aside @param {Direction} direction @returns {Point[]}
 */
export function wirePoints(route, ends, aside, direction) {
  const side = direction === "right" ? 1 : -1;
  const points = tidy(route);
  const shifted = points.map((point, index) => {
    const offset = { x: 0, y: 0 };
    for (const [one, other] of [
      [points[index - 1], point],
      [point, points[index + 1]],
    ]) {
      if (!one || !other) continue;
      if (isLevel(one, other)) offset.y = -Math.sign(other.x - one.x) * aside * side;
      else offset.x = Math.sign(other.y - one.y) * aside * side;
    }
    return { x: point.x + offset.x, y: point.y + offset.y };
  });
  shifted[0] = outlinePoint(shifted[0], ends.source, ends.from, direction, 1);
  const last = shifted.length - 1;
  shifted[last] = outlinePoint(shifted[last], ends.target, ends.to, direction, -1);
  return shifted;
}

/** Without points on the way between their neighbours. @param {Route} route @returns {Point[]} */
function tidy(route) {
  const result = route.slice(0, 1);
  for (let at = 1; at < route.length; at += 1) {
    const point = route[at];
    const before = result[result.length - 1];
    const next = route[at + 1];
    if (Math.hypot(point.x - before.x, point.y - before.y) < 0.5 && next) continue;
    if (next && isLevel(before, point) === isLevel(point, next)) continue;
    result.push(point);
  }
  return result;
}

/**
 * Where a wire meets a shape's outline, at this place across the flow.
 * @param {Point} point @param {Vertex} vertex @param {Point} center @param {Direction} direction @param {1 | -1} way
 * @returns {Point}
 */
function outlinePoint(point, { node, size: { core } }, center, direction, way) {
  const radius = node.kind === "operation" ? Math.min(core.width, core.height) / 2 : 0;
  if (direction === "right") {
    const beyond = Math.max(0, Math.abs(point.y - center.y) - (core.height / 2 - radius));
    const inset = radius - Math.sqrt(Math.max(0, radius * radius - beyond * beyond));
    return { x: center.x + way * (core.width / 2 - inset), y: point.y };
  }
  const beyond = Math.max(0, Math.abs(point.x - center.x) - (core.width / 2 - radius));
  const inset = radius - Math.sqrt(Math.max(0, radius * radius - beyond * beyond));
  return { x: point.x, y: center.y + way * (core.height / 2 - inset) };
}

/** @param {Point[]} points @returns {string} */
export function pathThrough(points) {
  let path = `M${text(points[0])}`;
  for (let at = 1; at < points.length - 1; at += 1) {
    const radius = Math.min(
      ROUND,
      distance(points[at - 1], points[at]) / (at === 1 ? 1 : 2),
      distance(points[at], points[at + 1]) / (at === points.length - 2 ? 1 : 2),
    );
    const before = towards(points[at], points[at - 1], radius);
    const after = towards(points[at], points[at + 1], radius);
    path += `L${text(before)}Q${text(points[at])} ${text(after)}`;
  }
  return `${path}L${text(points[points.length - 1])}`;
}

/** @param {Point} one @param {Point} other */
const distance = (one, other) => Math.hypot(other.x - one.x, other.y - one.y);

/** The point so far on the way from one to another. @param {Point} from @param {Point} to @param {number} by */
function towards(from, to, by) {
  const length = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
}

/**
 * The forward wire: its head is filled, and the line ends inside it.
 * @param {Point[]} points @param {boolean} active @returns {Wire}
 */
export function forwardWire(points, active) {
  const head = active ? ACTIVE_HEAD : HEAD;
  const tip = points[points.length - 1];
  const back = towards(tip, points[points.length - 2], head.length);
  return {
    path: pathThrough([...points.slice(0, -1), towards(tip, back, head.length * 0.7)]),
    head: `M${text(beside(back, tip, head.half))}L${text(tip)}L${text(beside(back, tip, -head.half))}Z`,
    points,
  };
}

/**
 * The backward wire: its head is open, at the operand.
 * @param {Point[]} points @param {boolean} active @returns {Wire}
 */
export function backwardWire(points, active) {
  const head = active ? ACTIVE_HEAD : HEAD;
  const [tip] = points;
  const back = towards(tip, points[1], head.length);
  return {
    path: pathThrough([towards(tip, back, active ? 3 : 1), ...points.slice(1)]),
    head: `M${text(beside(back, tip, head.half))}L${text(tip)}L${text(beside(back, tip, -head.half))}`,
    points,
  };
}

/** @param {Point} point @param {Point} tip @param {number} by @returns {Point} */
function beside(point, tip, by) {
  const length = distance(point, tip) || 1;
  return { x: point.x - ((tip.y - point.y) * by) / length, y: point.y + ((tip.x - point.x) * by) / length };
}

/** A cross on the way that no gradient passes, near the gate. @param {Point[]} points @returns {string} */
export function barrierOn(points) {
  const tip = points[points.length - 1];
  const { x, y } = towards(tip, points[points.length - 2], Math.min(26, distance(tip, points[points.length - 2]) / 2));
  return [
    [-7, -7, 7, 7],
    [-7, 7, 7, -7],
  ]
    .map(([dx, dy, ex, ey]) => `M${text({ x: x + dx, y: y + dy })}L${text({ x: x + ex, y: y + ey })}`)
    .join("");
}

/** The runs of a wire as thin boxes. @param {Point[]} points @param {number} thick @returns {Box[]} */
export function runBoxes(points, thick) {
  return points.slice(1).map((to, index) => {
    const from = points[index];
    return {
      x: Math.min(from.x, to.x) - thick / 2,
      y: Math.min(from.y, to.y) - thick / 2,
      width: Math.abs(to.x - from.x) + thick,
      height: Math.abs(to.y - from.y) + thick,
    };
  });
}
