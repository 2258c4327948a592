// Fields for the inputs that came without a value: they begin with what the server suggests, or empty where it knows
// none.

/** @import {Tensor} from "../lib/types.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { inputRow, textRow } from "../panels/value-rows.js";
import { sameValue, shapeOf } from "../lib/values.js";

/** @typedef {{key: string, element: HTMLElement, show: (value: Tensor, anew?: boolean) => void}} Row */

/** @param {TrainContext} context @returns {TrainPanel} */
export function missingValues({ actions }) {
  /** @type {Map<string, Row>} */
  let rows = new Map();
  const remark = h("p", { class: "inputs-remark", role: "status" });
  const list = h("div", { class: "inputs" });
  const element = h("div", { id: "values", hidden: true }, remark, list);
  const change = (/** @type {string} */ name, /** @type {unknown} */ value) => void actions.model.value(name, value);
  /**
   * @param {string} name
   * @param {unknown} value
   * @param {boolean} empty  No value could be suggested.
   * @param {Row | undefined} known
   * @returns {Row}
   */
  const rowOf = (name, value, empty, known) => {
    const key = empty ? "open" : shapeOf(value).join();
    return known?.key === key ? known : { key, ...(empty ? textRow(name, change) : inputRow(name, value, change)) };
  };
  return {
    element,
    watches: ["suggested", "inputs", "missing", "remark"],
    update(state) {
      const { suggested, inputs, missing } = state;
      const names = [
        ...missing,
        ...Object.keys(suggested).filter((name) => Object.hasOwn(inputs, name) && !missing.includes(name)),
      ];
      const before = rows;
      rows = new Map(names.map((name) => [name, rowOf(name, inputs[name], missing.includes(name), before.get(name))]));
      element.hidden = !names.length;
      if (names.length !== before.size || names.some((name) => before.get(name) !== rows.get(name)))
        list.replaceChildren(...[...rows.values()].map((row) => row.element));
      for (const [name, row] of rows) {
        if (Object.hasOwn(inputs, name)) row.show(/** @type {Tensor} */ (inputs[name]));
        row.element.classList.toggle(
          "is-suggested",
          Object.hasOwn(suggested, name) && sameValue(suggested[name], inputs[name]),
        );
      }
      const text = remarks(state).join(" ");
      if (remark.textContent !== text) remark.textContent = text;
    },
  };
}

/** What is to be said of all of them. @param {import("./state.js").State} state @returns {string[]} */
function remarks({ suggested, inputs, missing, remark }) {
  const untouched = Object.keys(suggested).filter(
    (name) => Object.hasOwn(inputs, name) && sameValue(suggested[name], inputs[name]),
  );
  const empty = missing.filter((name) => !Object.hasOwn(inputs, name));
  return [
    remark,
    untouched.length ? t("Suggested values: {names}. Change them as you like.", { names: untouched.join(", ") }) : "",
    empty.length
      ? t("No shapes are known that fit this program. Give a value to: {names}.", { names: empty.join(", ") })
      : "",
  ].filter(Boolean);
}
