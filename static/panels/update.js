// The update that a walk belongs to, as its last step: w ← w − α · ∂L/∂w, in symbols and in numbers.

/** @import {WalkPanel} from "./context.js" */
/** @import {UpdateStep} from "../walk/snapshot.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { elements, formatNumber } from "../lib/number.js";
import { math } from "../lib/math.js";

/** @returns {WalkPanel} */
export function updateStep() {
  const element = h("div", { id: "update", class: "update", hidden: true });
  return {
    element,
    watches: ["update", "position", "walk", "fresh"],
    update: ({ update, position, walk }) => {
      element.hidden = !update || !walk || position < walk.length - 1;
      if (element.hidden || !update) return;
      element.replaceChildren(
        h(
          "h3",
          {},
          t("Update {update}, with the learning rate {rate}", {
            update: update.update,
            rate: formatNumber(update.learning_rate, { locale: locale() }),
          }),
        ),
        ...update.steps.map(row),
      );
    },
  };
}

/** @param {UpdateStep} step */
function row({ parameter, before, gradient, after, latex, numbers }) {
  return h(
    "div",
    { class: "update-step" },
    math(latex),
    numbers
      ? math(numbers)
      : h(
          "span",
          {},
          `${parameter}: ${valueText(before)} → ${valueText(after)}; ∂L/∂${parameter} = ${valueText(gradient)}`,
        ),
  );
}

/** @param {any} value */
function valueText(value) {
  const all = elements(value)
    .slice(0, 4)
    .map((each) => formatNumber(each, { locale: locale() }));
  return Array.isArray(value) ? `[${all.join("; ")}${elements(value).length > 4 ? "; …" : ""}]` : all[0];
}
