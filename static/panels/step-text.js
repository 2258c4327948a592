// The current step as a sentence, in a live region for screen readers.

/** @import {WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { announcement, sentence } from "../trace/describe.js";

/** Characters that fill the room of the sentence at its usual size. */
const LONG = 150;

/** @returns {WalkPanel} */
export function stepText() {
  const element = h("p", { id: "sentence", class: "sentence", "aria-live": "polite" });
  /** @type {WalkPanel["update"]} */
  const update = ({ walk, position, fresh, veiled }) => {
    if (!walk) return;
    const text =
      fresh && position === walk.length - 1
        ? t("Everything is computed. Press → to walk through it step by step.")
        : (veiled ? announcement : sentence)(walk, Math.min(position, walk.length - 1), { t, locale: locale() });
    if (element.textContent === text) return;
    element.textContent = text;
    element.classList.toggle("is-long", text.length > LONG);
  };
  return { element, watches: ["position", "walk", "fresh", "veiled"], update };
}
