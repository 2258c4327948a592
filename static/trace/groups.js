// The visible part of a trace: each collapsed group becomes one gate. The result is a trace with the same node ids, so
// that walking, drawing and describing need not know of groups.

/** @import {Edge, Group, Node, Step, Trace} from "../lib/types.js" */

/** More visible nodes than this cannot be read: groups are then collapsed by themselves. */
export const READABLE_NODES = 300;
/** So many are left then: a leaf of many uses is drawn several times. */
const COMFORTABLE_NODES = 200;

/**
 * A group can be one gate where it has one node of its own as its output, which is used outside of it.
 * @param {Group} group
 */
export const isCollapsible = ({ output }) => output !== null;

/**
 * The groups to collapse: those that were chosen and are there, or, where none were chosen, as many of the outermost
 * as make the picture readable, the largest first.
 * @param {Trace} trace @param {number[] | null} chosen @returns {number[]} ascending
 */
export function collapsedOf({ nodes, groups }, chosen) {
  if (chosen)
    return [...new Set(chosen)]
      .filter((id) => groups[id] && isCollapsible(groups[id]))
      .sort((one, other) => one - other);
  let shown = nodes.filter(isDrawn).length;
  if (shown <= READABLE_NODES) return [];
  /** @type {number[]} */
  const result = [];
  const outermost = groups.filter((group) => isCollapsible(group) && !ancestors(groups, group).some(isCollapsible));
  for (const { id, nodes: inside } of outermost.sort((one, other) => other.nodes.length - one.nodes.length)) {
    if (shown <= COMFORTABLE_NODES) break;
    shown -= inside.filter((node) => isDrawn(nodes[node])).length - 1;
    result.push(id);
  }
  return result.sort((one, other) => one - other);
}

/** Whether a node has a place of its own in the picture: what another gate has taken in has none. @param {Node} node */
const isDrawn = ({ flags }) => !flags.includes("absorbed");

/**
 * What stays collapsed where a group is opened: where too much would be visible then, the groups right inside it are
 * one gate each.
 * @param {Trace} trace @param {number[]} collapsed @param {number} group @returns {number[]}
 */
export function openedGroup({ nodes, groups }, collapsed, group) {
  const left = collapsed.filter((id) => id !== group);
  const inside = new Set(left.flatMap((id) => groups[id].nodes));
  if (nodes.filter((node) => isDrawn(node) && !inside.has(node.id)).length + left.length <= READABLE_NODES) return left;
  const within = groups.filter(
    (each) => isCollapsible(each) && ancestors(groups, each).find(isCollapsible)?.id === group,
  );
  return [...left, ...within.map(({ id }) => id)];
}

/** The groups around a group, from the inside out. @param {Group[]} groups @param {Group} group @returns {Group[]} */
export function ancestors(groups, group) {
  /** @type {Group[]} */
  const enclosing = [];
  for (let at = group.parent; at !== null; at = groups[at].parent) enclosing.push(groups[at]);
  return enclosing;
}

/** @param {Trace} trace @param {number[] | null} chosen  null: as many as make it readable @returns {Trace} */
export function visible(trace, chosen) {
  const collapsed = collapsedOf(trace, chosen);
  if (!collapsed.length) return { ...trace, origin: trace, collapsed };
  const gates = gatesOf(trace, collapsed);
  const nodes = trace.nodes.map((node) => shownNode(node, gates));
  /** @type {Edge[]} */
  const edges = [];
  /** @type {Map<number, number>}  From an edge of the trace to the visible one that it is part of. */
  const parts = new Map();
  for (const { edge, of } of nodes.flatMap((node) => edgesInto(trace, node, gates.get(node.id)))) {
    for (const part of of) parts.set(part, edges.length);
    edges.push({ ...edge, id: edges.length });
  }
  const steps = trace.steps.flatMap((step, at) => shownStep(step, at, { gates, parts, edges }));
  return {
    ...trace,
    nodes,
    edges,
    steps,
    origin: trace,
    collapsed,
    parts,
    structure: `${trace.structure}|${collapsed.join()}`,
  };
}

