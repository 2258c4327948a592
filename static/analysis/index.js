// Every analysis, by name.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
/** @import {Views} from "./panel.js" */
import { t } from "../lib/i18n.js";
import { check } from "./check.js";
import { hessian } from "./hessian.js";
import { jacobian } from "./jacobian.js";
import { collapse, repeat, shares } from "./lessons.js";
import { AnalysisPanel } from "./panel.js";
import { paths } from "./paths.js";
import { plot } from "./plot.js";
import { tangents } from "./tangents.js";

/** @returns {Views} */
const views = () => ({
  check: [t("Gradient check"), check],
  paths: [t("Chain rule, path by path"), paths],
  jacobian: [t("Jacobian"), jacobian],
  plot: [t("A function and its derivative"), plot],
  tangents: [t("Forward mode"), tangents],
  hessian: [t("Second derivatives"), hessian],
  shares: [t("One point and many"), shares],
  collapse: [t("Layers that collapse"), collapse],
  repeat: [t("Again without zeroing"), repeat],
});

/** @param {WalkContext} context @returns {WalkPanel} */
export const analysis = (context) => new AnalysisPanel(context, views()).panel;
