// The chain rule written out: every path from the output to one node, its factors in symbols and in numbers, their sum.

/** @import {Tools, View} from "./panel.js" */
/** @import {Tensor} from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { numberToLatex } from "../lib/number.js";
import { math } from "../lib/math.js";
import { qualifiedName, choice, inlineTensor, namedNodes, note } from "../lib/widgets.js";

/**
 * @typedef {{nodes: number[], edges: number[], factors: {edge: number, local: Tensor | null, latex: string}[], product:
 *   Tensor, latex: string}} Path
 */

/** Factors of a path that are written out; of longer ones the first and the last are shown. */
const MAX_FACTORS = 14;

/** @param {Tools} tools @returns {View} */
export function paths({ reload, trace }) {
  const wrt = choice(t("From the output to"), reload);
  return {
    path: "paths",
    controls: [wrt.element],
    refresh: ({ trace: graph, selection }) => {
      const nodes = namedNodes(graph);
      wrt.offer(nodes.map((node) => [String(node.id), qualifiedName(graph, node)]));
      if (selection?.kind === "node" && nodes.some(({ id }) => id === selection.id)) wrt.set(String(selection.id));
    },
    body: () => (wrt.value ? { wrt: Number(wrt.value), most: 20 } : t("The program has no inputs.")),
    show: ({ count, listed, paths: all, sum, latex }) => [
      note(
        countText(
          count,
          listed,
          all.some((/** @type {Path} */ { product }) => Array.isArray(product)),
        ),
        "verdict",
      ),
      h("ol", { class: "path-list" }, ...all.map((/** @type {Path} */ path) => item(path, trace))),
      h("h3", {}, t("All together")),
      h("div", { class: "formula" }, math(latex.split(" = ")[0]), ` = ${inlineTensor(sum)}`),
      note(t("The sum over all paths is the gradient that the backward pass finds.")),
    ],
  };
}

/**
 * Of scalar paths the largest are listed; of tensor paths some.
 * @param {number | string} count
 * @param {number} listed
 * @param {boolean} tensors
 */
function countText(count, listed, tensors) {
  if (Number(count) === listed) return t("Paths: {count}.", { count });
  if (tensors)
    return t("Paths: {count}, counted and not walked through; {listed} of them are listed.", { count, listed });
  return t("Paths: {count}, counted and not walked through; the {listed} largest are listed.", { count, listed });
}

/** A path; looked at, it is marked in the picture. @param {Path} path @param {Tools["trace"]} trace */
function item(path, trace) {
  const look = () => trace(path.edges);
  const leave = () => trace(null);
  return h(
    "li",
    { tabindex: "0", onmouseenter: look, onfocus: look, onmouseleave: leave, onblur: leave },
    math(shortened(path.factors.map(({ latex }) => latex)).join(" \\cdot ") || "1"),
    h(
      "span",
      { class: "number-text" },
      path.factors.every(({ local }) => typeof local !== "object") && math(`= ${numbers(path)}`),
      ` = ${inlineTensor(path.product)}`,
    ),
  );
}

/** @param {Path} path */
const numbers = ({ factors }) => shortened(factors.map(({ local }) => factor(local))).join(" \\cdot ") || "1";

/** @param {unknown} local */
function factor(local) {
  const text = numberToLatex(local, { locale: locale() });
  return text.startsWith("-") ? `\\left(${text}\\right)` : text;
}

/** @param {string[]} factors */
const shortened = (factors) =>
  factors.length <= MAX_FACTORS
    ? factors
    : [...factors.slice(0, MAX_FACTORS - 2), "\\dots", factors[factors.length - 1]];
