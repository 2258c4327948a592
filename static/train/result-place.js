// What comes of the model, at the right of the page: predictions, surface, curves, and the views that explain them.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {State} from "./state.js" */
import { t } from "../lib/i18n.js";
import { curves } from "./curves.js";
import { gradients } from "./gradients.js";
import { result } from "./result/index.js";
import { surface } from "./surface.js";
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

/** A surface over all parameters is the picture of descent; a slice through many is not. @param {State} state */
const opened = ({ tabs, network }) =>
  tabs.results ?? (network !== null && network.parameters <= WHOLE_SURFACE ? "surface" : "result");
