// Widgets for panels: buttons, choices, labelled tables, heat maps, numbers.

/** @import {Node, Tensor, Trace} from "./types.js" */
import { h, icon } from "./dom.js";
import { locale, t } from "./i18n.js";
import { CLOSE } from "./icons.js";
import { elements, formatNumber, heat, toNumber } from "./number.js";

/**
 * A small button with words on it, or other content.
 * @param {string | globalThis.Node} content
 * @param {(event: MouseEvent) => void} act
 * @param {Record<string, unknown>} [attributes]
 */
export const button = (content, act, attributes = {}) =>
  h("button", { class: "button small", type: "button", ...attributes, onclick: act }, content);

/**
 * A button with a picture on it; its name is in the tooltip and read by screen readers.
 * @param {string} name
 * @param {string} path  The picture: see icons.js.
 * @param {() => void} act
 * @param {string} [kind]  Classes beside `button`.
 */
export const iconButton = (name, path, act, kind = "small") =>
  h("button", { class: `button ${kind}`, type: "button", title: name, "aria-label": name, onclick: act }, icon(path));

/** The slider of a player. @param {string} label @param {(value: number) => void} change */
export function slider(label, change) {
  const oninput = () => change(Number(range.value));
  const range = h("input", { type: "range", class: "scrubber", min: 0, max: 0, step: 1, "aria-label": label, oninput });
  return range;
}

/** The button that closes a panel. @param {() => void} act */
export const closeButton = (act) =>
  h("button", { class: "button small", type: "button", "aria-label": t("Close"), onclick: act }, icon(CLOSE));

/**
 * A dialog with a title and a button that closes it; it is not in the document yet.
 * @param {{id: string, title: string, kind?: string, close?: Record<string, unknown>}} options  `id`: of the title;
 *   `close`: attributes of the button.
 * @param {...(globalThis.Node | string | null | false)} content
 */
export function dialogOf({ id, title, kind = "", close = {} }, ...content) {
  const header = h(
    "header",
    {},
    h("h2", { id }, title),
    button(t("Close"), () => dialog.close(), close),
  );
  const page = h("div", { class: "help-page" }, header, ...content);
  const dialog = h("dialog", { class: `help ${kind}`.trim(), "aria-labelledby": id }, page);
  return dialog;
}

/** A number as the panels show it. @param {unknown} value @param {number} [digits] */
export const number = (value, digits = 6) => formatNumber(value, { digits, locale: locale() });

/** The nodes that have a name to call them by. @param {Trace | null} trace @returns {Node[]} */
export const namedNodes = (trace) =>
  (trace?.nodes ?? []).filter(({ name, kind }) => name !== null && kind !== "constant");

/** A node's name, and the block that it is in. @param {Trace | null} trace @param {Node} node */
export function qualifiedName(trace, { name, group }) {
  return group === null || !trace
    ? String(name)
    : t("{name} in {group}", { name: String(name), group: trace.groups[group].label });
}

/** The inputs that the program has. @param {Trace | null} trace @returns {Node[]} */
export const inputsOf = (trace) => namedNodes(trace).filter(({ kind }) => kind === "input");

/**
 * A labelled choice whose options may change; it keeps what was chosen as long as that is on offer.
 * @param {string} label @param {() => void} changed
 */
export function choice(label, changed) {
  const select = h("select", { class: "choice", onchange: changed });
  const element = h("label", { class: "labelled-choice" }, h("span", {}, label), select);
  return {
    element,
    get value() {
      return select.value;
    },
    /** @param {[string, string][]} options @param {string} [preferred] */
    offer(options, preferred) {
      const value = options.some(([value]) => value === select.value)
        ? select.value
        : (preferred ?? options[0]?.[0] ?? "");
      select.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
      select.value = value;
    },
    /** @param {string} value */
    set(value) {
      select.value = value;
    },
  };
}

/**
 * A table with a head and rows of cells.
 * @param {string} caption
 * @param {string[]} head
 * @param {(string | globalThis.Node)[][]} rows
 * @returns {HTMLElement}
 */
export function table(caption, head, rows) {
  const body = rows.map(([first, ...rest]) =>
    h("tr", {}, h("th", { scope: "row" }, first), ...rest.map((cell) => h("td", {}, cell))),
  );
  return h(
    "div",
    { class: "scroll-box", tabindex: "0", role: "group", "aria-label": caption },
    h(
      "table",
      { class: "data-table" },
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...head.map((text) => (text ? h("th", { scope: "col" }, text) : h("td"))))),
      h("tbody", {}, ...body),
    ),
  );
}

/** Rows and columns of a heat map that are drawn; what is beyond is stated in words. */
const MAX_SIDE = 40;

/**
 * A matrix as a heat map whose cells hold their numbers: number and colour both show the sign.
 * @param {string} caption
 * @param {string[]} rows
 * @param {string[]} columns
 * @param {Tensor[][]} matrix
 * @returns {HTMLElement}
 */
export function heatMap(caption, rows, columns, matrix) {
  const sizes = matrix.flat().map((value) => Math.abs(toNumber(value)));
  const largest = sizes.filter(Number.isFinite).reduce((most, size) => Math.max(most, size), 0);
  const cell = (/** @type {Tensor} */ value, /** @type {string} */ title) =>
    h("td", { class: heat(value, largest), title: `${title}: ${number(value, 10)}` }, number(value, 4));
  const heads = columns.slice(0, MAX_SIDE).map((label) => h("th", { scope: "col" }, label));
  const body = matrix.slice(0, MAX_SIDE).map((row, at) => {
    const cells = row.slice(0, MAX_SIDE).map((value, column) => cell(value, `${rows[at]}, ${columns[column]}`));
    return h("tr", {}, h("th", { scope: "row" }, rows[at]), ...cells);
  });
  const grid = h("table", { class: "heat-map" }, h("tr", {}, h("td"), ...heads), ...body);
  const sides = { count: MAX_SIDE, rows: rows.length, columns: columns.length };
  return h(
    "div",
    {},
    note(caption),
    h("div", { class: "scroll-box", tabindex: "0", role: "group", "aria-label": caption }, grid),
    Math.max(rows.length, columns.length) > MAX_SIDE &&
      note(t("The first {count} rows and columns of {rows} × {columns} are shown.", sides)),
  );
}

/** A tensor in one line: its numbers, or the first of them. @param {Tensor | null} tensor @param {number} [most] */
export function inlineTensor(tensor, most = 6) {
  if (tensor === null || !Array.isArray(tensor)) return tensor === null ? "—" : number(tensor);
  const all = elements(tensor);
  return `[${all
    .slice(0, most)
    .map((value) => number(value, 4))
    .join("; ")}${all.length > most ? "; …" : ""}]`;
}

/** @param {string} text @param {string} [kind] */
export const note = (text, kind = "remark") => h("p", { class: kind }, text);
