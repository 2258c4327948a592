// A tensor as a table with a heat map: labelled rows and columns, scrollable; beyond a few hundred numbers in part.

/** @import {Tensor} from "../types.js" */
import { heat } from "../draw/text.js";
import { h } from "../dom.js";
import { locale, t } from "../i18n.js";
import { formatNumber, formatShape, range } from "../number.js";

const MOST_ROWS = 60;
const MOST_COLUMNS = 24;

/** A scalar as a number, a tensor as a table. @param {Tensor | null} tensor @param {number[]} shape @param {string} kind @returns {HTMLElement} */
export function quantityView(tensor, shape, kind) {
  if (tensor === null) return h("span", { class: "empty", title: t("not computed") });
  if (!shape.length) return h("span", { class: kind }, formatNumber(tensor, { digits: 8, locale: locale() }));
  return h("div", { class: `tensor-view ${kind}`, tabindex: 0, role: "group", "aria-label": t("{shape} tensor", { shape: formatShape(shape) }) }, summary(tensor, shape), table(tensor, shape));
}

/** @param {Tensor} tensor @param {number[]} shape */
function summary(tensor, shape) {
  const limits = range(tensor);
  const manner = { locale: locale() };
  const text = limits ? t("{shape}, from {low} to {high}", { shape: formatShape(shape), low: formatNumber(limits[0], manner), high: formatNumber(limits[1], manner) }) : formatShape(shape);
  return h("div", { class: "tensor-summary" }, text);
}

/** The matrices of a tensor: one table, or one for each leading index. @param {any} tensor @param {number[]} shape @returns {HTMLElement} */
function table(tensor, shape) {
  const most = Math.max(...(range(tensor) ?? [0, 0]).map(Math.abs));
  if (shape.length > 2) return h("div", {}, ...tensor.slice(0, 4).map((/** @type {any} */ part, /** @type {number} */ index) => h("div", {}, `[${index}]`, table(part, shape.slice(1)))));
  const rows = /** @type {any[][]} */ (shape.length === 1 ? [tensor] : tensor);
  const shown = rows.slice(0, MOST_ROWS);
  const columns = Math.min(rows[0].length, MOST_COLUMNS);
  const head = h("tr", {}, h("td"), ...Array.from({ length: columns }, (_, column) => h("th", { scope: "col" }, String(column))));
  const body = shown.map((row, index) => h("tr", {}, h("th", { scope: "row" }, shape.length === 1 ? "" : String(index)),
    ...row.slice(0, columns).map((value) => h("td", { class: heat(value, most) }, formatNumber(value, { locale: locale() }))),
    row.length > columns && h("td", {}, "…")));
  return h("table", {}, head, ...body, rows.length > shown.length && h("tr", {}, h("td", {}, "…")));
}
