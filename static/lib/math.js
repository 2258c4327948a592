// Mathematics in the panels: LaTeX to MathML, which browsers draw and screen readers read.

import temml from "../vendor/temml.js";
import { h } from "./dom.js";

/** @param {string} latex @returns {HTMLElement} */
export function math(latex) {
  const host = h("span", { class: "math" });
  try {
    temml.render(`\\displaystyle ${latex}`, host, {
      trust: false,
      throwOnError: true,
      maxSize: [20, 20],
      maxExpand: 200,
    });
  } catch {
    host.textContent = latex;
  }
  return host;
}
