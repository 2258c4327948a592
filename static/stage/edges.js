// An edge of the picture at one frame: its two wires, and what stands on it.

/** @import {Edge, Frame} from "../lib/types.js" */
/** @import {Link} from "../layout/scene.js" */
/** @import {Direction} from "../layout/sizes.js" */
/** @import {Point, Route} from "../layout/elk.js" */
/** @import {Box, StagedEdge, TextLine} from "./types.js" */
/** @import {Wires} from "./labels.js" */
import { nodeActive, productComputed, valueComputed } from "../trace/frame.js";
import { movedLine } from "./text.js";
import { BESIDE, backwardWire, barrierOn, forwardWire, pathThrough, wirePoints } from "./wires.js";

/** Flags of the trace that the picture shows. */
const FLAGS = ["blocked", "unused", "non_finite", "kink"];

/**
 * The points of both wires.
 * @param {Route} route @param {Link} link @param {Point} from @param {Point} to @param {Direction} direction @returns
 * {Wires}
 */
export function wiresOf(route, { source, target }, from, to, direction) {
  const ends = { source, target, from, to };
  return {
    forward: wirePoints(route, ends, BESIDE, direction),
    backward: wirePoints(route, ends, -BESIDE, direction),
  };
}

/**
 * Wires that end where they come to a frame.
 * @param {Wires} wires @param {Box} frame @param {Direction} direction @returns {Wires}
 */
export const endingAt = ({ forward, backward }, frame, direction) => ({
  forward: cutAt(forward, frame, direction),
  backward: cutAt(backward, frame, direction),
});

/** @param {Point[]} points @param {Box} frame @param {Direction} direction @returns {Point[]} */
function cutAt(points, frame, direction) {
  const axis = direction === "right" ? "x" : "y";
  const at = points.findIndex((point) => point[axis] >= frame[axis]);
  if (at < 1) return points;
  const [before, after] = [points[at - 1], points[at]];
  const share = (frame[axis] - before[axis]) / (after[axis] - before[axis]);
  const end = { x: before.x + (after.x - before.x) * share, y: before.y + (after.y - before.y) * share };
  return [...points.slice(0, at), end];
}

/**
 * What an edge shows at a frame.
 * @typedef {{computed: boolean, differentiated: boolean, stopped: boolean, active: "forward" | "backward" | null}}
 * EdgeState
 */

/** @param {Frame} frame @param {Edge} edge @param {boolean} lit @returns {EdgeState} */
export function edgeState(frame, edge, lit) {
  const { phase } = frame.moment;
  return {
    computed: valueComputed(frame, edge.target),
    differentiated: productComputed(frame, edge.id),
    stopped: edge.local_kind === "blocked" && phase === "backward" && nodeActive(frame, edge.target),
    active: lit && phase !== "start" ? phase : null,
  };
}

/**
 * @param {Link} link @param {Edge} edge @param {Wires} wires @param {EdgeState} state
 * @param {Pick<StagedEdge, "detail" | "lines" | "plate">} text @returns {StagedEdge}
 */
export function stageEdge(link, edge, wires, state, { detail, lines, plate }) {
  const marks = FLAGS.filter((flag) => edge.flags.includes(flag));
  for (const mark of /** @type {const} */ (["computed", "differentiated", "stopped"]))
    if (state[mark]) marks.push(mark);
  const tube = wires.forward.map((point, index) => middle(point, wires.backward[index] ?? point));
  return {
    key: link.key,
    id: edge.id,
    forward: forwardWire(wires.forward, state.active === "forward"),
    backward: backwardWire(wires.backward, state.active === "backward"),
    tube: pathThrough(tube),
    anchor: lines.length ? middleOfLine(lines[0]) : longestRun(tube),
    detail,
    lines,
    plate,
    barrier: edge.local_kind === "blocked" ? barrierOn(tube) : "",
    active: state.active,
    marks,
  };
}

/** @param {Point} one @param {Point} other @returns {Point} */
const middle = (one, other) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });

/** @param {TextLine} line @returns {Point} */
const middleOfLine = ({ box }) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** The middle of the longest run of a wire. @param {Point[]} points @returns {Point} */
export function longestRun(points) {
  let best = points[0];
  let most = -1;
  for (let at = 1; at < points.length; at += 1) {
    const length = Math.hypot(points[at].x - points[at - 1].x, points[at].y - points[at - 1].y);
    if (length > most) [most, best] = [length, middle(points[at - 1], points[at])];
  }
  return best;
}

/**
 * Lines of text, moved.
 * @param {TextLine[]} lines @param {number} by @param {Direction} direction @returns {TextLine[]}
 */
export const movedLines = (lines, by, direction) =>
  by === 0
    ? lines
    : lines.map((line) => movedLine(line, direction === "right" ? by : 0, direction === "right" ? 0 : by));
