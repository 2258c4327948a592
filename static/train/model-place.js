// The middle of the page: the model as a network, and as the program that it is.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {State} from "./state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { editor } from "../panels/editor.js";
import { graph } from "./graph/index.js";
import { network } from "./network/index.js";
import { roles } from "./roles.js";
import { tabbed } from "./tabbed.js";
import { missingValues } from "./values.js";

/** @param {TrainContext} context @returns {TrainPanel} */
export const modelPlace = (context) =>
  tabbed(context, {
    id: "model",
    label: t("The model"),
    panels: {
      network: [t("Network"), network(context)],
      graph: [t("Graph"), graph(context)],
      program: [t("Program"), program(context)],
    },
    opened,
  });

/**
 * The network, or the graph of a program without layers. The text is open where it needs its reader: it lacks values,
 * cannot be read, or is too large to be drawn.
 * @param {State} state
 */
function opened({ tabs, layered, missing, suggested, fault, roles, largeGraph, program: text }) {
  if (tabs.model) return tabs.model;
  if (missing.length || (fault.length && !roles)) return "program";
  if (layered) return Object.keys(suggested).length ? "program" : "network";
  return largeGraph === text ? "program" : "graph";
}

/** The text, the values that it lacks, and what its inputs are. @param {TrainContext} context */
function program(context) {
  const ofEditor = /** @type {TrainPanel} */ (/** @type {unknown} */ (editor(context)));
  const panels = [ofEditor, missingValues(context), roles(context)];
  const [text, values, inputs] = panels.map(({ element }) => element);
  const named = h("details", { class: "train-roles", open: true }, h("summary", {}, t("What the inputs are")), inputs);
  return {
    element: h("div", { class: "train-program" }, text, values, named),
    watches: panels.flatMap(({ watches = [] }) => watches),
    update(/** @type {State} */ state, /** @type {State} */ before, /** @type {string} */ cause) {
      for (const { watches = [], update } of panels)
        if (cause === "start" || watches.some((part) => state[part] !== before[part])) update?.(state, before, cause);
      named.hidden = state.roles === null;
    },
  };
}
