// The checks of tasks, on numbers that the API returned: pure functions of the walk's state and of the start's trace.

/** @import {Node, Problem, Selection, Tensor, Trace, Walk} from "../lib/types.js" */
/** @import {Values} from "../lib/values.js" */
import { toNumber } from "../lib/number.js";
import { sameValue, valuesOf } from "../lib/values.js";

/**
 * @typedef {object} Check  All that are not null have to hold.
 * @property {string | null} of  A number of the trace, such as `gradient w0`.
 * @property {number | null} equals
 * @property {number | null} within
 * @property {number | null} least
 * @property {number | null} most
 * @property {number | null} moved
 * @property {number | "end" | null} reached
 * @property {string | null} selected
 * @property {string | null} output
 * @property {string | null} mode
 * @property {string | null} refused
 * @property {string | null} op
 */
/**
 * @typedef {object} Seen  What checks look at.
 * @property {Trace | null} trace
 * @property {Walk | null} walk
 * @property {number} position
 * @property {Selection | null} selection
 * @property {Values} inputs
 * @property {string | null} output
 * @property {string} mode
 * @property {Problem | null} problem
 * @property {string} status
 */
/** @typedef {{kind: string, node: string, index: number[], use: number}} Quantity */

const QUANTITY = /^(value|gradient|local|product) ([^\s[\]]+)(?:\[([\d,]+)\])?(?: (\d+))?$/;
/** How close is equal, where a check does not say. */
const TOLERANCE = 0.005;

/**
 * What a text such as `gradient W[0,1]` or `product x 1` names, or null. `@` is the output; `+#1` the second node with
 * the label +; the number after an edge's source says which of its uses.
 * @param {string} text @returns {Quantity | null}
 */
export function readQuantity(text) {
  const match = QUANTITY.exec(text);
  if (!match) return null;
  const [, kind, node, index, use] = match;
  return { kind, node, index: index ? index.split(",").map(Number) : [], use: Number(use ?? 0) };
}

/**
 * A node by its name, by its label, or by its label and place among those; the last one of a name that is assigned
 * again.
 * @param {Trace} trace @param {string} reference @returns {Node | null}
 */
export function nodeOf(trace, reference) {
  if (reference === "@") return trace.nodes[trace.output];
  const named = trace.nodes.findLast(({ name }) => name === reference);
  if (named) return named;
  const [label, place = "0"] = reference.split("#");
  return trace.nodes.filter((node) => node.label === label)[Number(place)] ?? null;
}

/** The number that a text names in a trace; null where there is none. @param {Trace} trace @param {string} text */
export function quantityIn(trace, text) {
  const read = readQuantity(text);
  const node = read && nodeOf(trace, read.node);
  if (!read || !node) return null;
  const tensor = tensorOf(trace, node, read);
  const number = read.index.reduce((/** @type {any} */ part, at) => part?.[at], tensor);
  return number === null || number === undefined || Array.isArray(number) ? null : toNumber(number);
}

/** @param {Trace} trace @param {Node} node @param {Quantity} quantity @returns {Tensor | null} */
function tensorOf(trace, node, { kind, use }) {
  if (kind === "value") return node.value;
  if (kind === "gradient") return node.gradient;
  const edge = trace.edges.filter(({ source }) => source === node.id)[use];
  return (kind === "local" ? edge?.local : edge?.product) ?? null;
}

/**
 * Whether a task is done.
 * @param {Check[]} checks @param {Seen} seen @param {Trace | null} start @returns {boolean}
 */
export const isDone = (checks, seen, start) => checks.every((check) => holds(check, seen, start));

/** @param {Check} check @param {Seen} seen @param {Trace | null} start */
function holds(check, seen, start) {
  const { trace, status } = seen;
  if (check.refused !== null) return status === "error" && isRefused(check.refused, seen.problem);
  if (status !== "current" || !trace) return false;
  return (
    (check.of === null || isInRange(check, quantityIn(trace, check.of))) &&
    (check.moved === null || (start !== null && movedInputs(start, trace).length === check.moved)) &&
    (check.reached === null || hasReached(check.reached, seen)) &&
    (check.selected === null || selectedNode(seen) === nodeOf(trace, check.selected)?.id) &&
    (check.output === null || seen.output === check.output) &&
    (check.mode === null || seen.mode === check.mode) &&
    (check.op === null || trace.nodes.some(({ op }) => op === check.op))
  );
}

/** @param {string} code @param {Problem | null} problem */
const isRefused = (code, problem) => Boolean(problem?.errors.some((fault) => fault.code === code));

/** @param {Check} check @param {number | null} number */
function isInRange({ equals, within, least, most }, number) {
  if (number === null || Number.isNaN(number)) return false;
  if (equals !== null && Math.abs(number - equals) > (within ?? TOLERANCE)) return false;
  return (least === null || number >= least) && (most === null || number <= most);
}

/** The values of a trace's inputs, by name. @param {Trace} trace @returns {Values} */
export function inputValues(trace) {
  const inputs = trace.nodes.filter(({ kind }) => kind === "input");
  return valuesOf(inputs.map(({ name, value }) => [String(name), value]));
}

/** The inputs whose values are not those of the start. @param {Trace} start @param {Trace} trace */
export function movedInputs(start, trace) {
  const [first, now] = [inputValues(start), inputValues(trace)];
  return Object.keys(first).filter((name) => Object.hasOwn(now, name) && !sameValue(now[name], first[name]));
}

/** @param {number | "end"} reached @param {Seen} seen */
function hasReached(reached, { walk, position }) {
  if (!walk) return false;
  return position >= (reached === "end" ? walk.length - 1 : reached);
}

/** @param {Seen} seen */
function selectedNode({ selection, walk }) {
  const node = selection?.kind === "node" ? walk?.trace.nodes[selection.id] : null;
  return node ? node.id : null;
}

/** The check whose number is on the task's number line. @param {Check[]} checks */
export const measured = (checks) =>
  checks.find(({ of, equals, least, most }) => of !== null && [equals, least, most].some((bound) => bound !== null));

/**
 * How far a number is from what a check asks for; 0 where it fits.
 * @param {Check} check @param {number} number
 */
export function distance({ equals, least, most }, number) {
  if (equals !== null) return Math.abs(number - equals);
  if (least !== null && number < least) return least - number;
  return most !== null && number > most ? number - most : 0;
}
