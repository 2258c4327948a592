// What one looks at beside surface and losses: one picture or table at a time, by choice.

/** @import {TrainStore} from "../state.js" */
/** @import {Runner} from "../runner.js" */
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { saveButtons } from "../../lib/download.js";
import { cost } from "./cost.js";
import { formula } from "./formula.js";
import { neurons } from "./neurons.js";
import { normal } from "./normal-equation.js";
import { predictions } from "./predictions.js";
import { residuals } from "./residuals.js";

/**
 * One of them: `show` looks again at the present record; it says whether what it shows is due only at rest.
 * @typedef {{element: HTMLElement, show: () => void, patient?: boolean}} Look
 */

/** Milliseconds between two pictures while a run goes on. */
const INTERVAL = 350;

/** @param {HTMLElement} host @param {TrainStore} store @param {Runner} runner */
export function looks(host, store, runner) {
  /** @type {Record<string, [string, () => Look]>} */
  const offered = {
    predictions: [t("Predictions"), () => predictions(store)],
    residuals: [t("Residuals"), () => residuals(store)],
    normal: [t("Normal equation"), () => normal(store)],
    formula: [t("Formula and graph"), () => formula(store)],
    neurons: [t("Neurons"), () => neurons(store)],
    cost: [t("GD against SGD"), () => cost(store, runner)],
  };
  /** @type {Record<string, Look>} */
  const made = {};
  const place = h("div", { class: "train-look" });
  const choice = h("select", { class: "choice small", "aria-label": t("What to look at"), onchange: () => turn() }, ...Object.entries(offered).map(([name, [title]]) => h("option", { value: name }, title)));
  host.append(h("div", { class: "train-head" }, h("h2", {}, t("Looked at")), choice, saveButtons("picture", t("Looked at"), () => place.querySelector("svg"))), place);
  let shown = -Infinity;
  const look = () => (made[choice.value] ??= offered[choice.value][1]());
  const turn = () => {
    place.replaceChildren(look().element);
    look().show();
  };
  store.watch(["runs", "at", "playing", "prediction"], ({ playing }) => {
    if (playing && (look().patient || performance.now() - shown < INTERVAL)) return;
    shown = performance.now();
    look().show();
  });
  turn();
}
