// Fields for inputs without a value, filled with what the server suggests, if anything.

/** @import {Tensor} from "../lib/types.js" */
/** @import {State} from "./state.js" */
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
  return {
    element,
    watches: ["suggested", "inputs", "missing", "remark"],
    update(state) {
      const before = rows;
      rows = rowsOf(state, before, actions);
      element.hidden = !rows.size;
      if (rows.size !== before.size || [...rows].some(([name, row]) => before.get(name) !== row))
        list.replaceChildren(...[...rows.values()].map((row) => row.element));
      for (const [name, row] of rows) showValue(state, name, row);
      const text = remarks(state).join(" ");
      if (remark.textContent !== text) remark.textContent = text;
    },
  };
}

/**
 * @param {State} state
 * @param {Map<string, Row>} present
 * @param {TrainContext["actions"]} actions
 * @returns {Map<string, Row>}
 */
function rowsOf({ suggested, inputs, missing }, present, actions) {
  const others = Object.keys(suggested).filter((name) => Object.hasOwn(inputs, name) && !missing.includes(name));
  const change = (/** @type {string} */ name, /** @type {unknown} */ value) => void actions.model.value(name, value);
  /** @param {string} name @returns {Row} */
  const rowOf = (name) => {
    const empty = missing.includes(name); // no value could be suggested
    const key = empty ? "open" : shapeOf(inputs[name]).join();
    const row = present.get(name);
    if (row?.key === key) return row;
    return { key, ...(empty ? textRow(name, change) : inputRow(name, inputs[name], change)) };
  };
  return new Map([...missing, ...others].map((name) => [name, rowOf(name)]));
}

/** @param {State} state @param {string} name @param {Row} row */
function showValue({ suggested, inputs }, name, row) {
  const isSuggested = Object.hasOwn(suggested, name) && sameValue(suggested[name], inputs[name]);
  if (Object.hasOwn(inputs, name)) row.show(/** @type {Tensor} */ (inputs[name]));
  row.element.classList.toggle("is-suggested", isSuggested);
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