/**
 * Per node that is in a collapsed group, the outermost such group.
 * @param {Trace} trace
 * @param {number[]} collapsed
 * @returns {Map<number, Group>}
 */
function gatesOf({ groups }, collapsed) {
  /** @type {Map<number, Group>} */
  const gates = new Map();
  // A group comes after the one around it.
  for (const id of collapsed) for (const node of groups[id].nodes) if (!gates.has(node)) gates.set(node, groups[id]);
  return gates;
}

/** @param {Node} node @param {Map<number, Group>} gates @returns {Node} */
function shownNode(node, gates) {
  const group = gates.get(node.id);
  if (!group) return node;
  if (group.output !== node.id) return { ...node, operands: [], flags: [...node.flags, "inside"] };
  const operands = group.edges.map(({ source }) => source);
  return {
    ...node,
    kind: "operation",
    label: group.label,
    op: null,
    operands,
    formula: null,
    expression: null,
    arguments: [],
    group: group.parent,
    gate: group.id,
    span: group.span,
    flags: node.flags.filter((flag) => flag !== "absorbed"),
  };
}

/** @type {WeakMap<Trace, Edge[][]>} */
const INTO = new WeakMap();

/** @param {Trace} trace */
function intoOf(trace) {
  const cached = INTO.get(trace);
  if (cached) return cached;
  /** @type {Edge[][]} */
  const into = trace.nodes.map(() => []);
  for (const edge of trace.edges) into[edge.target].push(edge);
  INTO.set(trace, into);
  return into;
}

/**
 * The visible edges into a node, each with those that it stands for.
 * @param {Trace} trace
 * @param {Node} node
 * @param {Group} [gate]
 * @returns {Array<{edge: Edge, of: number[]}>}
 */
function edgesInto(trace, node, gate) {
  if (!gate) return intoOf(trace)[node.id].map((edge) => ({ edge, of: [edge.id] }));
  if (gate.output !== node.id) return [];
  return gate.edges.map(({ edges: of, ...numbers }, operand) => {
    const reason = of.map((edge) => trace.edges[edge].reason).find((each) => each !== null) ?? null;
    return {
      edge: {
        id: 0,
        target: node.id,
        operand,
        rule: null,
        marked_rule: null,
        derivative: null,
        summed: [],
        reason,
        ...numbers,
      },
      of,
    };
  });
}

/**
 * A step as it is drawn, with its place among all: a gate has one forward and one backward; sums count visible edges.
 * @param {Step} step
 * @param {number} at
 * @param {{gates: Map<number, Group>, parts: Map<number, number>, edges: Edge[]}} picture
 * @returns {Step[]}
 */
function shownStep(step, at, { gates, parts, edges }) {
  const gate = gates.get(step.node);
  if (gate && gate.output !== step.node) return [];
  if (gate && step.event === "edges")
    return [{ ...step, at, edges: edges.filter(({ target }) => target === step.node).map(({ id }) => id) }];
  const touched = [...new Set((step.edges ?? []).flatMap((edge) => parts.get(edge) ?? []))];
  if (step.event === "sum" && touched.length < 2) return [];
  return [{ ...step, at, ...(step.edges && { edges: touched }) }];
}

/**
 * The node that is drawn for a node: itself, or the gate of the group that it is in.
 * @param {Trace} trace
 * @param {number} id
 * @returns {number}
 */
export function standIn({ nodes, groups, collapsed = [] }, id) {
  if (!collapsed.length || !nodes[id].flags.includes("inside")) return id;
  const gate = collapsed.find((group) => groups[group].nodes.includes(id)); // the outermost has the smallest id
  return gate === undefined ? id : /** @type {number} */ (groups[gate].output);
}
