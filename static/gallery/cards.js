// A card of the gallery: a picture, a title in plain words, one line of purpose, its row, and what was done with it.

/** @import {Example} from "../walk/examples.js" */
/** @import {Answers, ExampleMarks} from "./marks.js" */
/** @import {Picture} from "./pictures.js" */
/** @import {Group} from "./arrange.js" */
import { SVG, appended, set } from "../draw/text.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { drawPicture } from "./pictures.js";

/** @typedef {{example: Example, element: HTMLElement, button: HTMLElement, isOpen: boolean}} Card */
/** @typedef {{group: Group, element: HTMLElement, cards: Card[]}} GroupView */
/**
 * @typedef {object} CardOptions
 * @property {(name: string) => Picture | undefined} picture
 * @property {ExampleMarks} marks
 * @property {(example: Example) => boolean} isOpen
 * @property {(example: Example) => void} choose
 */

/** @param {Example} example @param {CardOptions} options @returns {Card} */
function cardOf(example, { picture, marks, isOpen, choose }) {
  const { name, title, summary, row } = example;
  const [titleId, factsId] = [`card-${name}`, `facts-${name}`];
  const open = isOpen(example);
  const button = h(
    "button",
    {
      class: "example-card",
      type: "button",
      tabindex: "-1",
      "data-name": name,
      "aria-labelledby": titleId,
      "aria-describedby": factsId,
      "aria-current": open ? "true" : null,
      onclick: () => choose(example),
    },
    open && h("span", { class: "example-open" }, t("open now")),
    drawPicture(picture(name)),
    h("span", { class: "example-title", id: titleId }, title),
    h(
      "span",
      { class: "example-facts", id: factsId },
      h("span", { class: "example-purpose" }, summary),
      h("span", { class: "example-row" }, row === null ? "" : t("row {row}", { row })),
      markOf(name, marks),
    ),
  );
  return { example, element: h("li", {}, button), button, isOpen: open };
}

/**
 * What was done with an example: nothing, walked, or practised with a share of right answers.
 * @param {string} name @param {ExampleMarks} marks
 */
function markOf(name, marks) {
  const answers = marks.answersOf(name);
  if (answers) return h("span", { class: "example-mark is-done" }, ring(answers), answersText(answers));
  const walked = marks.isWalked(name);
  return h(
    "span",
    { class: walked ? "example-mark is-done" : "example-mark" },
    walked ? `✓ ${t("walked")}` : t("not yet"),
  );
}

/** @param {Answers} answers */
const answersText = ({ right, asked }) => t("{right} of {asked} right", { right, asked });

/** The share of right answers. @param {Answers} answers */
function ring({ right, asked }) {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { class: "ring", viewBox: "0 0 16 16", "aria-hidden": "true" });
  set(appended(svg, "circle", "ring-all"), { cx: 8, cy: 8, r: 6, pathLength: 100 });
  const share = asked ? (100 * right) / asked : 0;
  set(appended(svg, "circle", "ring-right"), {
    cx: 8,
    cy: 8,
    r: 6,
    pathLength: 100,
    "stroke-dasharray": `${share} 100`,
  });
  return svg;
}

/** A group with its heading and cards. @param {Group} group @param {CardOptions} options @returns {GroupView} */
export function groupView(group, options) {
  const cards = group.examples.map((example) => cardOf(example, options));
  const heading = h("h3", {}, group.title, h("small", {}, facts(group)));
  const list = h("ul", { class: "example-cards" }, ...cards.map(({ element }) => element));
  return { group, cards, element: h("section", { class: "gallery-group" }, heading, list) };
}

/** How many examples, and of which rows of the lecture. @param {Group} group */
function facts({ examples: { length: count }, rows }) {
  if (!rows.length) return t("Examples: {count}", { count });
  if (rows.length === 1) return t("Examples: {count}. Row {row} of the lecture.", { count, row: rows[0] });
  return t("Examples: {count}. Rows of the lecture: {rows}.", { count, rows: rows.join(", ") });
}
