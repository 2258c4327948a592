// The preview of a table: its form, its first rows, its classes, and which columns predict which.

import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber } from "../lib/number.js";
import { labelled, options } from "../lib/fields.js";
import { button, number } from "../lib/widgets.js";

/** @typedef {{name: string, values: number[], classes: string[] | null, dates: boolean}} Column */
/**
 * @typedef {object} TableAnswer
 * @property {Column[]} columns
 * @property {number} rows
 * @property {boolean} header
 * @property {string} separator
 * @property {string} decimal
 * @property {number[]} skipped
 */

/** Rows, columns and classes that are shown; the rest is counted. */
const ROWS = 5;
const COLUMNS = 12;
const CLASSES = 8;
const DIGITS = 12;
/** Different words above which a column is no feature unless it is chosen. */
const MOST_CLASSES = 20;
/** Shares that may be kept for the test. */
const SHARES = [0, 0.1, 0.2, 0.3, 0.5];

export class TablePreview {
  /** @param {{choose: (choice: Record<string, unknown>) => void, changed: () => void}} listeners */
  constructor({ choose, changed }) {
    this.choose = choose;
    this.changed = changed;
    this.element = h("div", { class: "table-preview" });
    this.target = h("select", { class: "choice", onchange: () => this.tick() });
    this.features = h("fieldset", { class: "table-features" });
    this.standardise = options([
      ["", t("no")],
      ["features", t("what it is predicted from")],
      ["all", t("the column to predict too")],
    ]);
    this.standardise.title = t("Columns of numbers minus their mean, over their standard deviation");
    this.kept = options(SHARES.map((share) => [String(share), t("{share} %", { share: number(share * 100) })]));
    /** @type {TableAnswer | null} */ this.table = null;
    /** @type {HTMLInputElement[]} */ this.boxes = [];
  }

  /** What is to be predicted is no feature. */
  tick() {
    this.boxes.forEach((box, at) => {
      /** @type {HTMLElement} */ (box.parentElement).hidden = at === Number(this.target.value);
    });
    this.changed();
  }

  /** @param {TableAnswer | null} table */
  show(table) {
    this.table = table;
    if (!table) return this.element.replaceChildren();
    const { columns } = table;
    const last = columns.findLastIndex(({ dates }) => !dates);
    this.target.replaceChildren(...columns.map(({ name }, at) => h("option", { value: at }, name)));
    this.target.value = String(Math.max(last, 0));
    this.boxes = columns.map((column) =>
      h("input", { type: "checkbox", checked: usable(column), onchange: this.changed }),
    );
    const labels = columns.map(({ name }, at) => h("label", {}, this.boxes[at], name));
    this.features.replaceChildren(h("legend", {}, t("Predict it from")), ...labels);
    const choices = h(
      "div",
      { class: "train-row" },
      labelled(t("Column to predict"), this.target),
      this.features,
      labelled(t("Standardise"), this.standardise),
      labelled(t("Kept for the test"), this.kept),
    );
    this.element.replaceChildren(...form(table, this.choose), firstRows(table), classes(columns), choices);
    this.tick();
  }

  /** Which column is predicted from which. */
  roles() {
    const names = (this.table?.columns ?? []).map(({ name }) => name);
    const at = Number(this.target.value);
    return { target: names[at], features: names.filter((_, place) => place !== at && this.boxes[place].checked) };
  }

  /** What is done to its numbers, and the share that is kept for the test. */
  treatment() {
    return { standardise: this.standardise.value || null, test: Number(this.kept.value) };
  }

  /** What is missing before the table can be used, in words. */
  missing() {
    if (!this.table) return t("Paste a table first.");
    if (this.table.columns.length < 2) return t("This is one column: there is nothing to predict it from.");
    return this.roles().features.length ? "" : t("Choose at least one column to predict from.");
  }
}

/** Whether a column is taken for a feature at first. @param {Column} column */
const usable = ({ classes: words, dates }) => !words || (!dates && words.length > 1 && words.length <= MOST_CLASSES);

/** The separator in words. @param {string} separator @param {number} columns */
function separatorName(separator, columns) {
  if (columns < 2) return t("none");
  return { "\t": t("tab"), " ": t("space") }[separator] ?? t("“{text}”", { text: separator });
}

/** @param {TableAnswer} answer @param {(choice: Record<string, unknown>) => void} choose */
function form({ columns, rows, header, separator, decimal, skipped }, choose) {
  const facts = t("Rows: {rows}. Separator: {separator}. Decimal mark: “{decimal}”.", {
    rows,
    separator: separatorName(separator, columns.length),
    decimal,
  });
  const other = header ? t("The first row is data too") : t("The first row names the columns");
  const head = header ? t("The first row names the columns.") : t("There is no row of names.");
  return [
    h(
      "p",
      {},
      `${facts} ${head} `,
      button(other, () => choose({ header: !header, numbers: {}, classes: [] })), // columns get other names
    ),
    skipped.length > 0 &&
      h("p", { class: "hint" }, t("Rows left out: {rows}.", { rows: listed(skipped.map(String), ROWS * 4) })),
  ].filter((part) => part !== false);
}

/** @param {string[]} items @param {number} most */
const listed = (items, most) => items.slice(0, most).join(", ") + (items.length > most ? ", …" : "");

/** @param {TableAnswer} answer */
function firstRows({ columns, rows }) {
  const visible = columns.slice(0, COLUMNS);
  const count = Math.min(rows, ROWS);
  const more = columns.length > COLUMNS ? [h("th", { scope: "col" }, `+${columns.length - COLUMNS}`)] : [];
  const body = Array.from({ length: count }, (_, row) =>
    h("tr", {}, ...visible.map((column) => h("td", {}, cell(column, row)))),
  );
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group", "aria-label": t("The first rows, as they were understood") },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...visible.map(({ name }) => h("th", { scope: "col" }, name)), ...more)),
      h("tbody", {}, ...body),
    ),
  );
}

/** @param {Column} column @param {number} row */
const cell = ({ values, classes: words }, row) =>
  words ? words[values[row]] : formatNumber(values[row], { digits: DIGITS, locale: locale() });

/** The codes of the words. @param {Column[]} columns */
function classes(columns) {
  const lines = columns.slice(0, COLUMNS).flatMap(({ name: column, classes: words, dates }) => {
    if (!words) return [];
    const coded = words.map((word, code) => `${word} = ${code}`);
    const text = dates
      ? t("{column}: dates, which are no numbers. Choose the column, and each date is a class.", { column })
      : t("{column}: classes {classes}", { column, classes: listed(coded, CLASSES) });
    return [h("li", {}, text)];
  });
  return h("ul", { class: "table-classes" }, ...lines);
}
