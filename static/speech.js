// A step told in words, for the line under the graph and for screen readers.

/** @import {Edge, Moment, Node, Translate, Walk} from "./types.js" */
import { formatNumber, formatShape } from "./number.js";

/** @typedef {{t: Translate, locale: string}} Language */

/**
 * The sentence for one position of the walk.
 * @param {Walk} walk @param {number} position @param {Language} language @returns {string}
 */
export function sentence(walk, position, language) {
  const moment = walk.moments[position];
  return TELL[moment.event](walk, moment, language);
}

/** @type {Record<Moment["event"], (walk: Walk, moment: Moment, language: Language) => string>} */
const TELL = {
  start: (_walk, _moment, { t }) => t("The inputs are known, nothing is computed yet."),
  value: tellValue,
  seed: tellSeed,
  edges: (walk, moment, language) => moment.edges.map((edge) => tellEdge(walk, walk.trace.edges[edge], language)).join(" "),
  sum: tellSum,
};

/** @param {Walk} walk @param {Moment} moment @returns {Node} */
const at = (walk, moment) => walk.trace.nodes[/** @type {number} */ (moment.node)];

/** @param {Walk} walk @param {Moment} moment @param {Language} language */
function tellSeed(walk, moment, language) {
  const { t } = language;
  const { gradient, shape } = at(walk, moment);
  return t("Backward begins at the output: its own gradient is {value}.", { value: amount(gradient, shape, language) });
}

/** @param {Walk} walk @param {Moment} moment @param {Language} language */
function tellValue(walk, moment, language) {
  const node = at(walk, moment);
  const operands = node.operands.filter((operand) => !walk.hidden[operand]).map((operand) => walk.trace.nodes[operand]);
  const taken = operands.map((operand) => amount(operand.value, operand.shape, language));
  const list = new Intl.ListFormat(language.locale, { type: "conjunction" }).format(taken);
  const { t } = language;
  return t("Forward: {gate} takes {operands} and gives {value}.", {
    gate: title(node),
    operands: list,
    value: amount(node.value, node.shape, language),
  });
}

/** @param {Walk} walk @param {Edge} edge @param {Language} language */
function tellEdge(walk, edge, language) {
  const { t } = language;
  const source = walk.trace.nodes[edge.source];
  const target = walk.trace.nodes[edge.target];
  const names = { source: title(source), gate: title(target) };
  if (edge.local_kind === "blocked") return t("No gradient passes from {gate} to {source}: {reason}", { ...names, reason: edge.reason ?? "" });
  const upstream = amount(edge.upstream, target.shape, language);
  const product = amount(edge.product, source.shape, language);
  if (edge.local_kind === "linear") {
    return t("Backward to {source}: {gate} turns upstream {upstream} into {product}.", { ...names, upstream, product });
  }
  const local = amount(edge.local, target.shape, language);
  return t("Backward to {source}: upstream {upstream} times local {local} is {product}.", { ...names, upstream, local, product });
}

/** @param {Walk} walk @param {Moment} moment @param {Language} language */
function tellSum(walk, moment, language) {
  const node = at(walk, moment);
  const terms = moment.edges.map((edge) => bracketed(amount(walk.trace.edges[edge].product, node.shape, language)));
  const { t } = language;
  return t("{node} is used {count} times, so its gradient is the sum {terms} = {value}.", {
    node: title(node),
    count: moment.edges.length,
    terms: terms.length > 6 ? `${terms.slice(0, 5).join(" + ")} + …` : terms.join(" + "),
    value: amount(node.gradient, node.shape, language),
  });
}

/** How a node is called: by its own name, else by its gate. @param {Node} node */
export const title = (node) => node.name ?? node.label;

/**
 * A scalar as a number, a tensor as its shape.
 * @param {unknown} value @param {number[]} shape @param {Language} language
 */
export function amount(value, shape, { t, locale }) {
  if (value === null) return t("nothing");
  if (shape.length === 1) return t("a vector of {size}", { size: shape[0] });
  return shape.length ? t("a {shape} tensor", { shape: formatShape(shape) }) : formatNumber(value, { locale });
}

/** @param {string} number */
const bracketed = (number) => (number.startsWith("−") ? `(${number})` : number);
