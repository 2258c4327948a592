// The rule of a step in the program's own symbols, with its numbers put in; operands without a name are washed as in
// the editor.

/** @import {Edge, Moment, Node, Trace, Walk} from "../lib/types.js" */
import { fill, numbers, quantity, symbols } from "../lib/template.js";
import { locale } from "../lib/i18n.js";
import { isLine, lineDigits } from "./step-lines.js";

/**
 * The rules of a step in LaTeX: of the gate forward, of each of its edges backward, of a sum.
 * @param {Walk} walk @param {Moment} moment @returns {string[]}
 */
export function rulesOf({ trace }, moment) {
  const node = trace.nodes[moment.node ?? 0];
  if (moment.event === "value") return node.expression === null ? [] : [named(node, node.expression)];
  if (moment.event !== "edges") return [];
  const edges = moment.edges.map((id) => trace.edges[id]);
  const digits = lineDigits(edges.filter(isLine));
  return edges.flatMap((edge) => cardRule(trace, edge, digits) ?? []);
}

/** What opens and closes a part of LaTeX that is not taken apart. @type {Record<string, number>} */
const NESTING = { "{": 1, "}": -1, "\\begin": 1, "\\end": -1, "\\left": 1, "\\right": -1 };

/**
 * The sides of an equation, each with the sign before it; what stands in braces, brackets or cases stays whole.
 * @param {string} rule in LaTeX @returns {string[]}
 */
export function sidesOf(rule) {
  const sides = [""];
  let depth = 0;
  for (const token of rule.split(/(\\(?:begin|end|left|right)(?![a-zA-Z])|[{}=])/)) {
    depth += NESTING[token] ?? 0;
    if (token === "=" && depth === 0) sides.push("");
    sides[sides.length - 1] += token;
  }
  return sides.filter((side) => side.trim());
}

/** The most characters of what opens an operand. */
const LONGEST = 24;
const OPERAND = /\\class\{operand-\d+\}\{$/;

/**
 * The rule with `⋯` for each operand, in its colour: what it stands for is marked alike in the program.
 * @param {string} rule in LaTeX @returns {string}
 */
export function foldedRule(rule) {
  let folded = "";
  let depth = 0; // of braces within an operand
  for (const token of rule.split(/(\\.|[{}])/)) {
    if (depth) depth += token === "{" ? 1 : token === "}" ? -1 : 0;
    if (depth) continue;
    folded += token;
    if (!OPERAND.test(folded.slice(-LONGEST))) continue;
    folded += "\\cdots ";
    depth = 1;
  }
  return folded;
}

/** @param {Node} node @param {string} expression */
const named = (node, expression) => (node.name === null ? expression : `${node.symbol} = ${expression}`);

/**
 * The rule of an edge, and what comes out where that is another number: `∂(w·x)/∂w = x = −1`.
 * @param {Trace} trace @param {Edge} edge @param {number} digits @returns {string | null}
 */
function cardRule(trace, edge, digits) {
  const rule = edge.marked_rule ?? edge.rule;
  if (rule === null || edge.derivative === null || edge.local === null) return rule;
  const target = trace.nodes[edge.target];
  const result = quantity(edge.local, target.shape, { locale: locale(), digits });
  return target.shape.length || rule.endsWith(`= ${result}`) ? rule : `${rule} = ${result}`;
}

/** `v = a · b = 2 · (−1) = −2` @param {Trace} trace @param {Node} node @returns {string} */
export function valueRule(trace, node) {
  if (node.formula === null) return `${node.symbol} = ${quantity(node.value, node.shape, { locale: locale() })}`;
  const format = { locale: locale(), digits: 4 };
  const put = fill(node.formula, numbers(trace, node, format));
  const named = node.name === null ? "" : `${node.symbol} = `;
  const result = quantity(node.value, node.shape, format);
  return `${named}${fill(node.formula, symbols(trace, node))} = ${put}${put === result ? "" : ` = ${result}`}`;
}

/**
 * The rule and, where that says more, the same with its numbers.
 * @param {Trace} trace
 * @param {Edge} edge
 * @returns {string | null}
 */
export function edgeRule(trace, edge) {
  if (edge.local_kind === "linear" && edge.derivative !== null) return linearRule(trace, edge);
  const put = localRule(trace, edge);
  if (edge.rule === null || put === null || edge.rule.endsWith(`= ${put}`)) return edge.rule;
  return `${edge.rule} = ${put}`;
}

/**
 * The rule of a linear map with the nodes' own symbols, and its shapes: `X̄ = C̄ Wᵀ`, `[3×2] = [3×4] · [4×2]`.
 * @param {Trace} trace @param {Edge} edge @returns {string}
 */
export function linearRule(trace, edge) {
  const target = trace.nodes[edge.target];
  const own = fill(/** @type {string} */ (edge.derivative), {
    ...symbols(trace, target),
    upstream: `\\bar{${target.symbol}}`,
  });
  const rule = `\\bar{${trace.nodes[edge.source].symbol}} = ${own}`;
  const shapes = linearShapes(trace, edge);
  return shapes === null ? rule : `${rule}, \\quad ${shapes}`;
}

/**
 * The shapes that the rule of a linear map multiplies; a transposed matrix has its sides exchanged.
 * @param {Trace} trace
 * @param {Edge} edge
 * @returns {string | null}
 */
export function linearShapes(trace, edge) {
  const format = { locale: locale(), digits: 4 };
  const put = fill(/** @type {string} */ (edge.derivative), numbers(trace, trace.nodes[edge.target], format));
  if (!put.includes("\\left[")) return null;
  const turned = put.replace(
    /\\left\[(\d+)\{\\times\}(\d+)\\right\]\^\{\\top\}/g,
    (_, rows, columns) => `\\left[${columns}{\\times}${rows}\\right]`,
  );
  const product = quantity(edge.product, trace.nodes[edge.source].shape, format);
  return `${product} = ${turned.replaceAll(" \\, ", " \\cdot ")}`;
}

/**
 * The local derivative with numbers in: `−1/1.37² = −0.53`.
 * @param {Trace} trace
 * @param {Edge} edge
 * @returns {string | null}
 */
export function localRule(trace, edge) {
  if (edge.derivative === null) return null;
  const target = trace.nodes[edge.target];
  const format = { locale: locale(), digits: 4 };
  const put = fill(edge.derivative, numbers(trace, target, format));
  const result =
    edge.local === null
      ? quantity(edge.product, trace.nodes[edge.source].shape, format)
      : quantity(edge.local, target.shape, format);
  return put === result ? put : `${put} = ${result}`;
}
