// A bug hunt: the walk with the numbers of a backward pass in which one rule is wrong. Pure; nothing is computed here.

/** @import {Trace, Walk} from "../lib/types.js" */
/** @import {View} from "../walk/snapshot.js" */
/** @import {Mark} from "./turn.js" */
import { title } from "../trace/describe.js";

/** @typedef {{edge?: number, node?: number}} Point  An edge or a node that is pointed at. */
/** @typedef {{gradients: any[], products: any[]}} Numbers  By node and by edge, as /exercise gives them. */
/**
 * @typedef {object} HuntMark  As /mark gives it.
 * @property {"there" | "gate" | "before" | "after" | "beside"} relation
 * @property {number | null} edge
 * @property {number | null} node
 * @property {unknown} wrong
 * @property {unknown} right
 */
/** @typedef {Mark & {hunt: HuntMark}} Marked */
/** @typedef {{name: string, index: number[], numeric: unknown, verdict: string}} Checked  An element of /check. */
/**
 * @typedef {object} Hunt
 * @property {number} draw  The seed that hides the wrong rule.
 * @property {"asked" | "opening" | "open" | "found" | "shown"} stage  `asked`: by the address, for a run that has not
 *   come; `opening`: the run of the exercise has not.
 * @property {Numbers | null} numbers
 * @property {Walk | null} walk  The one with the wrong numbers; any other one ends the hunt.
 * @property {View | null} before  One's own numbers, where the exercise took others.
 * @property {Checked[]} checked  Finite differences.
 * @property {Point | null} point
 * @property {Marked | null} mark
 * @property {string} trouble  Why there is no answer of the server.
 */

/** @param {number} draw @param {Hunt["stage"]} stage @returns {Hunt} */
export const huntOf = (draw, stage) => ({
  draw,
  stage,
  numbers: null,
  walk: null,
  before: null,
  checked: [],
  point: null,
  mark: null,
  trouble: "",
});

/**
 * The trace with the wrong numbers. It has no local derivatives: beside these, upstream × local = product would be
 * printed where it does not hold. Groups are open, since the bug may be in one.
 * @param {Trace} trace  As it came. @param {Numbers} numbers @returns {Trace}
 */
export function huntedTrace(trace, { gradients, products }) {
  const nodes = trace.nodes.map((node) => ({ ...node, gradient: gradients[node.id] ?? null, group: null }));
  const edges = trace.edges.map((edge) =>
    edge.local_kind === "blocked"
      ? edge
      : {
          ...edge,
          upstream: gradients[edge.target] ?? null,
          local: null,
          local_kind: /** @type {const} */ ("linear"),
          derivative: null,
          rule: null,
          marked_rule: null,
          product: products[edge.id] ?? null,
          flags: edge.flags.filter((flag) => flag !== "masked"),
        },
  );
  const names = Object.keys(trace.gradients);
  const own = new Map(nodes.flatMap(({ kind, name, gradient }) => (kind === "input" ? [[name, gradient]] : [])));
  return {
    ...trace,
    nodes,
    edges,
    groups: [],
    gradients: Object.fromEntries(names.map((name) => [name, own.get(name) ?? null])),
    isHunt: true,
  };
}

/** @typedef {{label: string, own: unknown, numeric: unknown, verdict: string}} Row */

/**
 * The gradient check: each element of each input by this pass and by finite differences.
 * @param {Hunt} hunt @returns {Row[]}
 */
export function rowsOf({ checked, walk }) {
  const inputs = new Map(walk?.trace.nodes.flatMap((node) => (node.kind === "input" ? [[node.name, node]] : [])));
  return checked.map(({ name, index, numeric, verdict }) => ({
    label: index.length ? `${name}[${index.join(", ")}]` : name,
    own: inputs.has(name) ? at(inputs.get(name)?.gradient ?? null, index) : null,
    numeric,
    verdict,
  }));
}

/** @param {any} tensor @param {number[]} index */
const at = (tensor, index) => index.reduce((part, place) => part?.[place] ?? null, tensor);

/**
 * @typedef {Point & {key: string, source: string, gate: string | null, number: unknown}} Place  `number`: what passes
 *   there; null of a tensor.
 */

/** The places that can be pointed at, in the order of the walk: what passes on edges, and sums. @param {Walk} walk */
export function placesOf({ trace, moments }) {
  /** @type {Place[]} */
  const places = [];
  for (const { event, edges, node } of moments) {
    if (event === "sum" && node !== null)
      places.push({
        node,
        key: `node:${node}`,
        source: title(trace.nodes[node]),
        gate: null,
        number: scalar(trace, node),
      });
    if (event === "edges")
      places.push(...edges.filter((id) => trace.edges[id].product !== null).map((id) => placeOf(trace, id)));
  }
  return places;
}

/** @param {Trace} trace @param {number} id @returns {Place} */
function placeOf({ nodes, edges }, id) {
  const { source, target, product } = edges[id];
  const [from, to] = [nodes[target], nodes[source]];
  return {
    edge: id,
    key: `edge:${id}`,
    source: title(to),
    gate: title(from),
    number: to.shape.length ? null : product,
  };
}

/** @param {Trace} trace @param {number} node */
const scalar = ({ nodes }, node) => (nodes[node].shape.length ? null : nodes[node].gradient);

/** @param {Point | null} point */
export const keyOf = (point) =>
  point === null ? "" : point.edge === undefined ? `node:${point.node}` : `edge:${point.edge}`;

/** Whether both are the same place. @param {Point | null} one @param {Point | null} other */
export const isSamePoint = (one, other) => keyOf(one) === keyOf(other);
