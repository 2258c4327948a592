// The lines of a pasted backward pass with their verdicts, and the card of the first wrong one.

/** @import {Fix, Tensor, Trace} from "../../lib/types.js" */
/** @import {Explained, Line} from "./words.js" */
import { h } from "../../lib/dom.js";
import { locale, t } from "../../lib/i18n.js";
import { elements, formatNumber, formatShape } from "../../lib/number.js";
import { shapeOf } from "../../lib/values.js";
import { button } from "../../lib/widgets.js";
import { SIGNS, outcomeTexts, verdictText } from "./words.js";

/** Numbers that are compared. */
const MAX_NUMBERS = 6;

/**
 * @typedef {object} Acts
 * @property {(edges: number[] | null) => void} trace  Light edges of the whole trace.
 * @property {(fix: Fix) => void} fix
 * @property {(line: Line) => void} select  Look closer at what a line is about.
 */

/**
 * The edges of the graph that a line is about: where it is wrong, else those that bring its gradient.
 * @param {Line} line @param {Trace} trace @returns {number[]}
 */
export function edgesOf({ cause, edge, node }, { edges }) {
  if (cause?.edge !== null && cause?.edge !== undefined) return [cause.edge];
  if (edge !== null) return [edge];
  return node === null ? [] : edges.filter(({ source }) => source === node).map(({ id }) => id);
}

/** @param {Explained} explained @param {Trace} trace @param {Acts} acts @returns {HTMLElement[]} */
export function explainedView(explained, trace, acts) {
  const { first, lines } = explained;
  const wrong = first === null ? null : lines[first];
  const rows = lines.map((line) => rowOf(line, wrong?.span.line ?? null, edgesOf(line, trace), acts));
  const said = outcomeTexts(explained).map((text) => h("p", { class: "remark" }, text));
  const unread = lines.filter(({ verdict, message }) => verdict === "unread" && message);
  return [
    h("ol", { class: "explained-lines", "aria-label": t("Your lines") }, ...rows),
    ...(wrong ? [cardOf(wrong, acts)] : []),
    ...unread.map((line) =>
      h(
        "p",
        { class: "remark" },
        `${t("Line {line}", { line: line.span.line })}: ${[line.message, line.hint].filter(Boolean).join(" ")}`,
      ),
    ),
    ...said,
  ];
}

/** @param {Line} line @param {number | null} first @param {number[]} edges @param {Acts} acts */
function rowOf(line, first, edges, { trace, select }) {
  const look = () => trace(edges);
  const leave = () => trace(null);
  const name = `${t("Line {line}", { line: line.span.line })}: ${line.text}. ${verdictText(line, first)}`;
  const isBound = edges.length > 0;
  const attributes = isBound
    ? { onmouseenter: look, onfocus: look, onmouseleave: leave, onblur: leave, onclick: () => select(line) }
    : { disabled: true };
  return h(
    "li",
    { class: `is-${line.verdict}` },
    h(
      "button",
      { type: "button", class: "explained-line", "aria-label": name, ...attributes },
      h("span", { class: "explained-number", "aria-hidden": "true" }, String(line.span.line)),
      h("span", { class: "explained-sign", "aria-hidden": "true" }, SIGNS[line.verdict]),
      h("code", {}, line.text),
      h("span", { class: "explained-verdict" }, verdictText(line, first)),
    ),
  );
}

/** @param {Line} line @param {Acts} acts */
function cardOf(line, { fix, select }) {
  const fixes = line.fixes.map((each) => button(each.label, () => fix(each), { class: "button main" }));
  return h(
    "section",
    { class: "explained-card", "aria-label": t("The first wrong line") },
    h("h3", {}, `${t("Line {line}", { line: line.span.line })}: ${line.message ?? t("wrong")}`),
    ...(line.hint ? [h("p", {}, line.hint)] : []),
    ...comparison(line),
    h(
      "div",
      { class: "summary-ways" },
      ...fixes,
      button(t("Show it in the graph"), () => select(line)),
    ),
  );
}

/** One's own numbers above those of the graph. @param {Line} line @returns {HTMLElement[]} */
function comparison({ value, right }) {
  if (value === null || right === null) return [];
  return [
    h(
      "table",
      { class: "explained-numbers" },
      h("tbody", {}, numbersRow(t("yours"), value, ""), numbersRow(t("the graph’s"), right, "gradient")),
    ),
  ];
}

/** @param {string} title @param {Tensor} tensor @param {string} kind */
function numbersRow(title, tensor, kind) {
  const all = elements(tensor);
  const shape = shapeOf(tensor);
  const cells = all
    .slice(0, MAX_NUMBERS)
    .map((each) => h("td", { class: kind }, formatNumber(each, { digits: 3, locale: locale() })));
  const rest = all.length > MAX_NUMBERS ? [h("td", {}, "…")] : [];
  return h("tr", {}, h("th", { scope: "row" }, title, shape.length ? ` ${formatShape(shape)}` : ""), ...cells, ...rest);
}
