// Fields for the inputs that came without a value: they begin with what the server suggests.

/** @import {Tensor} from "../lib/types.js" */
/** @import {TrainStore} from "./state.js" */
/** @import {Model} from "./model.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { inputRow } from "../panels/value-rows.js";
import { sameValue, shapeOf } from "../lib/values.js";

/** @param {HTMLElement} host @param {TrainStore} store @param {Model} model */
export function missingValues(host, store, model) {
  /** @type {Map<string, {key: string, element: HTMLElement, show: (value: Tensor, anew?: boolean) => void}>} */
  let rows = new Map();
  const remark = h("p", { class: "inputs-remark", role: "status" });
  const list = h("div", { class: "inputs" });
  host.append(remark, list);
  store.watch(["suggested", "inputs"], ({ suggested, inputs }) => {
    const names = Object.keys(suggested).filter((name) => Object.hasOwn(inputs, name));
    const before = rows;
    rows = new Map(names.map((name) => {
      const key = shapeOf(inputs[name]).join();
      const known = before.get(name);
      return [name, known?.key === key ? known : { key, ...inputRow(name, inputs[name], (each, value) => void model.value(each, value)) }];
    }));
    host.hidden = !names.length;
    if (names.length !== before.size || names.some((name) => before.get(name) !== rows.get(name))) list.replaceChildren(...[...rows.values()].map(({ element }) => element));
    for (const [name, { show, element }] of rows) {
      show(/** @type {Tensor} */ (inputs[name]));
      element.classList.toggle("is-suggested", sameValue(suggested[name], inputs[name]));
    }
    const untouched = names.filter((name) => sameValue(suggested[name], inputs[name]));
    const text = untouched.length ? t("Suggested values: {names}. Change them as you like.", { names: untouched.join(", ") }) : "";
    if (remark.textContent !== text) remark.textContent = text;
  });
}
