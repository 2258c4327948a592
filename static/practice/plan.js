// A few steps of a walk that are asked and no others: where the questions of an exercise stand in it.

/** @import {Walk} from "../lib/types.js" */

/**
 * The steps that an exercise asks about, in the order of the walk: of an edge the step that passes it, of a node the
 * one in which its gradient is complete.
 * @param {Walk} walk @param {{node: number | null, edge: number | null}[]} questions @returns {number[]}
 */
export function stepsOf({ trace, moments, gradientAt }, questions) {
  const steps = questions.map(({ node, edge }) => {
    if (edge === null) return node === null ? -1 : (gradientAt[node] ?? -1);
    const visible = trace.parts ? (trace.parts.get(edge) ?? -1) : edge;
    return moments.findIndex(({ event, edges }) => event === "edges" && edges.includes(visible));
  });
  const within = steps.filter((step) => step > 0 && step < moments.length);
  return [...new Set(within)].sort((one, other) => one - other);
}
