// What is drawn of a graph: a vertex for each visible node, a link for each visible edge. A leaf that feeds many
// uses is drawn as one copy per use, so that its edges do not run across the whole picture; a leaf used a few times
// stays one vertex, since its fan-out is a lesson.

/** @import {Edge, Group, Node, Trace, Walk} from "../lib/types.js" */
/** @import {Direction, Matrices, NodeSize} from "./sizes.js" */
import { nodeSize } from "./sizes.js";

export const MAX_SHARED_USES = 6;

/** @typedef {{key: string, node: Node, size: NodeSize}} Vertex */
/**
 * @typedef {{key: string, edge: Edge, source: Vertex, target: Vertex, slot: number, slots: number, use: number, uses:
 *   number}} Link  `slot`: its place among the visible operands, of which there are `slots`; `use`: its place among
 *   the edges that leave its source.
 */
/**
 * @typedef {{key: string, group: Group, parent: string | null}} GroupFrame  The frame of a group that is open;
 *   `parent`: the key of the one around it.
 */
/**
 * @typedef {{vertices: Vertex[], links: Link[], frames: GroupFrame[], direction: Direction, matrices: Matrices}} Scene
 */

/**
 * @param {Walk} walk
 * @param {{direction?: Direction, matrices?: Matrices}} [form]
 * @returns {Scene}
 */
export function scene({ trace, hidden }, { direction = "right", matrices = "cells" } = {}) {
  const keys = nodeKeys(trace.origin ?? trace);
  const uses = countUses(trace, hidden);
  const copied = trace.nodes.map((node) => node.kind !== "operation" && uses[node.id] > MAX_SHARED_USES);
  const sizes = trace.nodes.map((node) => {
    const entering = node.operands.filter((operand) => !hidden[operand]).length;
    return nodeSize(node, { direction, matrices, entering, leaving: copied[node.id] ? 1 : uses[node.id] });
  });
  /** @type {Map<string, Vertex>} */
  const vertices = new Map();
  /** @param {Node} node @param {string} key */
  const vertex = (node, key) => {
    const entry = vertices.get(key) ?? { key, node, size: sizes[node.id] };
    vertices.set(key, entry);
    return entry;
  };
  /** @type {Link[]} */
  const links = [];
  for (const node of trace.nodes) if (!hidden[node.id] && !copied[node.id]) vertex(node, keys[node.id]);
  for (const edge of trace.edges) {
    if (hidden[edge.source]) continue;
    const source = trace.nodes[edge.source];
    const key = `${keys[edge.target]}:${edge.operand}`;
    const target = trace.nodes[edge.target];
    links.push({
      key,
      edge,
      source: vertex(source, copied[source.id] ? `${keys[source.id]}→${key}` : keys[source.id]),
      target: vertex(target, keys[edge.target]),
      slot: target.operands.slice(0, edge.operand).filter((operand) => !hidden[operand]).length,
      slots: target.operands.filter((operand) => !hidden[operand]).length,
      use: 0,
      uses: 1,
    });
  }
  numberUses(links);
  return { vertices: [...vertices.values()], links, frames: groupFrames(trace, hidden), direction, matrices };
}

/** @param {Link[]} links */
function numberUses(links) {
  /** @type {Map<Vertex, Link[]>} */
  const leaving = new Map();
  for (const link of links) leaving.set(link.source, [...(leaving.get(link.source) ?? []), link]);
  for (const group of leaving.values())
    group.forEach((link, use) => {
      link.use = use;
      link.uses = group.length;
    });
}

/** A name for each group that survives small changes of the program. @param {Group[]} groups @returns {string[]} */
export function groupKeys(groups) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return groups.map(({ label }) => {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    return `group|${label}|${count}`;
  });
}

/**
 * The groups that are open and show something, the outer before the inner.
 * @param {Trace} trace
 * @param {boolean[]} hidden
 * @returns {GroupFrame[]}
 */
function groupFrames({ nodes, groups = [], collapsed = [] }, hidden) {
  const closed = new Set(collapsed);
  /** @type {(GroupFrame | null)[]} */
  const result = [];
  const keys = groupKeys(groups);
  for (const group of groups) {
    const around = group.parent === null ? null : result[group.parent];
    const open =
      !closed.has(group.id) &&
      (group.parent === null || around) &&
      group.nodes.some((id) => !hidden[id] && nodes[id].gate !== group.id);
    result.push(open ? { key: keys[group.id], group, parent: around?.key ?? null } : null);
  }
  return result.filter((frame) => frame !== null);
}

/** @param {Trace} trace @param {boolean[]} hidden */
function countUses(trace, hidden) {
  const uses = trace.nodes.map(() => 0);
  for (const edge of trace.edges) if (!hidden[edge.source]) uses[edge.source] += 1;
  return uses;
}

/**
 * A name for each node that survives small changes of the program, so that what stays can glide to its new place:
 * what it is, and the how-manieth of its kind.
 * @param {Trace} trace @returns {string[]}
 */
function nodeKeys(trace) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return trace.nodes.map((node) => {
    const kind = `${node.op ?? node.kind}|${node.label}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `${kind}|${count}`;
  });
}
