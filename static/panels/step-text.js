// The current step for who listens: said once, with its numbers.

/** @import {WalkPanel} from "./context.js" */
import { h, write } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { announcement, sentence } from "../trace/describe.js";

/** @returns {WalkPanel} */
export function stepText() {
  const element = h("p", { id: "spoken", class: "visually-hidden", "aria-live": "polite" });
  /** @type {WalkPanel["update"]} */
  const update = ({ walk, position, veiled }) => {
    if (!walk) return;
    const say = veiled ? announcement : sentence;
    const text = say(walk, Math.min(position, walk.length - 1), { t, locale: locale() });
    write(element, text);
  };
  return { element, watches: ["position", "walk", "veiled"], update };
}
