// Beside Next: the switch "Guess first" with its level, and the button that checks an answer in the place of Next.

/** @import {Practice} from "./index.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { HIGHEST, levelOf } from "./levels.js";
import { levelNames } from "./words.js";

/** @param {Practice} practice @returns {HTMLElement[]} */
export function besideNext({ store, actions }) {
  const box = h("input", { type: "checkbox", role: "switch", onchange: () => actions.toggle() });
  const words = h("span", {}, t("Guess first"));
  const label = h(
    "label",
    { class: "switch guess-switch", title: t("Answer each step of the way back before it is shown (G)") },
    box,
    words,
    h("kbd", { "aria-hidden": "true" }, "G"),
  );
  const names = levelNames();
  const options = Array.from({ length: HIGHEST }, (_, at) => {
    const level = levelOf(at + 1);
    return h("option", { value: level }, `${level}: ${names[level]}`);
  });
  const choice = h(
    "select",
    {
      class: "choice quiet guess-level",
      "aria-label": t("Level"),
      onchange: () => actions.setLevel(Number(choice.value)),
    },
    ...options,
  );
  const check = h(
    "button",
    { class: "button main check", type: "submit", form: "question", hidden: true },
    t("Check"),
    h("kbd", { "aria-hidden": "true" }, "Enter"),
  );
  store.watch(["isOn", "level", "turn"], ({ isOn, level, turn }) => {
    box.checked = isOn;
    choice.hidden = !isOn;
    choice.value = String(level);
    const isAsked = turn !== null && turn.stage !== "explained";
    check.hidden = !isAsked;
    check.setAttribute("aria-disabled", String(isAsked && turn.stage !== "asked"));
  });
  return [h("div", { class: "guess" }, label, choice), check];
}
