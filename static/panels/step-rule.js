// The rule of the current step, in symbols and with numbers substituted.

/** @import {Edge, Node, Trace} from "../lib/types.js" */
/** @import {WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { fill, numbers, quantity, symbols } from "../lib/template.js";
import { locale, t } from "../lib/i18n.js";
import { math } from "../lib/math.js";

const MAX_RULES = 2;

/** @returns {WalkPanel} */
export function stepRule() {
  const element = h("div", { id: "rule", class: "rule", tabindex: "0", role: "group", "aria-label": t("Local rule") });
  /** @type {WalkPanel["update"]} */
  const update = ({ walk, position, fresh, veiled }) => {
    const moment = walk?.moments[position];
    element.replaceChildren();
    if (!walk || !moment || veiled || (fresh && position === walk.length - 1)) return;
    if (moment.event === "value")
      element.append(math(valueRule(walk.trace, walk.trace.nodes[/** @type {number} */ (moment.node)])));
    if (moment.event !== "edges") return;
    for (const edge of moment.edges.slice(0, MAX_RULES)) {
      const rule = edgeRule(walk.trace, walk.trace.edges[edge]);
      if (rule) element.append(math(rule));
    }
  };
  return { element, watches: ["position", "walk", "fresh", "veiled"], update };
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
