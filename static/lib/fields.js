// Small controls of the training page.

import { number } from "./widgets.js";
import { h } from "./dom.js";
import { parseNumber } from "./number.js";

/** A field for a short text. @param {string} value @param {{width: number}} options */
export const field = (value, { width }) =>
  h("input", { class: "field", type: "text", value, size: width, autocomplete: "off" });

/**
 * Let the up and down arrows change the number in a field, with Shift by ten steps.
 * @param {HTMLInputElement} entry @param {(value: number, way: number) => number} next  The number after so many steps.
 */
export function stepped(entry, next) {
  entry.addEventListener("keydown", (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const value = parseNumber(entry.value);
    if (!way || value === null) return;
    event.preventDefault();
    entry.value = number(next(value, event.shiftKey ? 10 * way : way), 8);
    entry.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return entry;
}

/** Whole numbers, from the least one on. @param {number} least @returns {(value: number, way: number) => number} */
export const byOne = (least) => (value, way) => Math.max(least, Math.round(value + way));

/** One more or less of the leading digit: 0.08, 0.09, 0.1, 0.2. @param {number} value @param {number} way */
export function byDigit(value, way) {
  if (!(value > 0)) return value;
  const sign = Math.sign(way);
  let next = value;
  for (let count = 0; count < Math.abs(way); count += 1) {
    next = Number((next + sign * 10 ** Math.floor(Math.log10(next) + sign * 1e-9)).toPrecision(10));
  }
  return next;
}

/** @param {string} text @param {HTMLElement} control */
export const labelled = (text, control) => h("label", { class: "train-field" }, h("span", {}, text), control);

/** @param {string[][]} pairs  Value and text. */
export const options = (pairs) =>
  h("select", { class: "choice" }, ...pairs.map(([value, text]) => h("option", { value }, text)));
