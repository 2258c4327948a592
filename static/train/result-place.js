// What comes of the model, at the right of the page: predictions, surface, curves, and the views that explain them.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {State} from "./state.js" */
import { t } from "../lib/i18n.js";
import { curves } from "./curves.js";
import { gradients } from "./gradients.js";
import { result } from "./result/index.js";
import { resultTabs } from "./result-tabs.js";
import { surface } from "./surface.js";
import { countParameters } from "./surface-plane.js";
import { tabbed } from "./tabbed.js";
import { views } from "./views/index.js";

/** Parameters whose whole loss is one surface. */
const WHOLE_SURFACE = 2;

/** @param {TrainContext} context @returns {TrainPanel} */
export function resultPlace(context) {
  const titles = resultTabs();
  return tabbed(context, {
    id: "results",
    label: t("What comes of it"),
    panels: {
      result: [titles.result, result(context)],
      surface: [titles.surface, surface(context)],
      curves: [titles.curves, curves(context)],
      gradients: [titles.gradients, gradients(context)],
      views: [titles.views, views(context)],
    },
    opened: openedResult,
  });
}

/**
 * The tab that is open. A surface over all parameters is the picture of descent; a slice through many is not. Without
 * predictions there is nothing but the loss.
 * @param {Pick<State, "tabs" | "network" | "prediction" | "roles" | "inputs">} state
 */
export function openedResult({ tabs, network, prediction, roles, inputs }) {
  if (tabs.results) return tabs.results;
  const learnt = (roles?.parameters ?? []).map((name) => [name, inputs[name]]);
  const count = network?.parameters ?? countParameters(Object.fromEntries(learnt));
  if (count === WHOLE_SURFACE) return "surface";
  return network || prediction || !roles ? "result" : "curves";
}
