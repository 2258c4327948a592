// A question with a choice of reasons: what was chosen stays marked, with why it is right or not.

/** @import {Question, State} from "./state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { paragraph } from "./words.js";

/** @param {Question} question @param {State} state @param {(option: number) => void} choose */
export function questionBox(question, state, choose) {
  const given = { start: state.start, now: state.start, terms: state.terms };
  const said = h("div", { class: "reason-said", role: "status" });
  const title = paragraph(question.text, "reason-text", given);
  title.id = "lesson-question";
  const options = question.options.map((option, at) => {
    const button = h("button", { class: "option", type: "button", "aria-pressed": "false", onclick: () => choose(at) });
    button.append(...paragraph(option.text, "", { ...given, terms: [] }).childNodes);
    return button;
  });
  const list = h("div", { class: "options", role: "group", "aria-labelledby": title.id }, ...options);
  const element = h("section", { class: "reason" }, h("h3", {}, t("Why?")), title, list, said);
  /** @param {State} next */
  const follow = ({ chosen, start, terms }) => {
    options.forEach((button, at) => {
      button.setAttribute("aria-pressed", String(at === chosen));
      button.classList.toggle("is-right", at === chosen && question.options[at].right);
      button.classList.toggle("is-wrong", at === chosen && !question.options[at].right);
    });
    if (said.dataset.chosen === String(chosen)) return;
    said.dataset.chosen = String(chosen);
    said.replaceChildren();
    if (chosen === null) return;
    const { right, because } = question.options[chosen];
    const verdict = h("b", {}, right ? t("✓ Yes.") : t("Not this one."));
    said.append(verdict, " ", paragraph(because, "because", { start, now: start, terms }));
  };
  follow(state);
  return { element, follow };
}
