// Small controls of the training page.

import { h } from "../dom.js";

/** A field for a short text. @param {string} value @param {{width: number}} options */
export const field = (value, { width }) => h("input", { class: "field", type: "text", value, size: width, autocomplete: "off" });

/** @param {string} text @param {HTMLElement} control */
export const labelled = (text, control) => h("label", { class: "train-field" }, h("span", {}, text), control);

/** @param {string[][]} pairs  Value and text. */
export const options = (pairs) => h("select", { class: "choice" }, ...pairs.map(([value, text]) => h("option", { value }, text)));
