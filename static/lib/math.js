// Mathematics in the panels: LaTeX to MathML, which browsers draw and screen readers read. Bounds hold for
// LaTeX from any source; what exceeds them is shown as text.

import { h } from "./dom.js";
import { enter } from "./rooms.js";

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

/** @type {import("../vendor/temml.js").default | null} */
let temml = null;
/** @type {Promise<void> | null} */
let loading = null;
/** What waits for the library. @type {(() => void)[]} */
const waiting = [];
/** Called when those that waited are drawn, and may need another room. @type {(() => void)[]} */
const listeners = [];

/** Be called when formulas that were made before the library came are drawn. @param {() => void} listener */
export const onMath = (listener) => listeners.push(listener);

/** Load the library: the page can stand without it. */
export function loadMath() {
  loading ??= enter("vendor/temml.js", () => import("../vendor/temml.js")).then((library) => {
    temml = library.default;
    for (const finish of [...waiting, ...listeners]) finish();
    waiting.length = 0;
  });
  return loading;
}

/** @param {string} latex @returns {HTMLElement} */
export function math(latex) {
  const host = h("span", { class: "math" });
  if (temml) draw(latex, host);
  else {
    waiting.push(() => draw(latex, host));
    void loadMath();
  }
  return host;
}

/** @param {string} latex @param {HTMLElement} host */
function draw(latex, host) {
  try {
    if (!isBounded(latex)) throw new RangeError("this formula is beyond the bounds");
    temml?.render(`\\displaystyle ${latex}`, host, {
      trust: isOperand,
      throwOnError: true,
      maxSize: [20, 20],
      maxExpand: 200,
    });
  } catch {
    host.textContent = latex.length > MAX_TEXT ? `${latex.slice(0, MAX_TEXT)}…` : latex;
  }
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
