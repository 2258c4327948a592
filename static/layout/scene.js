// What is drawn of a graph: a vertex for each visible node, a link for each visible edge. A leaf that feeds many
// uses is drawn as one copy per use, so that its edges do not run across the whole picture; a leaf used a few times
// stays one vertex, since its fan-out is a lesson.

/** @import {Edge, Group, Node, Trace, Walk} from "../lib/types.js" */
/** @import {LabelForm, NodeSize} from "./sizes.js" */
import { nodeSize } from "./sizes.js";

export const MAX_SHARED_USES = 6;

/** From so many columns on the texts on edges are stacked higher, to make the columns narrow. */
const TALL_FROM = 6;

/** @typedef {{key: string, node: Node, size: NodeSize}} Vertex */
/**
 * @typedef {{key: string, edge: Edge, source: Vertex, target: Vertex, slot: number, slots: number}} Link  `slot`: its
 *   place among the visible operands, of which there are `slots`.
 */
/**
 * @typedef {{key: string, group: Group, parent: string | null}} GroupFrame  The frame of a group that is open;
 *   `parent`: the key of the one around it.
 */
/** @typedef {{vertices: Vertex[], links: Link[], frames: GroupFrame[], form: LabelForm}} Scene */

/** @param {Walk} walk @returns {Scene} */
export function scene({ trace, hidden }) {
  const keys = nodeKeys(trace.origin ?? trace);
  const uses = countUses(trace, hidden);
  const sizes = trace.nodes.map(nodeSize);
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
  const copied = trace.nodes.map((node) => node.kind !== "operation" && uses[node.id] > MAX_SHARED_USES);
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
    });
  }
  return {
    vertices: [...vertices.values()],
    links,
    frames: groupFrames(trace, hidden),
    form: depth(links) < TALL_FROM ? "wide" : "tall",
  };
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

/** The number of edges on the longest path; links come in the order of their targets. @param {Link[]} links */
function depth(links) {
  /** @type {Map<Vertex, number>} */
  const reach = new Map();
  for (const { source, target } of links) {
    reach.set(target, Math.max(reach.get(target) ?? 0, (reach.get(source) ?? 0) + 1));
  }
  return [...reach.values()].reduce((most, steps) => Math.max(most, steps), 0);
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
