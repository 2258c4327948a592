// Model and data: which data set, which preset, what each input is; a table can be pasted or dropped.

/** @import {State, TrainStore} from "./state.js" */
/** @import {Model} from "./model.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { formatShape } from "../lib/number.js";
import { byOne, field, labelled, options, stepped } from "../lib/fields.js";
import { tableDialog } from "./table.js";

/** @typedef {{name: string, title: string, summary: string, seeded: boolean, n: number}} DataSet */

/** @param {HTMLElement} host @param {TrainStore} store @param {Model} model @param {DataSet[]} sets */
export function desk(host, store, model, sets) {
  const seed = stepped(field("0", { width: 3 }), byOne(0));
  const count = stepped(field("", { width: 4 }), byOne(1));
  const data = h("select", { class: "choice" }, h("option", { value: "" }, t("own data")), ...sets.map(({ name, title, summary }) => h("option", { value: name, title: summary }, title)));
  const fetchData = () => data.value && void model.data(data.value, Number(seed.value) || 0, count.value ? Number(count.value) : null);
  for (const each of [data, seed, count]) each.addEventListener("change", fetchData);
  const { open, drop } = tableDialog(model);
  drop(host);
  host.append(
    h("div", { class: "train-row" }, labelled(t("Data"), data), labelled(t("seed"), seed), labelled(t("points"), count), h("button", { class: "button small", type: "button", onclick: open }, t("Table…"))),
    presets(store, model),
  );
  store.watch(["dataset", "inputs"], ({ dataset, inputs }) => {
    data.value = dataset?.name ?? "";
    count.placeholder = String(sets.find(({ name }) => name === dataset?.name)?.n ?? sizeOf(inputs));
  });
}

/** @param {State["inputs"]} inputs */
const sizeOf = ({ Y }) => (Array.isArray(Y) ? Y.length : "");

/** The model that a preset writes. @param {TrainStore} store @param {Model} model */
function presets(store, model) {
  const kind = options([["", t("own program")], ["linear", t("linear regression")], ["logistic", t("logistic regression")], ["mlp", t("neural network")]]);
  const hidden = field("8, 8", { width: 6 });
  const activation = options(["tanh", "relu", "sigmoid", "leaky_relu", "elu", "softplus", "gelu"].map((name) => [name, name]));
  const style = options([["vectorised", t("all examples at once")], ["per_example", t("example by example")]]);
  const network = h("span", { class: "train-row" }, labelled(t("hidden layers"), hidden), labelled(t("activation"), activation));
  const write = () => {
    if (!kind.value) return;
    const widths = hidden.value.split(/[\s,;]+/).filter(Boolean).map(Number);
    void model.write({ kind: kind.value, ...(kind.value === "mlp" ? { hidden: widths, activation: activation.value } : { style: style.value }) });
  };
  const perExample = labelled(t("written"), style);
  for (const each of [kind, hidden, activation, style]) each.addEventListener("change", write);
  store.watch(["kind"], (state) => {
    kind.value = state.kind;
    network.hidden = state.kind !== "mlp";
    perExample.hidden = state.kind === "mlp" || state.kind === "";
  });
  return h("div", { class: "train-row" }, labelled(t("Model"), kind), network, perExample);
}

/** What each input is: guessed, and changeable. @param {HTMLElement} host @param {TrainStore} store @param {Model} model */
export function roles(host, store, model) {
  store.watch(["roles"], ({ roles: found, inputs }) => {
    host.replaceChildren(...(found ? Object.keys(inputs).map((name) => row(name, inputs[name], found, model)) : []));
  });
}

/** @param {string} name @param {unknown} value @param {import("./state.js").Roles} found @param {Model} model */
function row(name, value, found, model) {
  const choice = options([["parameters", t("parameter: learnt")], ["data", t("data")], ["settings", t("setting: fixed")]]);
  choice.value = found.parameters.includes(name) ? "parameters" : found.data.includes(name) ? "data" : "settings";
  choice.addEventListener("change", () => void model.assign(name, /** @type {"parameters" | "data" | "settings"} */ (choice.value)));
  return h("label", { class: "train-role" }, h("span", { class: "input-name" }, name), h("small", {}, formatShape(shape(value)) || t("scalar")), choice);
}

/** @param {unknown} value @returns {number[]} */
const shape = (value) => (Array.isArray(value) ? [value.length, ...shape(value[0])] : []);

/** What is wrong. @param {HTMLElement} host @param {TrainStore} store */
export function faults(host, store) {
  store.watch(["fault"], ({ fault }) => host.replaceChildren(...(fault.length ? [h("div", { class: "fault" }, ...fault.map((text) => h("p", {}, text)))] : [])));
}
