// The moments of a walk, and what is computed at each. Everything shown derives from (walk, position); stepping,
// playing, the URL and tests change only that integer.

/** @import {Frame, Moment, Trace, Walk} from "../lib/types.js" */

/** @type {Moment} */
const START = { phase: "start", event: "start", node: null, edges: [], step: -1 };

/**
 * The moments of a trace. At moment 0 the inputs are known; then each operation's value, the seed, each
 * operation's edges, each sum. Constants that belong to a gate, and the edges into them, are left out unless requested.
 * @param {Trace} trace @param {{constants?: boolean}} [options] @returns {Walk}
 */
export function walk(trace, { constants = false } = {}) {
  const hidden = trace.nodes.map(
    (node) => node.flags.includes("inside") || (!constants && node.flags.includes("absorbed")),
  );
  /** @type {Walk} */
  const result = {
    trace,
    hidden,
    length: 0,
    moments: [START],
    valueAt: trace.nodes.map((node) => (node.kind === "operation" ? Infinity : 0)),
    gradientAt: trace.nodes.map(() => Infinity),
    productAt: trace.edges.map(() => Infinity),
    contributions: trace.nodes.map(() => []),
  };
  trace.steps.forEach((step, index) => {
    const edges = (step.edges ?? []).filter((edge) => !hidden[trace.edges[edge].source]);
    if (isMoment(trace, step, edges, hidden)) {
      record(result, { phase: step.phase, event: step.event, node: step.node, edges, step: step.at ?? index });
    }
  });
  result.length = result.moments.length;
  settle(result);
  return result;
}

/**
 * @param {Trace} trace @param {import("../lib/types.js").Step} step @param {number[]} edges @param {boolean[]} hidden
 */
function isMoment(trace, step, edges, hidden) {
  if (step.event === "value") return trace.nodes[step.node].kind === "operation";
  if (step.event === "edges") return edges.length > 0;
  return !hidden[step.node];
}

/** Add a moment, and note what becomes known in it. @param {Walk} walk @param {Moment} moment */
function record(walk, moment) {
  const at = walk.moments.push(moment) - 1;
  const node = /** @type {number} */ (moment.node);
  if (moment.event === "value") walk.valueAt[node] = at;
  if (moment.event === "seed" || moment.event === "sum") walk.gradientAt[node] = at;
  if (moment.event !== "edges") return;
  for (const edge of moment.edges) {
    if (walk.trace.edges[edge].product === null) continue;
    walk.productAt[edge] = at;
    walk.contributions[walk.trace.edges[edge].source].push(edge);
  }
}

/** A node with one contribution has its gradient as soon as that arrives. @param {Walk} walk */
function settle(walk) {
  walk.contributions.forEach((edges, node) => {
    if (edges.length === 1 && walk.gradientAt[node] === Infinity) walk.gradientAt[node] = walk.productAt[edges[0]];
  });
}

/** @param {Walk} walk @param {number} position @returns {Frame} */
export function frameAt(walk, position) {
  const within = Math.min(Math.max(0, Math.trunc(position) || 0), walk.length - 1);
  return { walk, position: within, moment: walk.moments[within] };
}

/**
 * The same moment before its results are there: what it is about is lit, and its boxes are still empty.
 * @param {Frame} frame @returns {Frame}
 */
export const veiledFrame = ({ walk, position, moment }) => ({ walk, position: position - 1, moment, isVeiled: true });

/**
 * The frame of a view: where the result of its moment is asked for, the veiled one; where the reader fills in the
 * gradients, with those.
 * @param {{walk: Walk, position: number, veiled: boolean, filled?: ReadonlySet<number> | null}} view @returns {Frame}
 */
export function frameOf({ walk, position, veiled, filled }) {
  const frame = frameAt(walk, position);
  if (filled) return { ...frame, filled };
  return veiled ? veiledFrame(frame) : frame;
}

/**
 * Which number of a node a veiled frame asks for.
 * @param {Frame} frame @param {number} node @returns {"value" | "gradient" | null}
 */
export function askedOf({ walk, moment, isVeiled }, node) {
  if (!isVeiled) return null;
  if (moment.event === "edges")
    return moment.edges.some((edge) => walk.trace.edges[edge].source === node) ? "gradient" : null;
  if (moment.node !== node) return null;
  return moment.event === "value" ? "value" : "gradient";
}

/** @param {Frame} frame @param {number} node */
export const valueComputed = ({ walk, position }, node) => walk.valueAt[node] <= position;

/** @param {Frame} frame @param {number} node */
export const gradientComputed = ({ walk, position, filled }, node) =>
  filled ? filled.has(node) : walk.gradientAt[node] <= position;

/** @param {Frame} frame @param {number} edge */
export function productComputed({ walk, position, filled }, edge) {
  if (!filled) return walk.productAt[edge] <= position;
  const { source, target, product } = walk.trace.edges[edge];
  return product !== null && filled.has(source) && filled.has(target);
}

/** @param {Frame} frame @param {number} node */
export const nodeActive = ({ moment }, node) => moment.node === node;

/** The edges that are lit: those that receive a product, are summed, or bring the operands of the value.
 * @param {Frame} frame @returns {number[]} */
export function activeEdges({ walk, moment }) {
  return moment.event === "value" && moment.node !== null ? incoming(walk, moment.node) : moment.edges;
}

/**
 * What changes on the way between two positions of a walk: the nodes and edges to draw anew.
 * @param {Walk} walk @param {number} from @param {number} to @returns {{nodes: Set<number>, edges: Set<number>}}
 */
export function changes(walk, from, to) {
  const nodes = /** @type {Set<number>} */ (new Set());
  const edges = /** @type {Set<number>} */ (new Set());
  const [first, last] = from < to ? [from, to] : [to, from];
  for (let at = first; at <= last; at += 1) {
    const { node, edges: touched } = walk.moments[at];
    if (node === null) continue;
    nodes.add(node);
    for (const edge of incoming(walk, node)) edges.add(edge);
    for (const edge of touched) {
      edges.add(edge);
      nodes.add(walk.trace.edges[edge].source);
    }
  }
  return { nodes, edges };
}

/** The edges into a node: they are numbered one after the other. @param {Walk} walk @param {number} node */
function incoming({ trace }, node) {
  const first = firstEdge(trace, node);
  return trace.nodes[node].operands.map((_, slot) => first + slot);
}

/** @type {WeakMap<Trace, number[]>} */
const FIRST_EDGES = new WeakMap();

/** @param {Trace} trace @param {number} node */
export function firstEdge(trace, node) {
  let starts = FIRST_EDGES.get(trace);
  if (!starts) {
    let next = 0;
    starts = trace.nodes.map(({ operands }) => {
      const start = next;
      next += operands.length;
      return start;
    });
    FIRST_EDGES.set(trace, starts);
  }
  return starts[node];
}
