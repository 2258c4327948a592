// The update that a walk belongs to, as its last step: w ← w − α · ∂L/∂w, in symbols and in numbers.

/** @import {Update} from "../walk/snapshot.js" */
/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { elements, formatNumber } from "../lib/number.js";
import { math } from "../lib/math.js";
import { queryView } from "../lib/query.js";
import { valuesOf } from "../lib/values.js";

/**
 * @typedef {{parameter: string, before: unknown, gradient: unknown, after: unknown, latex: string, numbers: string |
 *   null}} UpdateStep  As the API returns it.
 */

/** @param {WalkContext} context @returns {WalkPanel} */
export function updateStep({ store }) {
  const place = h("div", { role: "status" });
  const { request } = queryView(place);
  const element = h("div", { id: "update", class: "update", hidden: true }, place);
  return {
    element,
    watches: ["update", "position", "walk", "fresh"],
    update(state, before, cause) {
      const { update, position, walk } = state;
      const hidden = !update || !walk || position < walk.length - 1;
      const same = cause !== "start" && !element.hidden && update === before.update && walk === before.walk;
      element.hidden = hidden;
      if (!hidden && !same) void request("update", questionOf(update, store.state), show);
    },
  };
}

/**
 * The update, made by the server from the values of this walk.
 * @param {Update} update @param {State} state
 */
function questionOf({ update, stepper, parameters, memory }, { program, inputs, output }) {
  const values = valuesOf(Object.entries(inputs).filter(([name]) => parameters.includes(name)));
  const state = { update: update - 1, stepper: stepper.name, parameters: values, memory };
  return { program, inputs, output, parameters, stepper, update, state };
}

/** @param {{update: number, learning_rate: number, steps: UpdateStep[]}} answer */
const show = ({ update, learning_rate: rate, steps }) => [
  h(
    "h3",
    {},
    t("Update {update}, with the learning rate {rate}", { update, rate: formatNumber(rate, { locale: locale() }) }),
  ),
  ...steps.map(row),
];

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
