// A tensor as a table with a heat map: labelled rows and columns, scrollable; beyond a few hundred numbers in part.

/** @import {Tensor} from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, formatShape, heat, range } from "../lib/number.js";

const MOST_ROWS = 60;
const MOST_COLUMNS = 24;

/**
 * A scalar as a number, a tensor as a table.
 * @param {Tensor | null} tensor
 * @param {number[]} shape
 * @param {string} kind
 * @returns {HTMLElement}
 */
export function quantityView(tensor, shape, kind) {
  if (tensor === null) return emptyBox();
  if (!shape.length) return h("span", { class: kind }, formatNumber(tensor, { digits: 8, locale: locale() }));
  return h(
    "div",
    {
      class: `tensor-view ${kind}`,
      tabindex: 0,
      role: "group",
      "aria-label": t("{shape} tensor", { shape: formatShape(shape) }),
    },
    summary(tensor, shape),
    table(tensor, shape),
  );
}

/** What is not yet computed: an empty box, never a zero. */
export const emptyBox = () =>
  h("span", { class: "empty" }, h("span", { class: "visually-hidden" }, t("not yet computed")));

/**
 * A quantity in a table's cell: a scalar as a number, a tensor as its shape and range, with all its numbers on request.
 * @param {HTMLElement} cell @param {Tensor | null} tensor @param {number[]} shape
 */
export function quantityCell(cell, tensor, shape) {
  if (tensor === null) cell.replaceChildren(emptyBox());
  else if (!shape.length) cell.textContent = formatNumber(tensor, { digits: 6, locale: locale() });
  else tensorCell(cell, tensor, shape);
}

/** @param {HTMLElement} cell @param {Tensor} tensor @param {number[]} shape */
function tensorCell(cell, tensor, shape) {
  const open = cell.querySelector("details")?.open ?? false;
  const whole = h(
    "details",
    {
      open,
      ontoggle: () => {
        if (whole.open && whole.childElementCount === 1) whole.append(table(tensor, shape));
      },
    },
    h("summary", {}, outline(tensor, shape)),
  );
  if (open) whole.append(table(tensor, shape));
  cell.replaceChildren(whole);
}

/** @param {Tensor} tensor @param {number[]} shape */
const summary = (tensor, shape) => h("div", { class: "tensor-summary" }, outline(tensor, shape));

/** Shape and range. @param {Tensor} tensor @param {number[]} shape */
function outline(tensor, shape) {
  const limits = range(tensor);
  const format = { locale: locale() };
  return limits
    ? t("{shape}, from {low} to {high}", {
        shape: formatShape(shape),
        low: formatNumber(limits[0], format),
        high: formatNumber(limits[1], format),
      })
    : formatShape(shape);
}

/**
 * The matrices of a tensor: one table, or one for each leading index.
 * @param {any} tensor
 * @param {number[]} shape
 * @returns {HTMLElement}
 */
function table(tensor, shape) {
  const most = Math.max(...(range(tensor) ?? [0, 0]).map(Math.abs));
  if (shape.length > 2)
    return h(
      "div",
      {},
      ...tensor
        .slice(0, 4)
        .map((/** @type {any} */ part, /** @type {number} */ index) =>
          h("div", {}, `[${index}]`, table(part, shape.slice(1))),
        ),
    );
  const rows = /** @type {any[][]} */ (shape.length === 1 ? [tensor] : tensor);
  const shown = rows.slice(0, MOST_ROWS);
  const columns = Math.min(rows[0].length, MOST_COLUMNS);
  const head = h(
    "tr",
    {},
    h("td"),
    ...Array.from({ length: columns }, (_, column) => h("th", { scope: "col" }, String(column))),
  );
  const body = shown.map((row, index) =>
    h(
      "tr",
      {},
      shape.length === 1 ? h("td") : h("th", { scope: "row" }, String(index)),
      ...row
        .slice(0, columns)
        .map((value) => h("td", { class: heat(value, most) }, formatNumber(value, { locale: locale() }))),
      row.length > columns && h("td", {}, "…"),
    ),
  );
  return h("table", {}, head, ...body, rows.length > shown.length && h("tr", {}, h("td", {}, "…")));
}
