// Fields for the inputs that came without a value: they begin with what the server suggests.

/** @import {Tensor} from "../lib/types.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { inputRow } from "../panels/value-rows.js";
import { sameValue, shapeOf } from "../lib/values.js";

/** @typedef {{key: string, element: HTMLElement, show: (value: Tensor, anew?: boolean) => void}} Row */

/** @param {TrainContext} context @returns {TrainPanel} */
export function missingValues({ actions }) {
  /** @type {Map<string, Row>} */
  let rows = new Map();
  const remark = h("p", { class: "inputs-remark", role: "status" });
  const list = h("div", { class: "inputs" });
  const element = h("div", { id: "values", hidden: true }, remark, list);
  /** @param {string} name @param {unknown} value @param {Row | undefined} known @returns {Row} */
  const rowOf = (name, value, known) => {
    const key = shapeOf(value).join();
    return known?.key === key ? known : { key, ...inputRow(name, value, (each, next) => void actions.model.value(each, next)) };
  };
  return {
    element,
    watches: ["suggested", "inputs"],
    update({ suggested, inputs }) {
      const names = Object.keys(suggested).filter((name) => Object.hasOwn(inputs, name));
      const before = rows;
      rows = new Map(names.map((name) => [name, rowOf(name, inputs[name], before.get(name))]));
      element.hidden = !names.length;
      if (names.length !== before.size || names.some((name) => before.get(name) !== rows.get(name))) list.replaceChildren(...[...rows.values()].map((row) => row.element));
      for (const [name, row] of rows) {
        row.show(/** @type {Tensor} */ (inputs[name]));
        row.element.classList.toggle("is-suggested", sameValue(suggested[name], inputs[name]));
      }
      const untouched = names.filter((name) => sameValue(suggested[name], inputs[name]));
      const text = untouched.length ? t("Suggested values: {names}. Change them as you like.", { names: untouched.join(", ") }) : "";
      if (remark.textContent !== text) remark.textContent = text;
    },
  };
}
