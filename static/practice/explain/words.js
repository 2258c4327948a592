// What is said of the lines of a pasted backward pass.

/** @import {Fix, Span, Tensor} from "../../lib/types.js" */
import { t } from "../../lib/i18n.js";

/**
 * @typedef {object} Cause
 * @property {"factor" | "sum-missing" | "transposed" | "factor-missing" | "factor-extra" | "misconception" |
 *   "other-node" | "shape" | "unknown"} kind
 * @property {number | null} edge
 * @property {{id: string, name: string} | null} misconception
 */
/**
 * @typedef {object} Line  As /explain gives it.
 * @property {Span} span
 * @property {string} text
 * @property {string | null} name
 * @property {"right" | "follows" | "wrong" | "part" | "helper" | "unread" | "skipped"} verdict
 * @property {number | null} node
 * @property {number | null} edge
 * @property {string | null} message
 * @property {string | null} hint
 * @property {Cause | null} cause
 * @property {Tensor | null} value
 * @property {Tensor | null} right
 * @property {Fix[]} fixes
 */
/** @typedef {{first: number | null, lines: Line[], missing: string[]}} Explained */

/** @returns {Record<Cause["kind"], string>} */
const causes = () => ({
  factor: t("off by a factor"),
  "sum-missing": t("a sum is missing"),
  transposed: t("transposed"),
  "factor-missing": t("a factor is missing"),
  "factor-extra": t("a factor too many"),
  misconception: t("wrong"),
  "other-node": t("another node’s gradient"),
  shape: t("another shape"),
  unknown: t("wrong"),
});

/** The few words beside a line. @param {Line} line @param {number | null} first  The number of the first wrong line. */
export function verdictText({ verdict, cause, message }, first) {
  if (verdict === "wrong") return cause ? (cause.misconception?.name ?? causes()[cause.kind]) : t("wrong");
  if (verdict === "follows") return first === null ? t("right") : t("right, given line {line}", { line: first });
  return {
    right: t("right"),
    part: message ?? t("a part of it"),
    helper: "",
    unread: t("not read"),
    skipped: "",
  }[verdict];
}

/** @type {Record<Line["verdict"], string>} */
export const SIGNS = { right: "✓", follows: "✓", part: "✓", wrong: "!", unread: "?", helper: "", skipped: "" };

/** What the whole comes to, in a sentence or two. @param {Explained} explained @returns {string[]} */
export function outcomeTexts({ first, lines, missing }) {
  const bound = lines.filter(({ node }) => node !== null);
  const follow = lines.filter(({ verdict }) => verdict === "follows").length;
  const said = [];
  if (!bound.length) said.push(t("No line gives a gradient of this program: call them dW, grad_W or dL_dW."));
  else if (first === null && lines.every(({ verdict }) => verdict !== "unread"))
    said.push(t("Every line is right: these gradients agree with the graph’s."));
  else if (first !== null && follow)
    said.push(t("Lines that are right given line {line}: {count}.", { line: lines[first].span.line, count: follow }));
  if (bound.length && missing.length) said.push(t("Not given: {names}.", { names: missing.join(", ") }));
  return said;
}
