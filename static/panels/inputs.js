// The inputs: a slider and a field for each number, a small grid for each matrix. Changes are live.

/** @import {Node, Tensor} from "../types.js" */
/** @import {Store} from "../store.js" */
import { nameParts } from "../draw/text.js";
import { h } from "../dom.js";
import { locale, t } from "../i18n.js";
import { formatNumber, formatShape, parseNumber } from "../number.js";
import { historyCommand } from "../history.js";
import { isValue } from "../values.js";

const NOTCHES = 200;
const SMALL = 6;

/** @typedef {(value: Tensor, anew?: boolean) => void} Show  `anew`: also in the field that has the focus, whatever stands there. */
/** @typedef {{element: HTMLElement, key: string, show: Show}} Row */

/** @param {HTMLElement} host @param {Store} store @param {(name: string, value: unknown) => void} change */
export function inputs(host, store, change) {
  /** @type {Map<string, Row>} */
  let rows = new Map();
  let own = false;
  let anew = false;
  /** @param {string} name @param {unknown} value */
  const changed = (name, value) => {
    own = true;
    change(name, value);
    own = false;
  };
  // Values that came by undo, a link or an example are shown at once, even while no server answers.
  store.watch(["inputs"], ({ inputs: given }) => {
    anew = !own;
    if (anew) for (const [name, row] of rows) if (row.key === keyOf(given[name])) row.show(/** @type {Tensor} */ (given[name]), true);
  });
  store.watch(["trace", "status"], ({ trace, status }) => {
    if (!trace || status !== "current") return;
    const next = rowsOf(trace.nodes.filter((node) => node.kind === "input"), rows, changed, anew);
    const same = next.size === rows.size && [...next.values()].every((row, index) => row.element === [...rows.values()][index].element);
    anew = false;
    rows = next;
    if (same && host.hasChildNodes()) return;
    host.className = "inputs";
    host.replaceChildren(...(next.size ? [...next.values()].map((row) => row.element) : [h("p", { class: "none" }, t("This program has no inputs."))]));
  });
}

/** A row for each input; those that fit are kept. @param {Node[]} nodes @param {Map<string, Row>} known @param {(name: string, value: unknown) => void} change @param {boolean} anew */
function rowsOf(nodes, known, change, anew) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  for (const node of nodes) {
    const name = /** @type {string} */ (node.name);
    const key = formatShape(node.shape);
    const before = known.get(name);
    const row = before?.key === key ? before : { key, ...inputRow(node, name, change) };
    row.show(node.value, anew);
    rows.set(name, row);
  }
  return rows;
}

/** The shape of a value, as rows are told apart by it; null where it is none. @param {unknown} value */
function keyOf(value) {
  if (!isValue(value)) return null;
  const shape = [];
  for (let part = value; Array.isArray(part); [part] = part) shape.push(part.length);
  return formatShape(shape);
}

/** @param {string} name */
function label(name) {
  const { base, index } = nameParts(name);
  return h("span", { class: "input-name" }, base, index ? h("sub", {}, index) : null);
}

/** @param {Node} node @param {string} name @param {(name: string, value: unknown) => void} change */
function inputRow(node, name, change) {
  if (!node.shape.length) return scalarRow(name, Number(node.value), change);
  return node.shape.length <= 2 && node.shape.every((size) => size <= SMALL) ? gridRow(node, name, change) : textRow(node, name, change);
}

/** @param {string} name @param {number} start @param {(name: string, value: unknown) => void} change */
function scalarRow(name, start, change) {
  const reach = niceReach(start);
  const slider = h("input", { type: "range", min: -reach, max: reach, step: reach / (NOTCHES / 2), "aria-label": t("{name}, slider", { name }), oninput: () => {
    const value = Number(slider.value);
    field.value = shown(value);
    change(name, value);
  } });
  const note = h("span", { class: "note", role: "status" });
  const field = valueField(name, note, (value) => {
    slider.value = String(value);
    change(name, value);
  }, () => Number(slider.step));
  return {
    element: h("div", { class: "input" }, label(name), slider, field, note),
    show: (/** @type {Tensor} */ value, anew = false) => {
      if (anew || document.activeElement !== slider) slider.value = String(value);
      if (anew || document.activeElement !== field) write(field, note, value);
    },
  };
}

