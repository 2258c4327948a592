// The graph by keyboard: one stop in the tab order, arrow keys walk along the edges, Enter selects.

/** @import {Selection, Trace, Walk} from "../types.js" */
import { firstEdge } from "../frame.js";

/**
 * The node that an arrow key leads to from this one: left to an operand, right to a use, up and down among siblings.
 * @param {Walk} walk @param {number} node @param {string} key @returns {number | null}
 */
export function neighbour({ trace, hidden }, node, key) {
  const operands = trace.nodes[node].operands.filter((operand) => !hidden[operand]);
  const uses = trace.edges.filter((edge) => edge.source === node).map((edge) => edge.target);
  if (key === "ArrowLeft") return operands[0] ?? null;
  if (key === "ArrowRight") return uses[0] ?? null;
  const siblings = uses.length ? siblingsOf(trace, hidden, uses[0]) : [];
  const at = siblings.indexOf(node);
  if (key === "ArrowUp") return siblings[at - 1] ?? null;
  return key === "ArrowDown" ? siblings[at + 1] ?? null : null;
}

/** @param {Trace} trace @param {boolean[]} hidden @param {number} target */
const siblingsOf = (trace, hidden, target) => [...new Set(trace.nodes[target].operands.filter((operand) => !hidden[operand]))];

/** The edge into operand `slot` of a node. @param {Trace} trace @param {number} node @param {number} slot */
export const edgeInto = (trace, node, slot) => firstEdge(trace, node) + slot;

/**
 * What an element of the picture stands for.
 * @param {Element | null} element @returns {Selection | null}
 */
export function meant(element) {
  const holder = element?.closest("[data-node], [data-edge]");
  if (!(holder instanceof SVGElement)) return null;
  const { node, edge } = holder.dataset;
  return node === undefined ? { kind: "edge", id: Number(edge) } : { kind: "node", id: Number(node) };
}
