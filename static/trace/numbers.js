// A trace with the numbers of another run: the structure is that of the first, the numbers are those of the second.

/** @import {Numbers, Trace} from "../lib/types.js" */

/** @param {Trace} trace @param {Numbers} numbers  of a run with the same structure @returns {Trace} */
export function withNumbers(trace, numbers) {
  const { values, gradients, locals, products, flags, node_flags, edge_flags, reasons } = numbers;
  const nodes = trace.nodes.map((node, id) => ({
    ...node,
    value: values[id],
    gradient: gradients[id],
    flags: flags[node_flags[id]],
  }));
  const edges = trace.edges.map((edge, id) => ({
    ...edge,
    upstream: gradients[edge.target],
    local: locals[id],
    product: products[id],
    reason: reasons[id] ?? null,
    flags: flags[edge_flags[id]],
  }));
  const { groups, loops, skipped_branches, warnings } = numbers;
  return {
    ...trace,
    value: values[trace.output],
    outputs: trace.outputs.map((output) => ({ ...output, value: values[output.node] })),
    gradients: inputGradients(trace, gradients),
    nodes,
    edges,
    groups: trace.groups.map((group, id) => ({ ...group, edges: groups[id] })),
    loops,
    skipped_branches,
    warnings,
  };
}

/**
 * The gradients of the inputs by name, which come in the order of their nodes.
 * @param {Trace} trace @param {Numbers["gradients"]} gradients @returns {Trace["gradients"]}
 */
function inputGradients({ nodes, gradients: named }, gradients) {
  const inputs = nodes.filter(({ kind }) => kind === "input");
  return Object.fromEntries(Object.keys(named).map((name, at) => [name, gradients[inputs[at].id]]));
}
