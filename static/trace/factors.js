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

/** The letter that a rule has for the upstream gradient; nothing where it has none. @param {Edge} edge */
export const upstreamLetter = ({ rule }) => /\b([GUV])\b/.exec(rule?.split("= ").at(-1) ?? "")?.[1] ?? "";

/**
 * Who is who in the product of an edge: the letter of the upstream gradient and the name of the other operand.
 * @param {Trace} trace @param {Edge} edge
 */
export const matrixFactors = (trace, edge) => ({
  upstream: upstreamLetter(edge),
  other: factorName(otherFactor(trace, edge)),
});
