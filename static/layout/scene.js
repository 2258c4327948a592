// What is drawn of a graph: a vertex for each visible node, a link for each visible edge. A leaf that feeds many
// uses is drawn as one copy per use, so that its edges do not run across the whole picture; a leaf used a few times
// stays one vertex, since its fan-out is a lesson.

/** @import {Edge, Node, Trace, Walk} from "../lib/types.js" */
/** @import {BranchNotTaken} from "../trace/branches.js" */
/** @import {Folding, Stack} from "../trace/folding.js" */
/** @import {Aside} from "./asides.js" */
/** @import {Frame} from "./frames.js" */
/** @import {Direction, Matrices, NodeSize} from "./sizes.js" */
import { drawnEdge, exitLabel, foldingAt } from "../trace/folding.js";
import { asidesOf } from "./asides.js";
import { framesOf } from "./frames.js";
import { nodeSize } from "./sizes.js";

export const MAX_SHARED_USES = 6;

/** @typedef {{key: string, node: Node, size: NodeSize, home: string | null}} Vertex  `home`: the frame it stands in. */
/**
 * @typedef {{key: string, edge: Edge, source: Vertex, target: Vertex, slot: number, slots: number, use: number, uses:
 *   number, into: string | null}} Link  `slot`: its place among the visible operands, of which there are `slots`;
 *   `use`: its place among the edges that leave its source; `into`: the stack at whose frame it ends, on the way to a
 *   node that stands for all in it.
 */
/**
 * @typedef {{vertices: Vertex[], links: Link[], frames: Frame[], asides: Aside[], folding: Folding, direction:
 *   Direction, matrices: Matrices}} Scene
 */
/** @typedef {{direction?: Direction, matrices?: Matrices, folding?: Folding, branches?: BranchNotTaken[]}} Form */
/** @typedef {{edge: Edge, source: number, target: number, into: Stack | null}} Drawn */

/** @param {Walk} walk @param {Form} [form] @returns {Scene} */
export function scene(
  walk,
  { direction = "right", matrices = "cells", folding = foldingAt(walk, 0, true), branches = [] } = {},
) {
  const { trace, hidden } = walk;
  const drawn = drawnEdges(walk, folding);
  const { frames, homes } = framesOf(walk, folding);
  const keys = nodeKeys(trace.origin ?? trace, folding);
  const [entering, leaving] = [countBy(trace, drawn, "target"), countBy(trace, drawn, "source")];
  const copied = trace.nodes.map((node) => node.kind !== "operation" && leaving[node.id] > MAX_SHARED_USES);
  const nodes = trace.nodes.map((node) => renamed(node, folding));
  const sizes = nodes.map((node) =>
    nodeSize(node, {
      direction,
      matrices,
      entering: entering[node.id],
      leaving: copied[node.id] ? 1 : leaving[node.id],
    }),
  );
  /** @type {Map<string, Vertex>} */
  const vertices = new Map();
  /** @param {number} id @param {string} key */
  const vertex = (id, key) => {
    const entry = vertices.get(key) ?? { key, node: nodes[id], size: sizes[id], home: homes[id] };
    vertices.set(key, entry);
    return entry;
  };
  for (const { id } of trace.nodes) if (!hidden[id] && !folding.folded[id] && !copied[id]) vertex(id, keys[id]);
  const links = drawn.map(({ edge, source, target, into }) => {
    const key = into ? `${keys[edge.source]}>${into.key}:${edge.target}` : `${keys[target]}:${edge.operand}`;
    const from = vertex(source, copied[source] ? `${keys[source]}→${key}` : keys[source]);
    const ends = { source: from, target: vertex(target, keys[target]), into: into?.key ?? null };
    return { key, edge, ...ends, slot: 0, slots: 1, use: 0, uses: 1 };
  });
  number(links);
  takeIn(links, frames);
  const shown = [...vertices.values()];
  const asides = asidesOf(branches, shown, homes);
  return { vertices: shown, links, frames, asides, folding, direction, matrices };
}

/**
 * A node as a stack hands it on, by its name in the program.
 * @param {Node} node @param {Folding} folding @returns {Node}
 */
function renamed(node, { stackOf, folded }) {
  const stack = stackOf[node.id];
  const label = stack && !folded[node.id] ? exitLabel(stack, node.id) : null;
  return label === null ? node : { ...node, label };
}

/** @param {Walk} walk @param {Folding} folding @returns {Drawn[]} */
function drawnEdges(walk, folding) {
  return walk.trace.edges.flatMap((edge) => {
    const ends = walk.hidden[edge.source] ? null : drawnEdge(walk, folding, edge);
    return ends ? [{ edge, ...ends }] : [];
  });
}

/** @param {Trace} trace @param {Drawn[]} drawn @param {"source" | "target"} end */
function countBy(trace, drawn, end) {
  const counts = trace.nodes.map(() => 0);
  for (const edge of drawn) counts[edge[end]] += 1;
  return counts;
}

/** Number the links into each vertex, and those out of it. @param {Link[]} links */
function number(links) {
  /** @type {Map<Vertex, Link[]>} */
  const entering = new Map();
  /** @type {Map<Vertex, Link[]>} */
  const leaving = new Map();
  for (const link of links) {
    link.slot = added(entering, link.target, link);
    link.use = added(leaving, link.source, link);
  }
  for (const link of links) {
    link.slots = entering.get(link.target)?.length ?? 1;
    link.uses = leaving.get(link.source)?.length ?? 1;
  }
}

/** @param {Map<Vertex, Link[]>} lists @param {Vertex} vertex @param {Link} link */
function added(lists, vertex, link) {
  const list = lists.get(vertex) ?? [];
  lists.set(vertex, list);
  return list.push(link) - 1;
}

/** A leaf that only the open turn of a loop uses stands in its frame. @param {Link[]} links @param {Frame[]} frames */
function takeIn(links, frames) {
  const turns = turnsAround(frames);
  if (!turns.size) return;
  /** @type {Map<Vertex, string[]>} */
  const uses = new Map();
  for (const { source, target } of links) {
    if (source.node.kind === "operation" || source.home !== null) continue;
    const around = (target.home !== null && turns.get(target.home)) || [];
    const before = uses.get(source) ?? around;
    uses.set(
      source,
      before.filter((key, index) => around[index] === key),
    );
  }
  for (const [leaf, around] of uses) leaf.home = around[around.length - 1] ?? null;
}

/** Per frame, the open turns that it lies in, itself included, the outer first. @param {Frame[]} frames */
function turnsAround(frames) {
  /** @type {Map<string, string[]>} */
  const turns = new Map();
  for (const { key, parent, turn } of frames) {
    const around = (parent !== null && turns.get(parent)) || [];
    if (turn || around.length) turns.set(key, turn ? [...around, key] : around);
  }
  return turns;
}

/**
 * A name for each node that survives small changes of the program, so that what stays can glide to its new place:
 * what it is, and the how-manieth of its kind. In the open turn of a loop, and as what a stack hands on, its place
 * there, so that the next turn takes the places of this one.
 * @param {Trace} trace @param {Folding} folding @returns {string[]}
 */
function nodeKeys(trace, { turns, stacks }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const keys = trace.nodes.map((node) => {
    const kind = `${node.op ?? node.kind}|${node.label}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `${kind}|${count}`;
  });
  for (const { key, nodes } of turns) [...nodes].forEach((node, place) => (keys[node] = `${key}|${place}`));
  for (const { key, exits } of stacks) exits.forEach((node, place) => (keys[node] = `${key}|${place}`));
  return keys;
}
