// A name as mathematics: italic, its index lowered.

import { nameParts } from "../lib/names.js";
import { h } from "../lib/dom.js";

/** @param {string} name @param {boolean} [isName]  Otherwise it is a gate's sign, which stands upright. */
export function nameView(name, isName = true) {
  if (!isName) return h("span", { class: "gate-name" }, name);
  const { base, index } = nameParts(name);
  return h("span", { class: "math-name" }, base, index ? h("sub", {}, index) : null);
}
