// What is asked at a step of the walk, by level: which questions to request, and in which order to put them.

/** @import {Trace, Walk} from "../lib/types.js" */
/** @import {Level} from "./levels.js" */
/** @import {Question} from "./turn.js" */

/** Edges of a gate that are asked about: all, but for a gate with more operands than anyone would answer. */
export const MAX_EDGES = 12;

/** @typedef {{kinds: string[], nodes: number[], edges: number[], choices: boolean}} Wishes */

/**
 * The edges of the trace as it came, for edges of the visible one; none where a closed block is in it.
 * @param {Trace} trace @param {number[]} ids @returns {number[]}
 */
export function originalEdges({ parts, edges, nodes }, ids) {
  if (!parts) return ids;
  if (ids.some((id) => nodes[edges[id].target].gate !== undefined)) return [];
  const whole = new Map([...parts].map(([part, id]) => [id, part]));
  return ids.flatMap((id) => whole.get(id) ?? []);
}

/**
 * What to request for a step; null where nothing is asked: on the way forward, at the seed, at a closed block, and
 * where no gradient passes.
 * @param {Walk} walk @param {number} position @param {Level} level @returns {Wishes | null}
 */
export function wishesOf(walk, position, level) {
  const moment = walk.moments[position];
  if (moment?.phase !== "backward" || moment.node === null) return null;
  const choices = level === 1;
  if (moment.event === "sum") return { kinds: ["gradient"], nodes: [moment.node], edges: [], choices };
  if (moment.event !== "edges") return null;
  const passing = moment.edges.filter((id) => walk.trace.edges[id].product !== null).slice(0, MAX_EDGES);
  const edges = originalEdges(walk.trace, passing);
  if (!edges.length) return null;
  const kinds = ["product", "concept", ...(level > 2 ? ["local"] : []), ...(level > 3 ? ["gate"] : [])];
  return { kinds, nodes: level > 3 ? [moment.node] : [], edges, choices };
}

/**
 * The questions in the order in which they are put, one part after the other; null where none is left.
 * @param {Question[]} questions @param {Level} level @returns {Question[][] | null}
 */
export function arranged(questions, level) {
  const of = (/** @type {Question["kind"]} */ kind) => questions.filter((question) => question.kind === kind);
  const local = new Map(of("local").map((question) => [question.edge, question]));
  /** @type {Question[]} */
  const fields = of("gradient").slice(0, 1);
  for (const product of of("product")) {
    const before = level > 2 && !product.index.length ? local.get(product.edge) : undefined;
    if (before) fields.push(before);
    fields.push(product);
  }
  if (!fields.length) fields.push(...of("concept").slice(0, 1));
  if (!fields.length) return null;
  const order = level > 3 ? of("gate").slice(0, 1) : [];
  const parts = level === 1 ? fields.map((field) => [field]) : [fields];
  return order.length ? [order, ...parts] : parts;
}
