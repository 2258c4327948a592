// What panels are made of: buttons, choices, labelled tables, heat maps, numbers.

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
 * A button with a picture on it; its name is told by a tooltip and by screen readers.
 * @param {string} name
 * @param {string} path  The picture: see icons.js.
 * @param {() => void} act
 * @param {string} [kind]  Classes beside `button`.
 */
export const iconButton = (name, path, act, kind = "small") =>
  h("button", { class: `button ${kind}`, type: "button", title: name, "aria-label": name, onclick: act }, icon(path));

/** The button that closes a panel. @param {() => void} act */
export const closeButton = (act) =>
  h("button", { class: "button small", type: "button", "aria-label": t("Close"), onclick: act }, icon(CLOSE));

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
      const kept = options.some(([value]) => value === select.value)
        ? select.value
        : (preferred ?? options[0]?.[0] ?? "");
      select.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
      select.value = kept;
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

/** Rows and columns of a heat map that are drawn; what is beyond is told in words. */
const MAX_SIDE = 40;

/**
 * A matrix as a heat map whose cells hold their numbers: the sign is told by the number and by the colour.
 * @param {string} caption
 * @param {string[]} rows
 * @param {string[]} columns
 * @param {Tensor[][]} matrix
 * @returns {HTMLElement}
 */
export function heatMap(caption, rows, columns, matrix) {
  const largest = Math.max(
    0,
    ...matrix.map((row) => Math.max(0, ...row.map((value) => Math.abs(toNumber(value))).filter(Number.isFinite))),
  );
  const shown = columns.slice(0, MAX_SIDE);
  const head = h("tr", {}, h("td"), ...shown.map((label) => h("th", { scope: "col" }, label)));
  const body = matrix
    .slice(0, MAX_SIDE)
    .map((row, at) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, rows[at]),
        ...row
          .slice(0, MAX_SIDE)
          .map((value, column) =>
            h(
              "td",
              { class: heat(value, largest), title: `${rows[at]}, ${columns[column]}: ${number(value, 10)}` },
              number(value, 4),
            ),
          ),
      ),
    );
  const rest = rows.length > MAX_SIDE || columns.length > MAX_SIDE;
  return h(
    "div",
    {},
    note(caption),
    h(
      "div",
      { class: "scroll-box", tabindex: "0", role: "group", "aria-label": caption },
      h("table", { class: "heat-map" }, head, ...body),
    ),
    rest &&
      h(
        "p",
        { class: "remark" },
        t("The first {count} rows and columns of {rows} × {columns} are shown.", {
          count: MAX_SIDE,
          rows: rows.length,
          columns: columns.length,
        }),
      ),
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
