// What comes of the model, at the right of the page: predictions, surface, curves, and the views that explain them.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {State} from "./state.js" */
import { t } from "../lib/i18n.js";
import { curves } from "./curves.js";
import { gradients } from "./gradients.js";
import { result } from "./result/index.js";
import { surface } from "./surface.js";
import { countParameters } from "./surface-plane.js";
import { tabbed } from "./tabbed.js";
import { views } from "./views/index.js";

/** Parameters whose whole loss is one surface. */
const WHOLE_SURFACE = 2;

/** @param {TrainContext} context @returns {TrainPanel} */
export const resultPlace = (context) =>
  tabbed(context, {
    id: "results",
    label: t("What comes of it"),
    panels: {
      result: [t("Result"), result(context)],
      surface: [t("Surface"), surface(context)],
      curves: [t("Curves"), curves(context)],
      gradients: [t("Gradients"), gradients(context)],
      views: [t("Analyses"), views(context)],
    },
    opened,
  });

/**
 * A surface over all parameters is the picture of descent; a slice through many is not. Without predictions there is
 * nothing but the loss.
 * @param {State} state
 */
function opened({ tabs, network, prediction, roles, inputs }) {
  if (tabs.results) return tabs.results;
  const learnt = (roles?.parameters ?? []).map((name) => [name, inputs[name]]);
  const count = network?.parameters ?? countParameters(Object.fromEntries(learnt));
  if (count === WHOLE_SURFACE) return "surface";
  return network || prediction || !roles ? "result" : "curves";
}
