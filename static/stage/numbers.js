// Numbers as the picture prints them: with as many digits as there is room for, and equations that are true.

/** @import {Edge, Trace, Walk} from "../lib/types.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {Measure, TextPart} from "./types.js" */
import { productDigits } from "../lib/equation.js";
import { nameParts } from "../lib/names.js";
import { formatNumber, formatShape } from "../lib/number.js";
import { upstreamLetter } from "../trace/factors.js";
import { part } from "./text.js";

/** @typedef {{locale: string}} NumberFormat  How numbers are written. */

export const DIGITS = 3;

/** @param {unknown} value @param {NumberFormat} format @param {number} [digits] */
export const short = (value, { locale }, digits = DIGITS) => formatNumber(value, { digits, locale });

/**
 * A number with the most digits that fit into a width, down to `least`; null where not even those do.
 * @param {unknown} value
 * @param {{width: number, size: number, weight: number, most?: number, least?: number}} room
 * @param {NumberFormat} format
 * @param {Measure} measure
 * @returns {string | null}
 */
export function fitted(value, { width, size, weight, most = DIGITS, least = 2 }, format, measure) {
  for (let digits = most; digits >= least; digits -= 1) {
    const text = short(value, format, digits);
    if (measure(text, { size, weight, family: "ui" }) <= width) return text;
  }
  return null;
}

/**
 * What stands on an edge: its whole line, the same in two lines and in as many as it has parts, and what it alone
 * knows, if that can be said; `spacing`: by default that of letters.
 * @typedef {{full: TextPart[], lines: TextPart[][], stack: TextPart[][], local: TextPart[] | null, digits: number,
 *   spacing?: import("./labels.js").Spacing}} EdgeText
 */

/**
 * @param {Walk} walk @param {Edge} edge @param {NumberFormat} format @param {number} [digits] @returns {EdgeText}
 */
export function edgeText({ trace, contributions }, edge, format, digits = digitsOf(edge)) {
  const source = trace.nodes[edge.source];
  const target = trace.nodes[edge.target];
  /** @param {unknown} value @param {number[]} shape */
  const quantity = (value, shape) => (shape.length ? formatShape(shape) : short(value, format, digits));
  const product = part(`${edge.summed.length ? "Σ " : ""}${quantity(edge.product, source.shape)}`, "product", 700);
  const upstream = bracketed(quantity(edge.upstream, target.shape), "upstream", 600);
  if (edge.local_kind === "linear") return linearText(matrixRule(trace, edge), upstream, product, digits);
  const sign = edge.local_kind === "elementwise" ? "⊙" : "×";
  const local = bracketed(quantity(edge.local, target.shape), "local", 650);
  const factors = [...upstream, part(` ${sign} `, "sign"), ...local];
  const result = [part("= ", "sign"), product];
  const quiet = [part(`${sign} `, "sign"), ...local.map((each) => ({ ...each, weight: 500 }))];
  const isShared = contributions[edge.source].length > 1 && !source.shape.length;
  return {
    full: [...factors, part(" ", "sign"), ...result],
    lines: [factors, result],
    stack: [upstream, [part(`${sign} `, "sign"), ...local], result],
    local: isShared ? [...quiet, part(" = ", "sign"), { ...product, weight: 500 }] : quiet,
    digits,
  };
}

/**
 * A linear map has no local factor, but often a rule: `G Wᵀ = 3×2`.
 * @param {TextPart[] | null} rule @param {TextPart[]} upstream @param {TextPart} product @param {number} digits
 * @returns {EdgeText}
 */
function linearText(rule, upstream, product, digits) {
  const first = rule ?? upstream;
  const result = [part(rule ? "= " : "→ ", "sign"), product];
  const lines = [first, result];
  return { full: [...first, part(" ", "sign"), ...result], lines, stack: lines, local: rule, digits };
}

/** @param {string} text @param {"upstream" | "local"} role @param {number} weight @returns {TextPart[]} */
const bracketed = (text, role, weight) => [part("[", "sign"), part(text, role, weight), part("]", "sign")];

/** @param {Edge} edge */
const digitsOf = ({ upstream, local, product, local_kind }) =>
  local_kind === "scalar" ? productDigits(upstream, local, product) : DIGITS;

/**
 * The rule of a linear map in its own symbols, `Ḡ Wᵀ`, where it is a plain product of operands that have names.
 * @param {Trace} trace @param {Edge} edge @returns {TextPart[] | null}
 */
function matrixRule(trace, edge) {
  const { derivative, target } = edge;
  if (derivative === null || !/^(?:\$(?:\w+|\{\w+\})|\^\{\\top\}|\\,|\\cdot|\s)+$/.test(derivative)) return null;
  const { nodes } = trace;
  const { operands, arguments: placeholders } = nodes[target];
  /** @type {TextPart[]} */
  const parts = [];
  for (const [token, plain, braced] of derivative.matchAll(/\$(?:(\w+)|\{(\w+)\})|\^\{\\top\}|\\cdot/g)) {
    const placeholder = plain ?? braced;
    if (token === "^{\\top}") parts.push(part("ᵀ", "local", 600));
    else if (token === "\\cdot") parts.push(part(" · ", "sign"));
    else if (placeholder === "upstream")
      parts.push(gap(parts), { ...part(upstreamLetter(trace, edge), "upstream", 600), italic: true });
    else {
      const name = nodes[operands[placeholders.indexOf(placeholder)]]?.name;
      if (!name) return null;
      const { base, index } = nameParts(name);
      parts.push(gap(parts), { ...part(base, "local", 600), italic: true });
      if (index) parts.push({ ...part(index, "local", 600), lowered: true });
    }
  }
  return parts.filter(({ text }) => text);
}

/** @param {TextPart[]} before */
const gap = (before) => part(before.length ? " " : "", "sign");

/**
 * The texts of the edges whose products are known.
 * @param {Scene} scene @param {Walk} walk @param {NumberFormat} format @returns {Map<string, EdgeText>}
 */
export function textsOf({ links }, walk, format) {
  const { edges } = walk.trace;
  const known = links.filter(({ edge }) => edges[edge.id].product !== null);
  return new Map(known.map(({ key, edge }) => [key, edgeText(walk, edges[edge.id], format)]));
}
