// The features that the model is given: the data's own, and what can be made of them.

/** @import {State} from "./state.js" */
/** @import {TrainContext} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { TERMS, termsFor } from "./presets.js";

/** How each is written here. @type {Record<string, string>} */
const WORDS = {
  x1: "x₁",
  x2: "x₂",
  "x1^2": "x₁²",
  "x2^2": "x₂²",
  "x1*x2": "x₁x₂",
  "sin(x1)": "sin x₁",
  "sin(x2)": "sin x₂",
};

/** @param {TrainContext} context */
export function featuresRow({ store, actions }) {
  const chosen = () => {
    const { terms, inputs } = store.state;
    const offered = offeredFor(inputs);
    const own = ["x1", "x2"].filter((term) => offered.includes(term));
    return terms?.filter((term) => offered.includes(term)) ?? own;
  };
  const toggle = (/** @type {string} */ term) => {
    const before = chosen();
    const after = TERMS.filter((each) => (each === term ? !before.includes(each) : before.includes(each)));
    if (after.length) void actions.model.make(after);
  };
  const buttons = TERMS.map((term) => ({
    term,
    button: h(
      "button",
      { class: "feature", type: "button", "data-term": term, onclick: () => toggle(term) },
      WORDS[term],
    ),
  }));
  const element = h(
    "fieldset",
    { class: "lab features" },
    h("legend", {}, t("Features")),
    h("div", { class: "feature-list" }, ...buttons.map(({ button }) => button)),
  );
  return {
    element,
    /** @param {State} state */
    update({ inputs, kind }) {
      const offered = offeredFor(inputs);
      element.hidden = kind === "" || !offered.length;
      const pressed = chosen();
      for (const { term, button } of buttons) {
        button.hidden = !offered.includes(term);
        button.setAttribute("aria-pressed", String(pressed.includes(term)));
      }
    },
  };
}

/** @param {State["inputs"]} inputs */
const offeredFor = ({ X }) => (Array.isArray(X) ? termsFor(X.length) : []);
