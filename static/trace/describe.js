// Steps, nodes and edges in words: for the line under the graph, the outline and screen readers.

/** @import {Edge, Frame, Moment, Node, Translate, Walk} from "../lib/types.js" */
import { sumSign } from "../lib/equation.js";
import { gradientComputed, productComputed, valueComputed } from "./frame.js";
import { formatNumber, formatShape } from "../lib/number.js";
import { factorName, isMatrixProduct, otherFactor, title } from "./factors.js";

export { title };

/** @typedef {{t: Translate, locale: string}} Language */

/**
 * The sentence for one position of the walk.
 * @param {Walk} walk @param {number} position @param {Language} language @returns {string}
 */
export function sentence(walk, position, language) {
  const moment = walk.moments[position];
  return SENTENCES[moment.event](walk, moment, language);
}

/** @type {Record<Moment["event"], (walk: Walk, moment: Moment, language: Language) => string>} */
const SENTENCES = {
  start: (_walk, _moment, { t }) => t("The inputs are known, nothing is computed yet."),
  value: describeValue,
  seed: describeSeed,
  edges: (walk, moment, language) =>
    moment.edges.map((edge) => describeProduct(walk, walk.trace.edges[edge], language)).join(" "),
  sum: describeSum,
};

/** @param {Walk} walk @param {Moment} moment @returns {Node} */
const at = (walk, moment) => walk.trace.nodes[/** @type {number} */ (moment.node)];

/** @param {Walk} walk @param {Moment} moment @param {Language} language */
function describeSeed(walk, moment, language) {
  const { t } = language;
  const { gradient, shape } = at(walk, moment);
  return t("Backward begins at the output: its own gradient is {value}.", { value: amount(gradient, shape, language) });
}

/** @param {Walk} walk @param {Moment} moment @param {Language} language */
function describeValue(walk, moment, language) {
  const node = at(walk, moment);
  const operands = node.operands.filter((operand) => !walk.hidden[operand]).map((operand) => walk.trace.nodes[operand]);
  const { t } = language;
  const gate = title(node);
  const value = amount(node.value, node.shape, language);
  const sign = SIGNS[node.op ?? ""];
  const taken = operands.map((operand) => amount(operand.value, operand.shape, language));
  if (sign && operands.length === 2 && [node, ...operands].every(({ shape }) => !shape.length))
    return t("Forward, {gate}: {equation}.", {
      gate,
      equation: `${taken[0]} ${sign} ${bracketed(taken[1])} = ${value}`,
    });
  return t("Forward: {gate} takes {operands} and gives {value}.", { gate, operands: listed(taken, language), value });
}

/** The gates between numbers that are written as an equation. @type {Record<string, string>} */
const SIGNS = { add: "+", sub: "−", mul: "·", div: "/" };

/** @param {Walk} walk @param {Edge} edge @param {Language} language */
function describeProduct(walk, edge, language) {
  const { t } = language;
  const names = { source: title(walk.trace.nodes[edge.source]), gate: title(walk.trace.nodes[edge.target]) };
  if (edge.local_kind === "blocked")
    return t("No gradient passes from {gate} to {source}: {reason}", { ...names, reason: edge.reason ?? "" });
  if (walk.trace.isHunt) return describePassed(walk, edge, names, language);
  const masked = edge.flags.includes("masked") ? ` ${t("What {gate} drops contributes 0, not 0 × ∞.", names)}` : "";
  return (edge.local_kind === "linear" ? describeLinear : describeFactors)(walk, edge, names, language) + masked;
}

/** @typedef {{source: string, gate: string}} EdgeNames */

/**
 * In a bug hunt what passed, and no equation, which may not hold.
 * @param {Walk} walk @param {Edge} edge @param {EdgeNames} names @param {Language} language
 */
function describePassed({ trace }, edge, names, language) {
  const product = amount(edge.product, trace.nodes[edge.source].shape, language);
  return language.t("Bug hunt: {gate} passed {product} back to {source}.", { ...names, product });
}

