// The lines of a step, large: `[0.1966] × [−1] = −0.1966 → w₀`, one for each edge, in the colours of the picture.

/** @import {Edge, Moment, Node, Trace, Walk} from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { equationDigits, sumDigits, sumSign } from "../lib/equation.js";
import { locale, t } from "../lib/i18n.js";
import { math } from "../lib/math.js";
import { formatNumber } from "../lib/number.js";
import { fill, numbers, quantity } from "../lib/template.js";
import { title } from "../trace/describe.js";
import { nameView } from "./names.js";
import { termView } from "./terms.js";

/** Terms of a sum that are written out. */
const MAX_TERMS = 5;

/** @param {unknown} value @param {number} digits */
const shown = (value, digits) => formatNumber(value, { digits, locale: locale() });

/**
 * The lines of a step between numbers; none where tensors are in it.
 * @param {Walk} walk @param {Moment} moment @returns {HTMLElement[]}
 */
export function linesOf({ trace }, moment) {
  const node = trace.nodes[moment.node ?? 0];
  if (moment.event === "seed" && !node.shape.length) return [row([value(node.gradient, 4, "gradient")], node)];
  if (moment.event === "value") return node.shape.length ? [] : [valueLine(trace, node)];
  if (moment.event === "sum") return node.shape.length ? [] : [sumLine(trace, moment, node)];
  if (moment.event === "edges") return edgeLines(trace, moment);
  return [];
}

/** Whether an edge is one line of numbers. @param {Edge} edge */
export const isLine = (edge) => edge.local_kind === "scalar" || edge.local_kind === "blocked";

/**
 * With how many digits the lines of these edges are true as printed.
 * @param {Edge[]} edges
 */
export const lineDigits = (edges) =>
  equationDigits(
    edges
      .filter(({ local, product }) => local !== null && product !== null)
      .map(({ upstream, local, product }) => ({ terms: [upstream, local], join: "×", result: product })),
  );

/** @param {Trace} trace @param {Moment} moment */
function edgeLines(trace, moment) {
  const edges = moment.edges.map((id) => trace.edges[id]).filter(isLine);
  const digits = lineDigits(edges);
  const captions = edges.length === 1;
  return edges.map((edge) =>
    edge.product === null ? blockedLine(trace, edge) : edgeLine(trace, edge, digits, captions),
  );
}

/** @param {Trace} trace @param {Edge} edge @param {number} digits @param {boolean} captions */
function edgeLine(trace, { upstream, local, product, source }, digits, captions) {
  const caption = (/** @type {ReturnType<typeof termView>} */ text) => (captions ? h("small", {}, text) : null);
  return row(
    [
      part("upstream", bracketed(value(upstream, digits, "gradient")), caption(termView("upstream", t("upstream")))),
      sign("×"),
      part("local", bracketed(value(local, digits, "local")), caption(termView("local", t("local")))),
      sign("="),
      part("product", value(product, digits, "gradient result"), caption(t("product"))),
    ],
    trace.nodes[source],
    captions ? "edge-line is-captioned" : "edge-line",
  );
}

/** @param {Trace} trace @param {Edge} edge */
const blockedLine = (trace, { source }) =>
  row([h("span", { class: "line-blocked" }, t("no gradient"))], trace.nodes[source]);

/** The formula with its numbers, and what it comes to. @param {Trace} trace @param {Node} node */
function valueLine(trace, node) {
  const format = { locale: locale(), digits: 4 };
  const put = node.formula === null ? "" : fill(node.formula, numbers(trace, node, format));
  const result = quantity(node.value, [], format);
  const parts = put && put !== result ? [h("span", { class: "line-formula" }, math(put)), sign("=")] : [];
  return row([...parts, value(node.value, 4, "value result")], node);
}

/** @param {Trace} trace @param {Moment} moment @param {Node} node */
function sumLine(trace, { edges }, node) {
  const terms = edges.map((id) => trace.edges[id].product);
  const digits = sumDigits(terms, node.gradient);
  const some = terms.length > MAX_TERMS + 1 ? terms.slice(0, MAX_TERMS) : terms;
  const parts = some.map((term, at) => {
    const text = shown(term, digits);
    const number = h("span", { class: "gradient" }, at && text.startsWith("−") ? `(${text})` : text);
    return at ? chunk(sign("+"), number) : number;
  });
  const rest = some.length < terms.length ? [chunk(sign("+"), h("span", {}, "…"))] : [];
  const equals = sumSign(terms, node.gradient, digits);
  const total = chunk(sign(equals), value(node.gradient, digits, "gradient result"));
  return row([...parts, ...rest, total], node);
}

/** @param {(HTMLElement | null)[]} parts @param {Node} node  Where the result goes. @param {string} [kind] */
function row(parts, node, kind = "") {
  const goal = h("span", { class: "line-goal" }, nameView(title(node), node.kind === "input" || node.name !== null));
  return h("div", { class: `line ${kind}` }, ...parts, sign("→"), goal);
}

/** @param {string} kind @param {...(HTMLElement | null)} content */
const part = (kind, ...content) => h("span", { class: `line-part ${kind}` }, ...content);

/** What a line is not broken within. @param {...HTMLElement} parts */
const chunk = (...parts) => h("span", { class: "line-chunk" }, ...parts);

/** @param {string} text */
const sign = (text) => h("span", { class: "line-sign" }, text);

/** @param {unknown} number @param {number} digits @param {string} kind */
const value = (number, digits, kind) => h("span", { class: kind }, shown(number, digits));

/** @param {HTMLElement} content */
const bracketed = (content) =>
  h("span", {}, h("span", { class: "line-sign" }, "["), content, h("span", { class: "line-sign" }, "]"));
