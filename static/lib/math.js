// Mathematics in the panels: LaTeX to MathML, which browsers draw and screen readers read. Bounds hold for
// LaTeX from any source; what exceeds them is shown as text.

import temml from "../vendor/temml.js";
import { h } from "./dom.js";

/** Characters that are rendered: as long as the server's longest formula. */
const MAX_LATEX = 20_000;
/** Levels of braces and environments. */
const MAX_DEPTH = 100;
/** Characters that are shown where it is not rendered. */
const MAX_TEXT = 1_000;
/** A definition of a few characters can expand to a million; no formula of ours has one. */
const DEFINITION = /\\(?:[egx]?def|let|futurelet|(?:re|provide)?(?:new)?command|global|long|DeclareMathOperator|char)/i;

/**
 * The one thing that LaTeX may ask for beside mathematics: the class by which an operand of a gate is washed.
 * @param {{command: string, class?: string}} context
 */
const isOperand = (context) => context.command === "\\class" && /^operand-\d+$/.test(context.class ?? "");

/** @param {string} latex @returns {HTMLElement} */
export function math(latex) {
  const host = h("span", { class: "math" });
  try {
    if (!isBounded(latex)) throw new RangeError("this formula is beyond the bounds");
    temml.render(`\\displaystyle ${latex}`, host, {
      trust: isOperand,
      throwOnError: true,
      maxSize: [20, 20],
      maxExpand: 200,
    });
  } catch {
    host.textContent = latex.length > MAX_TEXT ? `${latex.slice(0, MAX_TEXT)}…` : latex;
  }
  return host;
}

/** Whether rendering costs no more than its length. @param {string} latex */
export function isBounded(latex) {
  if (latex.length > MAX_LATEX || DEFINITION.test(latex)) return false;
  let depth = 0;
  let deepest = 0;
  for (const [sign] of latex.matchAll(/\\begin|\\end|\\[{}]|[{}]/g)) {
    if (sign === "{" || sign === "\\begin") depth += 1;
    else if (sign === "}" || sign === "\\end") depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest <= MAX_DEPTH;
}
