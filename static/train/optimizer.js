// The optimizer: its kind, learning rate and options, the batches, the convergence tolerance.

/** @import {State} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { byDigit, byOne, field, labelled, options, stepped } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { parseNumber } from "../lib/number.js";
import { button, number } from "../lib/widgets.js";

const OPTIMIZERS = [
  ["gd", "GD / SGD"],
  ["momentum", "momentum"],
  ["nesterov", "Nesterov"],
  ["rmsprop", "RMSProp"],
  ["adagrad", "Adagrad"],
  ["adam", "Adam"],
  ["adamw", "AdamW"],
];
/** Options of each optimizer beside its learning rate, by PyTorch's names. @type {Record<string, string[]>} */
const OPTIONS = {
  gd: ["weight_decay"],
  momentum: ["momentum", "weight_decay"],
  nesterov: ["momentum", "weight_decay"],
  rmsprop: ["alpha", "momentum", "eps"],
  adagrad: ["lr_decay", "eps"],
  adam: ["eps", "weight_decay"],
  adamw: ["eps", "weight_decay"],
};
/** What every optimizer has: bounds for the gradient. */
const CLIPPING = ["clip_norm", "clip_value"];

/** @param {TrainContext} context @returns {TrainPanel} */
export function optimizer(context) {
  const { store, actions } = context;
  const name = options(OPTIMIZERS);
  const rate = stepped(field("0.1", { width: 5 }), byDigit);
  const size = stepped(field("", { width: 4 }), byOne(1));
  size.placeholder = t("all");
  const shuffle = h("input", { type: "checkbox", checked: true });
  const change = () => {
    const { stepper, batch } = store.state;
    const learning_rate = parseNumber(rate.value) ?? stepper.learning_rate;
    const examples = parseNumber(size.value);
    actions.setOptimizer({
      stepper: name.value === stepper.name ? { ...stepper, learning_rate } : { name: name.value, learning_rate },
      batch: { ...batch, size: examples && examples >= 1 ? Math.round(examples) : null, shuffle: shuffle.checked },
    });
  };
  for (const each of [name, rate, size, shuffle]) each.addEventListener("change", change);
  const beside = button(t("New run beside"), () => void actions.run.begin(true));
  const { element: more, update: updateMore } = moreOptions(context);
  const fields = [
    labelled(t("Optimizer"), name),
    labelled(t("learning rate α"), rate),
    labelled(t("batch size"), size),
  ];
  const shuffled = h("label", { class: "switch" }, shuffle, t("shuffled"));
  return {
    element: h("div", { id: "optimizer", class: "train-row" }, ...fields, shuffled, beside, more),
    watches: ["stepper", "batch"],
    update({ stepper, batch }) {
      updateMore(stepper);
      name.value = stepper.name;
      if (document.activeElement !== rate || parseNumber(rate.value) !== stepper.learning_rate)
        rate.value = number(stepper.learning_rate, 8);
      if (document.activeElement !== size || parseNumber(size.value) !== batch.size)
        size.value = batch.size === null ? "" : String(batch.size);
    },
  };
}

/**
 * What is changed less often: the options of the optimizer, and when a run has converged.
 * @param {TrainContext} context
 */
function moreOptions(context) {
  const place = h("div", { class: "train-row" });
  const ends = [
    tolerance(context, "gradient", t("stop when the gradient is below")),
    tolerance(context, "loss", t("stop when the loss changes by less than")),
  ];
  let shown = "";
  return {
    element: h("details", { class: "train-more" }, h("summary", {}, t("More")), place),
    /** @param {State["stepper"]} stepper */
    update({ name }) {
      if (name === shown) return;
      shown = name;
      place.replaceChildren(
        ...[...(OPTIONS[name] ?? []), ...CLIPPING].map((option) => labelled(option, optionField(context, option))),
        ...ends,
      );
    },
  };
}

/**
 * A tolerance at which the run has converged.
 * @param {TrainContext} context
 * @param {"loss" | "gradient"} of
 * @param {string} label
 */
function tolerance({ actions }, of, label) {
  const entry = stepped(field("", { width: 6 }), byDigit);
  entry.placeholder = t("never");
  entry.addEventListener("change", () => actions.setTolerance(of, parseNumber(entry.value)));
  return labelled(label, entry);
}

/** @param {TrainContext} context @param {string} option */
function optionField({ store, actions }, option) {
  const value = store.state.stepper[option];
  const entry = stepped(field(typeof value === "number" ? number(value, 8) : "", { width: 5 }), byDigit);
  entry.placeholder = t("default");
  entry.addEventListener("change", () => actions.setOption(option, parseNumber(entry.value)));
  return entry;
}
