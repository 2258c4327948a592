// The grids of a step on the page: hover a cell of the result, or walk over it with the arrow keys, and what makes it
// is lit and spelled out.

/** @import {Grid, GridEquation} from "./step-grids.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, heat, toNumber } from "../lib/number.js";
import { nameView } from "./names.js";

/** Columns of all grids together, and rows, up to which cells hold their numbers. */
const MOST_COLUMNS = 9;
const MOST_ROWS = 4;
/** Rows and columns of a grid that are drawn. */
const MAX_SIDE = 16;

/**
 * @param {GridEquation} equation @param {(text: string) => void} spell  Called with the line of the cell that is lit.
 * @returns {HTMLElement}
 */
export function gridView(equation, spell) {
  const all = [...equation.factors, equation.result];
  const columns = all.reduce((sum, { rows }) => sum + (rows[0]?.length ?? 0), 0);
  const isDense = columns > MOST_COLUMNS || all.some(({ rows }) => rows.length > MOST_ROWS);
  const views = equation.factors.map((factor) => tableOf(factor, isDense));
  const result = tableOf(equation.result, isDense);
  const parts = views.flatMap(({ figure }, at) => (at ? [sign(equation.join), figure] : [figure]));
  const element = h(
    "div",
    { class: `grids ${isDense ? "is-dense" : ""}` },
    ...parts,
    sign(equation.arrow),
    result.figure,
  );
  const light = (/** @type {number} */ row, /** @type {number} */ column) => {
    for (const cell of element.querySelectorAll(".is-lit")) cell.classList.remove("is-lit");
    const sources = equation.sources(row, column);
    for (const each of sources) views[each.grid].cells[each.row]?.[each.column]?.classList.add("is-lit");
    result.cells[row]?.[column]?.classList.add("is-lit");
    spell(sources.length ? equation.spelled(row, column) : "");
  };
  walkCells(result.cells, light);
  light(0, 0);
  return element;
}

/** @param {string} text */
const sign = (text) => h("span", { class: "line-sign" }, text);

/** @param {Grid} grid @param {boolean} isDense */
function tableOf({ rows, name, isTurned, shape, kind, role }, isDense) {
  const most = rows.flat().reduce((/** @type {number} */ far, value) => Math.max(far, size(value)), 0);
  const cells = rows.slice(0, MAX_SIDE).map((row) =>
    row.slice(0, MAX_SIDE).map((value) => {
      const text = formatNumber(value, { digits: 3, locale: locale() });
      return h("td", { class: heat(value, most), title: text }, isDense ? "" : text);
    }),
  );
  const body = h("tbody", {}, ...cells.map((row) => h("tr", {}, ...row)));
  const words = h(
    "figcaption",
    {},
    name ? nameView(name) : null,
    isTurned ? h("sup", {}, "⊤") : null,
    ` ${[shape, role].filter(Boolean).join(", ")}`,
  );
  return { figure: h("figure", { class: `step-grid ${kind}` }, h("table", {}, body), words), cells };
}

/** @param {unknown} value */
const size = (value) => {
  const number = Math.abs(toNumber(value));
  return Number.isFinite(number) ? number : 0;
};

/**
 * One stop in the tab order; the arrow keys go from cell to cell, the mouse lights what it is over.
 * @param {HTMLElement[][]} cells @param {(row: number, column: number) => void} light
 */
function walkCells(cells, light) {
  cells.forEach((line, row) =>
    line.forEach((cell, column) => {
      cell.tabIndex = row || column ? -1 : 0;
      cell.setAttribute(
        "aria-label",
        t("row {row}, column {column}: {value}", { row: row + 1, column: column + 1, value: cell.title }),
      );
      cell.addEventListener("pointerenter", () => light(row, column));
      cell.addEventListener("focus", () => light(row, column));
      cell.addEventListener("keydown", (event) => {
        const way = WAYS[event.key];
        const next = way && cells[row + way[0]]?.[column + way[1]];
        if (!way) return;
        event.preventDefault();
        event.stopPropagation();
        if (!next) return;
        cell.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      });
    }),
  );
}

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
