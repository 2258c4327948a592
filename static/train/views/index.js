// The views beside surface and losses, one at a time.

/** @import {TrainContext, TrainPanel} from "../context.js" */
import { h } from "../../lib/dom.js";
import { saveButtons } from "../../lib/download.js";
import { t } from "../../lib/i18n.js";
import { cost } from "./cost.js";
import { formula } from "./formula.js";
import { normalEquation } from "./normal-equation.js";
import { residuals } from "./residuals.js";

/**
 * One view: `update` shows the present record; `atRest` says that it waits until the run rests.
 * @typedef {{element: HTMLElement, update: () => void, atRest?: boolean}} TrainView
 */

/** Milliseconds between two pictures while a run goes on. */
const INTERVAL = 350;

/**
 * By name: the title, and how the view is made.
 * @returns {Record<string, [string, (context: TrainContext) => TrainView]>}
 */
const viewsOffered = () => ({
  residuals: [t("Residuals"), residuals],
  normal: [t("Normal equation"), normalEquation],
  formula: [t("Formula and graph"), formula],
  cost: [t("GD against SGD"), cost],
});

/** @param {TrainContext} context @returns {TrainPanel} */
export function views(context) {
  const offered = viewsOffered();
  /** @type {Record<string, TrainView>} */
  const made = {};
  const view = () => (made[choice.value] ??= offered[choice.value][1](context));
  const place = h("div", { class: "train-view" });
  const open = () => {
    place.replaceChildren(view().element);
    view().update();
  };
  const choose = () => {
    context.actions.openTab("view", choice.value);
    open();
  };
  const options = Object.entries(offered).map(([name, [title]]) => h("option", { value: name }, title));
  const choice = h(
    "select",
    { class: "choice small", "aria-label": t("What to look at"), onchange: choose },
    ...options,
  );
  const head = h(
    "div",
    { class: "train-head" },
    choice,
    saveButtons("picture", t("Model view"), () => place.querySelector("svg")),
  );
  open();
  let updated = -Infinity;
  return {
    element: h("div", { id: "views", class: "train-picture" }, head, place),
    watches: ["runs", "at", "playing", "prediction", "tabs"],
    update({ playing, tabs }, before, cause) {
      if (tabs.view && (cause === "start" || tabs !== before.tabs) && choice.value !== tabs.view) {
        choice.value = tabs.view;
        return open();
      }
      if (playing && (view().atRest || performance.now() - updated < INTERVAL)) return;
      updated = performance.now();
      view().update();
    },
  };
}
