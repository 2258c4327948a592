// The experiments of training among the examples: a card each, with its sentence, which leads to the page of training.

/** @import {Card, GroupView} from "./cards.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** @typedef {{name: string, title: string, sentence: string}} Experiment */

/** What their group is called, apart from all parts of the gallery. */
export const KEY = "experiments";
export const experimentsTitle = () => t("Experiments in training");

/** @param {Experiment} experiment @returns {Card} */
function cardOf({ name, title, sentence }) {
  const [titleId, sentenceId] = [`experiment-${name}`, `sentence-${name}`];
  const button = h(
    "a",
    {
      class: "experiment-link",
      href: `train?experiment=${name}`,
      tabindex: "-1",
      "data-experiment": name,
      "aria-labelledby": titleId,
      "aria-describedby": sentenceId,
    },
    h("span", { class: "example-title", id: titleId }, title),
    h("span", { class: "example-purpose", id: sentenceId }, sentence),
  );
  const example = { name, title, summary: sentence, section: experimentsTitle(), row: null, program: "", inputs: {} };
  return {
    example: { ...example, output: null, collapsed: null },
    element: h("li", {}, button),
    button,
    isOpen: false,
  };
}

/** @param {Experiment[]} experiments @returns {GroupView} */
export function experimentsView(experiments) {
  const cards = experiments.map(cardOf);
  const group = { key: KEY, title: experimentsTitle(), rows: [], examples: cards.map(({ example }) => example) };
  const facts = t("Data, model and updates of each are opened in Train.");
  const heading = h("h3", {}, group.title, h("small", {}, facts));
  const list = h("ul", { class: "example-cards" }, ...cards.map(({ element }) => element));
  return { group, cards, element: h("section", { class: "gallery-group" }, heading, list) };
}
