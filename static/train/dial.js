// A slider with its name and its number: it is heard when it is let go, and shows what it says on the way.

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { number } from "../lib/widgets.js";

/**
 * @param {string} label
 * @param {{least: number, most: number, step: number, unit?: string}} scale  `unit`: "%" shows a share as per cent.
 * @param {(value: number) => void} change
 */
export function dial(label, { least, most, step, unit = "" }, change) {
  const range = h("input", { type: "range", min: least, max: most, step, "aria-label": label });
  const output = h("b", {});
  const element = h("div", { class: "dial" }, h("span", { "aria-hidden": "true" }, label), output, range);
  const write = () => {
    const value = Number(range.value);
    const text = unit === "%" ? t("{share} %", { share: number(value * 100, 3) }) : number(value, 3);
    output.textContent = text;
    range.setAttribute("aria-valuetext", text);
  };
  range.addEventListener("input", write);
  range.addEventListener("change", () => change(Number(range.value)));
  return {
    element,
    /** Show a value; null: there is none to be chosen. @param {number | null} value @param {number} [end] */
    show(value, end) {
      element.hidden = value === null;
      if (value === null || document.activeElement === range) return;
      if (end !== undefined) range.max = String(end);
      if (value > Number(range.max)) range.max = String(value);
      range.value = String(value);
      write();
    },
  };
}
