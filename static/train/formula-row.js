// Data from a formula: y = f(x), or two classes by a comparison. Its own errors stand beside it.

/** @import {ModelActions} from "./actions/model.js" */
import { h } from "../lib/dom.js";
import { labelled } from "../lib/fields.js";
import { t } from "../lib/i18n.js";

/** Characters of a formula at most. */
const LONGEST = 500;

/** @param {ModelActions} model @param {() => void} drawn  Called once the data are there. */
export function formulaRow(model, drawn) {
  const field = h("input", {
    class: "field",
    type: "text",
    maxlength: LONGEST,
    spellcheck: "false",
    autocapitalize: "off",
  });
  field.placeholder = "sin(2*x)";
  const why = h("p", { class: "hint", role: "status" });
  const draw = async () => {
    const text = field.value.trim() || field.placeholder;
    const fault = await model.formula({ formula: text, seed: 0 });
    why.textContent = (fault ?? []).join(" ");
    if (!fault) drawn();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") void draw();
  });
  const button = h("button", { class: "button", type: "button", onclick: () => void draw() }, t("Draw points of it"));
  const how = t("A formula of x, or of x1 and x2; a comparison, such as x1*x2 > 0, makes two classes.");
  const row = h("div", { class: "train-row formula-row" }, labelled("y =", field), button);
  return h("div", {}, h("p", {}, how), row, why);
}
