// A field for one number. It shows what has room, and says so where that is rounded; the whole number stands in its
// title, and in the field while that has the focus.

import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { parseNumber, shortNumber, wholeNumber } from "../lib/number.js";
import { historyCommand } from "../walk/undo.js";

/** Signs that have room; more stand there only where three digits cannot do with less. */
const ROOM = 8;

/**
 * @typedef {object} ValueField
 * @property {HTMLInputElement} element
 * @property {() => number} value  The last good one.
 * @property {(value: unknown) => void} show  A good value, instead of what is typed.
 */

/**
 * Either decimal mark, arrows by a step, Shift for ten; undo first takes back what is no number.
 * @param {string} name
 * @param {HTMLElement} note  Says what is wrong with the text.
 * @param {(value: number) => void} take
 * @param {() => number} step
 * @returns {ValueField}
 */
export function valueField(name, note, take, step) {
  const element = h("input", {
    class: "field",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": t("{name}, value", { name }),
  });
  let good = 0;
  let textBefore = "";
  const write = () => writeIn(element, good);
  const show = (/** @type {unknown} */ value) => {
    good = Number(value);
    write();
    note.textContent = "";
  };
  const accept = () => {
    makeRoom(element);
    const value = parseNumber(element.value);
    if (value !== null) [good, textBefore] = [value, element.value];
    element.setAttribute("aria-invalid", String(value === null));
    note.textContent = value === null ? t("Write a number, such as 0.5; the last good value stays.") : "";
    if (value !== null) take(value);
  };
  element.addEventListener("focus", () => {
    if (element.ariaInvalid !== "true") write();
    textBefore = element.value;
  });
  element.addEventListener("blur", () => {
    if (element.ariaInvalid !== "true") write();
  });
  element.addEventListener("input", accept);
  element.addEventListener("keydown", (event) => {
    if (element.ariaInvalid === "true" && (historyCommand(event) === "undo" || event.key === "Escape")) {
      element.value = textBefore;
      accept();
      event.preventDefault();
    }
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const value = parseNumber(element.value);
    if (!way || value === null) return;
    event.preventDefault();
    element.value = wholeNumber(rounded(value + way * step() * (event.shiftKey ? 10 : 1)), locale());
    accept();
  });
  return { element, value: () => good, show };
}

/**
 * The number whole where it has room or the focus, else rounded and marked so.
 * @param {HTMLInputElement} element @param {number} value
 */
function writeIn(element, value) {
  const whole = wholeNumber(value, locale());
  const short = shortNumber(value, ROOM, locale());
  element.value = document.activeElement === element ? whole : short;
  element.title = short === whole ? "" : whole;
  element.setAttribute("aria-invalid", "false");
  makeRoom(element);
}

/** The style sheet widens the field by the signs in it. @param {HTMLInputElement} element */
const makeRoom = (element) => element.style.setProperty("--signs", String(element.value.length));

/** Without the dust of binary fractions. @param {number} value */
const rounded = (value) => Number(value.toPrecision(12));
