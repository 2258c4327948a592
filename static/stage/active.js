// What a camera that follows the walk keeps in view.

/** @import {Frame} from "../lib/types.js" */
/** @import {Slip} from "./slips.js" */
/** @import {Box, StagedEdge, StagedNode} from "./types.js" */
import { placed } from "./nodes.js";
import { around } from "./text.js";

/** What is kept in view takes no more than this share of the room. */
const SHARE = 0.94;
/** Around the middle of an edge with a slip on it. */
const AROUND = 50;

/**
 * The active gate with the lines of its edges and its neighbours at their other ends, as much of that as the room
 * holds;
 * at the start the first gate, at rest the output, or instead what was answered wrong.
 * @param {Frame} frame @param {StagedNode[]} nodes @param {StagedEdge[]} edges
 * @param {{width: number, height: number}} room  in the picture's units @param {Slip[]} slips @returns {Box | null}
 */
export function activeBox({ walk, position, moment }, nodes, edges, room, slips) {
  if (moment.phase === "start" && slips.length) return together(placesOf(slips, nodes, edges), room);
  const atRest = position > 0 ? walk.trace.output : (walk.moments[1]?.node ?? walk.trace.output);
  const id = moment.phase === "start" ? atRest : moment.node;
  const gate = nodes.find((node) => node.id === id);
  if (!gate) return null;
  const lit = edges.filter(({ active }) => active);
  const sources = new Set(lit.map((edge) => walk.trace.edges[edge.id].source));
  const ends = new Set(lit.map((edge) => walk.trace.edges[edge.id].target));
  const wanted = [
    ...lit.flatMap(({ lines }) => (lines.length ? [around(lines.map(({ box }) => box))] : [])),
    ...nodes.filter((node) => node.id !== id && (sources.has(node.id) || ends.has(node.id))).map(boxOf),
  ];
  const start = seenOf(gate, moment.phase, room);
  wanted.sort((one, other) => distance(one, start) - distance(other, start));
  return together([start, ...wanted], room);
}

/** Around the first of some boxes, with as many of the others as the room holds.
 * @param {Box[]} boxes @param {{width: number, height: number}} room
 */
const together = ([first, ...others], room) =>
  others.reduce((box, next) => {
    const larger = around([box, next]);
    return larger.width <= room.width * SHARE && larger.height <= room.height * SHARE ? larger : box;
  }, first);

/** @param {Slip[]} slips @param {StagedNode[]} nodes @param {StagedEdge[]} edges @returns {Box[]} */
const placesOf = (slips, nodes, edges) =>
  slips.flatMap((slip) => [
    ...nodes.filter(({ id }) => id === slip.node).map(boxOf),
    ...edges
      .filter(({ id }) => id === slip.edge)
      .map(({ anchor: { x, y } }) => ({ x: x - AROUND, y: y - AROUND, width: 2 * AROUND, height: 2 * AROUND })),
  ]);

/**
 * A gate with its numbers; one that is too wide for that, with the number that comes in this phase, else alone.
 * @param {StagedNode} gate @param {Frame["moment"]["phase"]} phase @param {{width: number, height: number}} room
 * @returns {Box}
 */
function seenOf(gate, phase, room) {
  const { core, value, gradient, center } = gate;
  const coming = phase === "backward" ? gradient : value;
  const narrow = around([core, coming.box, ...coming.lines.map(({ box }) => box)]);
  const boxes = [gate.extent, narrow, core].map((box) => placed(box, center));
  return boxes.find(({ width, height }) => width <= room.width && height <= room.height) ?? boxes[2];
}

/** @param {StagedNode} node */
const boxOf = ({ extent, center }) => placed(extent, center);

/** @param {Box} one @param {Box} other */
const distance = (one, other) =>
  Math.hypot(one.x + one.width / 2 - other.x - other.width / 2, one.y + one.height / 2 - other.y - other.height / 2);
