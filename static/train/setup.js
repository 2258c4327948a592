// Model and data: which data set, which preset; a table can be pasted or dropped.

/** @import {DataSet, State} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { byOne, field, labelled, options, stepped } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";
import { TableDialog } from "./table.js";

/** @typedef {{element: HTMLElement, update: (state: State) => void}} Row */

/** Empty until it is known which data sets there are. @param {TrainContext} context @returns {TrainPanel} */
export function setup(context) {
  const element = h("div", { id: "setup" });
  /** @type {Row[]} */
  let rows = [];
  return {
    element,
    watches: ["datasets", "dataset", "inputs", "kind"],
    update(state) {
      if (state.datasets && !rows.length) {
        rows = [dataRow(context, state.datasets, element), modelRow(context)];
        element.append(...rows.map((row) => row.element));
      }
      for (const row of rows) row.update(state);
    },
  };
}

/**
 * The data.
 * @param {TrainContext} context
 * @param {DataSet[]} sets
 * @param {HTMLElement} place  Where a file may be dropped.
 * @returns {Row}
 */
function dataRow({ actions }, sets, place) {
  const seed = stepped(field("0", { width: 3 }), byOne(0));
  const count = stepped(field("", { width: 4 }), byOne(1));
  const data = h(
    "select",
    { class: "choice" },
    h("option", { value: "" }, t("own data")),
    ...sets.map(({ name, title, summary }) => h("option", { value: name, title: summary }, title)),
  );
  const fetchData = () =>
    data.value &&
    void actions.model.data(data.value, Number(seed.value) || 0, count.value ? Number(count.value) : null);
  for (const each of [data, seed, count]) each.addEventListener("change", fetchData);
  const table = new TableDialog(actions.model);
  table.listenToDrops(place);
  return {
    element: h(
      "div",
      { class: "train-row" },
      labelled(t("Data"), data),
      labelled(t("seed"), seed),
      labelled(t("points"), count),
      button(t("Table…"), () => table.open()),
    ),
    update({ dataset, inputs }) {
      data.value = dataset?.name ?? "";
      count.placeholder = String(sets.find(({ name }) => name === dataset?.name)?.n ?? sizeOf(inputs));
    },
  };
}

/** @param {State["inputs"]} inputs */
const sizeOf = ({ Y }) => (Array.isArray(Y) ? Y.length : "");

/** The layers of a network to begin with. */
const LAYERS = { hidden: [5, 3], activations: ["tanh", "tanh"] };

/** The model that a preset writes. @param {TrainContext} context @returns {Row} */
function modelRow({ actions }) {
  const kind = options([
    ["", t("own program")],
    ["linear", t("linear regression")],
    ["logistic", t("logistic regression")],
    ["mlp", t("neural network")],
  ]);
  const style = options([
    ["vectorised", t("all examples at once")],
    ["per_example", t("example by example")],
  ]);
  const perExample = labelled(t("written"), style);
  const write = () => {
    if (!kind.value) return;
    const ofKind = kind.value === "mlp" ? LAYERS : { style: style.value };
    void actions.model.write({ kind: kind.value, ...ofKind });
  };
  for (const each of [kind, style]) each.addEventListener("change", write);
  return {
    element: h("div", { class: "train-row" }, labelled(t("Model"), kind), perExample),
    update(state) {
      kind.value = state.kind;
      perExample.hidden = state.kind === "mlp" || state.kind === "";
    },
  };
}
