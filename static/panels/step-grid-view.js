// The grids of a step on the page: hover a cell of the result, or walk over it with the arrow keys, and what makes it
// is lit and spelled out.

/** @import {Grid, GridEquation} from "./step-grids.js" */
import { binOf, binned, span } from "../lib/bins.js";
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, heat, toNumber } from "../lib/number.js";
import { nameView } from "./names.js";

/** Columns of all grids together, and rows, up to which cells hold their numbers, where the card has room for them. */
const MOST_COLUMNS = 9;
const MOST_ROWS = 4;
/** Up to so many rows and columns a cell without a number is large. */
const MOST_LARGE = 7;

/**
 * @param {GridEquation} equation @param {(text: string) => void} spell  Called with the line of the cell that is lit.
 * @returns {HTMLElement}
 */
export function gridView(equation, spell) {
  const all = [...equation.factors, equation.result];
  const columns = all.reduce((sum, { rows }) => sum + (rows[0]?.length ?? 0), 0);
  const isLarge = columns > MOST_COLUMNS || all.some(({ rows }) => rows.length > MOST_ROWS);
  const isTiny = all.some(({ rows }) => Math.max(rows.length, rows[0]?.length ?? 0) > MOST_LARGE);
  const views = equation.factors.map((factor) => tableOf(factor));
  const result = tableOf(equation.result);
  const parts = views.flatMap(({ figure }, at) => (at ? [sign(equation.join), figure] : [figure]));
  const kind = `grids ${isLarge ? "is-large is-dense" : ""} ${isTiny ? "is-tiny" : ""}`;
  const element = h("div", { class: kind }, ...parts, sign(equation.arrow), result.figure);
  const light = (/** @type {number} */ row, /** @type {number} */ column) => {
    for (const cell of element.querySelectorAll(".is-lit")) cell.classList.remove("is-lit");
    const sources = equation.sources(result.first(row), result.first(column, "across"));
    for (const each of sources) views[each.grid].cellOf(each.row, each.column)?.classList.add("is-lit");
    result.cells[row]?.[column]?.classList.add("is-lit");
    spell(sources.length && !result.isBinned ? equation.spelled(row, column) : "");
  };
  walkCells(result.cells, light);
  light(0, 0);
  return element;
}

/** How much grids say, the most first: all, without their roles, by colours alone. */
const LEVELS = [[], ["is-terse"], ["is-terse", "is-dense"]];

/**
 * Let grids say as much as their room allows.
 * @param {HTMLElement} work  The part of the card that they are in. @param {() => boolean} fits @returns {boolean}
 */
export function fitGrids(work, fits = () => !isCut(work)) {
  const grids = work.querySelector(".grids");
  if (!grids) return fits();
  const isLarge = grids.classList.contains("is-large");
  return LEVELS.some((level) => {
    grids.classList.remove("is-terse", "is-dense");
    grids.classList.add(...level, ...(isLarge ? ["is-dense"] : []));
    return fits();
  });
}

/** Whether something would have to be scrolled for. @param {HTMLElement} part */
export const isCut = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
  scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;

/** @param {string} text */
const sign = (text) => h("span", { class: "line-sign" }, text);

/**
 * A grid as a table. `cellOf`: the cell that an element is in; `first`: the row, or the column, of a cell's first
 * element.
 * @param {Grid} grid
 */
function tableOf({ rows, name, isGradient, isTurned, shape, kind, role }) {
  const most = rows.flat().reduce((/** @type {number} */ far, value) => Math.max(far, size(value)), 0);
  const shown = binned(rows);
  const isBinned = shown !== rows;
  const cells = shown.map((row) =>
    row.map((value) => {
      const text = formatNumber(value, { digits: 3, locale: locale() });
      return h("td", { class: heat(value, most), title: text }, text);
    }),
  );
  const [down, across] = [shown.length, shown[0]?.length ?? 0];
  const body = h("tbody", {}, ...cells.map((row) => h("tr", {}, ...row)));
  const words = h(
    "figcaption",
    {},
    isGradient ? "∂L/∂" : null,
    name ? nameView(name) : null,
    isTurned ? h("sup", {}, "⊤") : null,
    ` ${shape}`,
    isBinned ? h("span", { class: "step-grid-means" }, `, ${t("means")}`) : null,
    role ? h("span", { class: "step-grid-role" }, `, ${role}`) : null,
  );
  return {
    figure: h("figure", { class: `step-grid ${kind}` }, h("table", {}, body), words),
    cells,
    isBinned,
    cellOf: (/** @type {number} */ row, /** @type {number} */ column) =>
      cells[binOf(row, down, rows.length)]?.[binOf(column, across, rows[0].length)],
    first: (/** @type {number} */ bin, way = "down") =>
      way === "down" ? span(bin, down, rows.length)[0] : span(bin, across, rows[0].length)[0],
  };
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