/**
 * An edge without a local derivative of its own; of a matrix product, which factor stands on which side.
 * @param {Walk} walk @param {Edge} edge @param {EdgeNames} names @param {Language} language
 */
function describeLinear({ trace }, edge, names, language) {
  const { t } = language;
  const target = trace.nodes[edge.target];
  const values = {
    ...names,
    upstream: amount(edge.upstream, target.shape, language),
    product: amount(edge.product, trace.nodes[edge.source].shape, language),
  };
  if (!isMatrixProduct(target))
    return t("Backward to {source}: {gate} turns upstream {upstream} into {product}.", values);
  const other = factorName(otherFactor(trace, edge));
  return edge.operand === 0
    ? t("Backward to {source}: upstream ({upstream}) times the operand {other} transposed is {product}.", {
        ...values,
        other,
      })
    : t("Backward to {source}: the operand {other} transposed times upstream ({upstream}) is {product}.", {
        ...values,
        other,
      });
}

/** Upstream times local. @param {Walk} walk @param {Edge} edge @param {EdgeNames} names @param {Language} language */
function describeFactors({ trace }, edge, names, language) {
  const { t } = language;
  const { shape } = trace.nodes[edge.target];
  const values = {
    ...names,
    upstream: amount(edge.upstream, shape, language),
    local: amount(edge.local, shape, language),
    product: amount(edge.product, trace.nodes[edge.source].shape, language),
    axes: edge.summed.join(", "),
  };
  if (edge.summed.length)
    return t(
      "Backward to {source}: upstream ({upstream}) times local ({local}), summed over axis {axes}, is {product}.",
      values,
    );
  return shape.length
    ? t("Backward to {source}: upstream ({upstream}) times local ({local}), element by element, is {product}.", values)
    : t("Backward to {source}: upstream {upstream} times local {local} is {product}.", values);
}

/** @param {Walk} walk @param {Moment} moment @param {Language} language */
function describeSum(walk, moment, language) {
  const node = at(walk, moment);
  if (walk.trace.isHunt)
    return language.t("Bug hunt: what came back to {node} was put together as {value}.", {
      node: title(node),
      value: amount(node.gradient, node.shape, language),
    });
  const products = moment.edges.map((edge) => walk.trace.edges[edge].product);
  const terms = products.map((product) => bracketed(amount(product, node.shape, language)));
  const { t } = language;
  return t("{node} is used {count} times, so its gradient is the sum {terms} {equals} {value}.", {
    node: title(node),
    equals: node.shape.length ? "=" : sumSign(products, node.gradient, 4),
    count: moment.edges.length,
    terms: terms.length > 6 ? `${terms.slice(0, 5).join(" + ")} + …` : terms.join(" + "),
    value: amount(node.gradient, node.shape, language),
  });
}

/**
 * What one position of the walk is about, without its numbers: for steps that are still to come.
 * @param {Walk} walk @param {number} position @param {Language} language @returns {string}
 */
export function announcement(walk, position, language) {
  const moment = walk.moments[position];
  const { t } = language;
  if (moment.event === "start") return sentence(walk, position, language);
  if (moment.event === "seed") return t("Backward begins at the output.");
  const node = at(walk, moment);
  if (moment.event === "value") {
    const operands = node.operands
      .filter((operand) => !walk.hidden[operand])
      .map((operand) => title(walk.trace.nodes[operand]));
    return t("Forward: {gate} takes {operands}.", { gate: title(node), operands: listed(operands, language) });
  }
  if (moment.event === "sum")
    return t("{node} is used {count} times: its gradient is a sum.", { node: title(node), count: moment.edges.length });
  const sources = moment.edges.map((edge) => title(walk.trace.nodes[walk.trace.edges[edge].source]));
  return t("Backward from {gate} to {sources}.", { gate: title(node), sources: listed(sources, language) });
}

