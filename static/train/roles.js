// The role of each input: parameter, data, or setting. The server proposes it; the user may change it.

/** @import {Roles} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { options } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { formatShape } from "../lib/number.js";
import { shapeOf } from "../lib/values.js";

/** @param {TrainContext} context @returns {TrainPanel} */
export function roles({ actions }) {
  const element = h("div", { id: "roles" });
  return {
    element,
    watches: ["roles"],
    update({ roles, inputs }) {
      element.replaceChildren(
        ...(roles ? Object.keys(inputs).map((name) => row(name, inputs[name], roles, actions)) : []),
      );
    },
  };
}

/** @param {string} name @param {unknown} value @param {Roles} roles @param {TrainContext["actions"]} actions */
function row(name, value, roles, actions) {
  const choice = options([
    ["parameters", t("parameter: learnt")],
    ["data", t("data")],
    ["settings", t("setting: fixed")],
  ]);
  choice.value = roles.parameters.includes(name) ? "parameters" : roles.data.includes(name) ? "data" : "settings";
  choice.addEventListener(
    "change",
    () => void actions.model.assign(name, /** @type {"parameters" | "data" | "settings"} */ (choice.value)),
  );
  const shape = h("small", {}, formatShape(shapeOf(value)) || t("scalar"));
  return h("label", { class: "train-role" }, h("span", { class: "input-name" }, name), shape, choice);
}
