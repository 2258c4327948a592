// One input: a slider and a field, a grid with rows and columns to add and take, or a nested list as text.

/** @import {Tensor} from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { grow, isValue, shapeOf, shrink } from "../lib/values.js";
import { nameView } from "./names.js";
import { valueField } from "./value-field.js";

const NOTCHES = 200;
const SMALL = 8;

/** @typedef {(name: string, value: unknown) => void} Change */
/**
 * @typedef {(value: Tensor, anew?: boolean) => void} Show  `anew`: also replaces
 *   the text of the field that has the focus.
 */

/** @param {string} name */
const label = (name) => h("span", { class: "input-name", title: name }, nameView(name));

/**
 * The controls for a value of this shape.
 * @param {string} name
 * @param {unknown} value
 * @param {Change} change
 * @returns {{element: HTMLElement, show: Show}}
 */
export function inputRow(name, value, change) {
  const shape = shapeOf(value);
  if (!shape.length) return scalarRow(name, Number(value), change);
  return shape.length <= 2 && shape.every((size) => size <= SMALL)
    ? gridRow(name, shape, change)
    : textRow(name, change);
}

/** @param {string} name @param {number} start @param {Change} change */
function scalarRow(name, start, change) {
  const reach = niceReach(start);
  const slider = h("input", {
    type: "range",
    min: -reach,
    max: reach,
    step: reach / (NOTCHES / 2),
    "aria-label": t("{name}, slider", { name }),
    oninput: () => {
      const value = Number(slider.value);
      field.show(value);
      change(name, value);
    },
  });
  const note = h("span", { class: "note", role: "status" });
  const field = valueField(
    name,
    note,
    (value) => {
      slider.value = String(value);
      change(name, value);
    },
    () => Number(slider.step),
  );
  const vector = tool("[…]", t("Make {name} a vector", { name }), () => change(name, grow(field.value(), 0)));
  return {
    element: h("div", { class: "input" }, label(name), slider, field.element, extra(vector, note)),
    show: (/** @type {Tensor} */ value, anew = false) => {
      if (anew || document.activeElement !== slider) slider.value = String(value);
      if (anew || document.activeElement !== field.element) field.show(value);
    },
  };
}

/** What a page may show only while the input is in use. @param {...HTMLElement} parts */
const extra = (...parts) => h("div", { class: "input-extra" }, ...parts);

/** A round number that the value lies well within. @param {number} value */
function niceReach(value) {
  for (const reach of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
    if (Math.abs(value) * 1.5 <= reach && reach >= 5) return reach;
  return Math.max(5, Math.abs(value) * 2);
}

/** @param {string} name @param {number[]} shape @param {Change} change */
function gridRow(name, shape, change) {
  const flat = shape.length === 1;
  const note = h("span", { class: "note", role: "status" });
  let current = /** @type {number[][]} */ ([]);
  const whole = () => (flat ? current[0] : current);
  /** @param {number} row @param {number} column */
  const cell = (row, column) => {
    const take = (/** @type {number} */ value) => {
      current = current.map((line, at) => (at === row ? line.with(column, value) : line));
      change(name, whole());
    };
    const field = valueField(`${name}[${flat ? column : `${row}, ${column}`}]`, note, take, () => 0.1);
    field.element.classList.add("cell");
    return field;
  };
  const [rows, columns] = flat ? [1, shape[0]] : shape;
  const fields = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_cell, at) => cell(row, at)),
  );
  const lines = fields.map((line) => h("tr", {}, ...line.map((field) => h("td", {}, field.element))));
  const grid = h("table", { class: "grid" }, ...lines);
  const parts = [label(name), extra(grid, gridTools(name, shape, whole, change), note)];
  return {
    element: h("div", { class: `input tensor ${columns > 2 ? "wide" : ""}` }, ...parts),
    show: (/** @type {Tensor} */ value, anew = false) => {
      current = /** @type {number[][]} */ (flat ? [value] : value);
      fields.forEach((line, row) =>
        line.forEach((field, column) => {
          if (anew || document.activeElement !== field.element) field.show(current[row][column]);
        }),
      );
    },
  };
}

/**
 * Rows and columns to add and to take: a vector gets a second row and is a matrix, a vector of one number is that
 * number.
 * @param {string} name
 * @param {number[]} shape
 * @param {() => unknown} whole
 * @param {Change} change
 */
function gridTools(name, shape, whole, change) {
  const matrix = shape.length === 2;
  const columns = matrix ? 1 : 0;
  const rows = h(
    "span",
    { class: "grid-tool" },
    h("span", { "aria-hidden": "true" }, "↕"),
    tool("−", t("{name}: one row less", { name }), () => change(name, shrink(whole(), 0)), !matrix),
    tool("+", t("{name}: one row more", { name }), () =>
      change(name, matrix ? grow(whole(), 0) : [whole(), grownLike(whole())]),
    ),
  );
  const width = h(
    "span",
    { class: "grid-tool" },
    h("span", { "aria-hidden": "true" }, "↔"),
    tool(
      "−",
      t("{name}: one column less", { name }),
      () => change(name, shrink(whole(), columns)),
      matrix && shape[1] === 1,
    ),
    tool("+", t("{name}: one column more", { name }), () => change(name, grow(whole(), columns))),
  );
  return h("span", { class: "grid-tools" }, rows, width);
}

/** A second row for a vector. @param {unknown} vector */
const grownLike = (vector) => /** @type {unknown[][]} */ (grow([vector], 0))[1];

/** @param {string} text @param {string} name @param {() => void} act @param {boolean} [disabled] */
const tool = (text, name, act, disabled = false) =>
  h("button", { class: "tool", type: "button", "aria-label": name, title: name, disabled, onclick: act }, text);

/**
 * A nested list as text. Before any value is shown it is empty, and says what may be written.
 * @param {string} name
 * @param {Change} change
 * @returns {{element: HTMLElement, show: Show}}
 */
export function textRow(name, change) {
  const note = h("span", { class: "note", role: "status" });
  const area = h("textarea", {
    "aria-label": t("{name}, nested list", { name }),
    spellcheck: "false",
    placeholder: "[[1, 2], [3, 4]]",
    oninput: () => {
      const value = readList(area.value);
      note.textContent = value === null ? t("Write a nested list, such as [[1, 2], [3, 4]].") : "";
      if (value !== null) change(name, value);
    },
  });
  return {
    element: h("div", { class: "input tensor wide" }, label(name), extra(area, note)),
    show: (/** @type {Tensor} */ value, anew = false) => {
      if (!anew && document.activeElement === area) return;
      area.value = JSON.stringify(value);
      note.textContent = "";
    },
  };
}

/** @param {string} text @returns {unknown} null where it is no number and no nested list of numbers */
function readList(text) {
  try {
    const value = JSON.parse(text);
    return isValue(value) ? value : null;
  } catch {
    return null;
  }
}
