// The factors of a product as they are called: nodes by their names, the upstream gradient by the letter of the rule.

/** @import {Edge, Node, Trace} from "../lib/types.js" */

/** How a node is called: by its own name, else by its gate; a collapsed group by its block. @param {Node} node */
export const title = (node) => (node.gate === undefined ? (node.name ?? node.label) : node.label);

/** Whether a gate is a visible product of matrices: a closed block that holds one is not. @param {Node} node */
export const isMatrixProduct = (node) => node.op === "matmul" && node.gate === undefined;

/** The factor of a matrix product that an edge does not lead to. @param {Trace} trace @param {Edge} edge */
export const otherFactor = (trace, edge) => trace.nodes[trace.nodes[edge.target].operands[1 - edge.operand]];

/** The name of a factor, or the sign of what is elided. @param {Node} node */
export const factorName = (node) => (node.name === null && node.kind === "operation" ? "(⋯)" : title(node));

/** Letters for the upstream gradient in rules of matrices, in the server's order. */
const LETTERS = ["G", "U", "V"];

/**
 * The letter that the rule of a linear map has for the upstream gradient: one that the program does not use. Other
 * rules have none.
 * @param {Trace} trace @param {Edge} edge
 */
export const upstreamLetter = ({ nodes }, { local_kind }) =>
  local_kind === "linear" ? (LETTERS.find((letter) => nodes.every(({ name }) => name !== letter)) ?? "Ḡ") : "";

/**
 * Who is who in the product of an edge: the letter of the upstream gradient and the name of the other operand.
 * @param {Trace} trace @param {Edge} edge
 */
export const matrixFactors = (trace, edge) => ({
  upstream: upstreamLetter(trace, edge),
  other: factorName(otherFactor(trace, edge)),
});
