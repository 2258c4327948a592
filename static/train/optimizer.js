// The optimizer: its kind, learning rate and options, the batches, the convergence tolerance.

/** @import {State} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { byDigit, field, labelled, options, stepped } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { parseNumber } from "../lib/number.js";
import { number } from "../lib/widgets.js";
import { batchSize } from "./batch-size.js";
import { penaltyField } from "./penalty.js";
import { rateControl } from "./rate.js";

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
  const rate = rateControl((learning_rate) => set({ ...store.state.stepper, learning_rate }));
  const size = batchSize((examples) =>
    actions.setOptimizer({ ...store.state, batch: { ...store.state.batch, size: examples } }),
  );
  const set = (/** @type {State["stepper"]} */ stepper) => actions.setOptimizer({ ...store.state, stepper });
  name.addEventListener("change", () => set({ name: name.value, learning_rate: store.state.stepper.learning_rate }));
  const { element: more, update: updateMore } = moreOptions(context);
  const penalty = penaltyField((chosen) => void actions.model.penalise(chosen));
  const fields = [rate.element, size.element, labelled(t("Optimizer"), name), penalty.element];
  return {
    element: h("div", { id: "optimizer", class: "train-row" }, ...fields, more),
    watches: ["stepper", "batch", "stability", "roles", "penalty", "kind"],
    update(state) {
      const { stepper } = state;
      updateMore(stepper);
      name.value = stepper.name;
      rate.show(state);
      size.show(state);
      penalty.show(state);
    },
  };
}

/**
 * What is changed less often: the options of the optimizer, and when a run has converged.
 * @param {TrainContext} context
 */
function moreOptions(context) {
  const { store, actions } = context;
  const place = h("div", { class: "train-row" });
  const shuffle = h("input", { type: "checkbox", checked: true });
  shuffle.addEventListener("change", () =>
    actions.setOptimizer({ ...store.state, batch: { ...store.state.batch, shuffle: shuffle.checked } }),
  );
  const ends = [
    h("label", { class: "switch" }, shuffle, t("shuffled")),
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