/**
 * A node of the picture, as a screen reader says it: what it is, its value, its gradient.
 * @param {Frame} frame @param {number} id @param {Language} language @returns {string}
 */
export function describeNode(frame, id, language) {
  const node = frame.walk.trace.nodes[id];
  const { t } = language;
  const kind = {
    input: t("Input {name}", { name: title(node) }),
    constant: t("Constant {name}", { name: title(node) }),
    operation: describeGate(node, t),
  }[node.kind];
  return t("{node}: value {value}, gradient {gradient}", {
    node: kind,
    value: valueComputed(frame, id) ? amount(node.value, node.shape, language) : t("not yet computed"),
    gradient: gradientComputed(frame, id) ? amount(node.gradient, node.shape, language) : t("not yet computed"),
  });
}

/**
 * A gate's name and sign; a sign alone is silence or noise to a screen reader.
 * @param {Node} node
 * @param {Translate} t
 */
export function describeGate(node, t) {
  if (node.gate !== undefined) return t("Group {group}, as one gate", { group: node.label });
  const word = operationNoun(node.op, t);
  const gate = t("Gate {label}", { label: word && word !== node.label ? `${word} ${node.label}` : node.label });
  return node.name === null ? gate : `${node.name}, ${gate}`;
}

/** What a node does, in a word. @param {Node} node @param {Translate} t @returns {string} */
export function operationName(node, t) {
  if (node.gate !== undefined) return t("group");
  if (node.kind === "operation") return operationNoun(node.op, t) || (node.op ?? node.label);
  return node.kind === "input" ? t("input") : t("constant");
}

/** @type {WeakMap<Translate, Record<string, string>>} */
const OPERATIONS = new WeakMap();

/**
 * The word for an operation that is drawn by a sign.
 * @param {string | null} op
 * @param {Translate} t
 * @returns {string}
 */
function operationNoun(op, t) {
  const words = OPERATIONS.get(t) ?? {
    add: t("addition"),
    sub: t("subtraction"),
    mul: t("multiplication"),
    div: t("division"),
    neg: t("negation"),
    pow: t("power"),
    square: t("square"),
    sqrt: t("square root"),
    cbrt: t("cube root"),
    root: t("root"),
    reciprocal: t("reciprocal"),
    abs: t("absolute value"),
    sum: t("sum"),
    prod: t("product of all elements"),
    norm: t("norm"),
    matmul: t("matrix product"),
    outer: t("outer product"),
    transpose: t("transpose"),
    inv: t("inverse"),
    index: t("element"),
    log: t("natural logarithm"),
    floor: t("rounding down"),
    ceil: t("rounding up"),
  };
  OPERATIONS.set(t, words);
  return words[op ?? ""] ?? "";
}

/**
 * An edge of the picture, as a screen reader says it: its ends and its three numbers.
 * @param {Frame} frame @param {number} id @param {Language} language @returns {string}
 */
export function describeEdge(frame, id, language) {
  const { trace } = frame.walk;
  const edge = trace.edges[id];
  const { t } = language;
  const ends = t("Edge from {source} to {target}", {
    source: title(trace.nodes[edge.source]),
    target: title(trace.nodes[edge.target]),
  });
  if (productComputed(frame, id) || (edge.local_kind === "blocked" && frame.position >= frame.walk.length - 1))
    return `${ends}. ${describeProduct(frame.walk, edge, language)}`;
  return `${ends}, ${t("not yet computed")}`;
}

/** @type {Map<string, Intl.ListFormat>} */
const LISTS = new Map();

/** `a, b and c`, in the language's own format. @param {string[]} parts @param {Language} language */
function listed(parts, { locale }) {
  const form = LISTS.get(locale) ?? new Intl.ListFormat(locale, { type: "conjunction" });
  LISTS.set(locale, form);
  return form.format(parts);
}

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