/** A round number that the value lies well within. @param {number} value */
function niceReach(value) {
  for (const reach of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]) if (Math.abs(value) * 1.5 <= reach && reach >= 5) return reach;
  return Math.max(5, Math.abs(value) * 2);
}

/** @param {unknown} value */
const shown = (value) => formatNumber(value, { digits: 6, locale: locale() });

/** A good value in a field. @param {HTMLInputElement} field @param {HTMLElement} note @param {unknown} value */
function write(field, note, value) {
  field.value = shown(value);
  field.setAttribute("aria-invalid", "false");
  note.textContent = "";
}

/** A field for one number: either decimal mark, arrows by a step, Shift for ten; undo first takes back what is no number. @param {string} name @param {HTMLElement} note @param {(value: number) => void} take @param {() => number} step */
function valueField(name, note, take, step) {
  const field = h("input", { class: "field", type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": t("{name}, value", { name }) });
  let good = "";
  const accept = () => {
    const value = parseNumber(field.value);
    if (value !== null) good = field.value;
    field.setAttribute("aria-invalid", String(value === null));
    note.textContent = value === null ? t("Write a number, such as 0.5; the last good value stays.") : "";
    if (value !== null) take(value);
  };
  field.addEventListener("focus", () => { good = field.value; });
  field.addEventListener("input", accept);
  field.addEventListener("keydown", (event) => {
    if (field.ariaInvalid === "true" && (historyCommand(event) === "undo" || event.key === "Escape")) {
      field.value = good;
      accept();
      event.preventDefault();
    }
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const value = parseNumber(field.value);
    if (!way || value === null) return;
    event.preventDefault();
    field.value = shown(rounded(value + way * step() * (event.shiftKey ? 10 : 1)));
    accept();
  });
  return field;
}

/** Without the dust of binary fractions. @param {number} value */
const rounded = (value) => Number(value.toPrecision(12));

/** @param {Node} node @param {string} name @param {(name: string, value: unknown) => void} change */
function gridRow(node, name, change) {
  const flat = node.shape.length === 1;
  const note = h("span", { class: "note", role: "status" });
  let current = /** @type {number[][]} */ ([]);
  /** @type {HTMLInputElement[][]} */
  const fields = Array.from({ length: flat ? 1 : node.shape[0] }, (_, row) => Array.from({ length: node.shape[flat ? 0 : 1] }, (_cell, column) => {
    const field = valueField(`${name}[${flat ? column : `${row}, ${column}`}]`, note, (value) => {
      current = current.map((line, at) => (at === row ? line.with(column, value) : line));
      change(name, flat ? current[0] : current);
    }, () => 0.1);
    field.classList.add("cell");
    return field;
  }));
  const table = h("table", { class: "grid" }, ...fields.map((line) => h("tr", {}, ...line.map((field) => h("td", {}, field)))));
  return {
    element: h("div", { class: `input tensor ${node.shape[flat ? 0 : 1] > 3 ? "wide" : ""}` }, label(name), table, note),
    show: (/** @type {Tensor} */ value, anew = false) => {
      current = /** @type {number[][]} */ (flat ? [value] : value);
      fields.forEach((line, row) => line.forEach((field, column) => {
        if (anew || document.activeElement !== field) write(field, note, current[row][column]);
      }));
    },
  };
}

/** @param {Node} node @param {string} name @param {(name: string, value: unknown) => void} change */
function textRow(node, name, change) {
  const note = h("span", { class: "note", role: "status" });
  const area = h("textarea", { "aria-label": t("{name}, nested list", { name }), spellcheck: "false", oninput: () => {
    const value = readList(area.value);
    note.textContent = value === null ? t("Write a nested list, such as [[1, 2], [3, 4]].") : "";
    if (value !== null) change(name, value);
  } });
  return {
    element: h("div", { class: "input tensor wide" }, label(name), area, note),
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
