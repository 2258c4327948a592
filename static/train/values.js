// Fields for the inputs that came without a value: they begin with what the server suggests, or empty where it knows none.

/** @import {Tensor} from "../lib/types.js" */
/** @import {TrainStore} from "./state.js" */
/** @import {Model} from "./model.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { inputRow, textRow } from "../panels/value-rows.js";
import { sameValue, shapeOf } from "../lib/values.js";

/** @param {HTMLElement} host @param {TrainStore} store @param {Model} model */
export function missingValues(host, store, model) {
  /** @type {Map<string, {key: string, element: HTMLElement, show: (value: Tensor, anew?: boolean) => void}>} */
  let rows = new Map();
  const remark = h("p", { class: "inputs-remark", role: "status" });
  const list = h("div", { class: "inputs" });
  host.append(remark, list);
  const change = (/** @type {string} */ name, /** @type {unknown} */ value) => void model.value(name, value);
  store.watch(["suggested", "inputs", "missing", "remark"], ({ suggested, inputs, missing }) => {
    const names = [...missing, ...Object.keys(suggested).filter((name) => Object.hasOwn(inputs, name) && !missing.includes(name))];
    const before = rows;
    rows = new Map(names.map((name) => {
      const open = missing.includes(name);
      const key = open ? "open" : shapeOf(inputs[name]).join();
      const known = before.get(name);
      return [name, known?.key === key ? known : { key, ...(open ? textRow(name, change) : inputRow(name, inputs[name], change)) }];
    }));
    host.hidden = !names.length;
    if (names.length !== before.size || names.some((name) => before.get(name) !== rows.get(name))) list.replaceChildren(...[...rows.values()].map(({ element }) => element));
    for (const [name, { show, element }] of rows) {
      if (Object.hasOwn(inputs, name)) show(/** @type {Tensor} */ (inputs[name]));
      element.classList.toggle("is-suggested", Object.hasOwn(suggested, name) && sameValue(suggested[name], inputs[name]));
    }
    const said = texts(store.state).join(" ");
    if (remark.textContent !== said) remark.textContent = said;
  });
}

/** What is to be said of all of them. @param {import("./state.js").State} state @returns {string[]} */
function texts({ suggested, inputs, missing, remark }) {
  const untouched = Object.keys(suggested).filter((name) => Object.hasOwn(inputs, name) && sameValue(suggested[name], inputs[name]));
  const empty = missing.filter((name) => !Object.hasOwn(inputs, name));
  return [
    remark,
    untouched.length ? t("Suggested values: {names}. Change them as you like.", { names: untouched.join(", ") }) : "",
    empty.length ? t("No shapes are known that fit this program. Give a value to: {names}.", { names: empty.join(", ") }) : "",
  ].filter(Boolean);
}
