// The button of the panel of analyses, which is a room of its own.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
import { icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { LENS } from "../lib/icons.js";
import { readPreference } from "../lib/preferences.js";
import { button } from "../lib/widgets.js";

/** Of the panel. */
export const ID = "analysis";

/**
 * The button that opens the panel, at the analysis that was open last.
 * @param {WalkContext} context
 * @returns {WalkPanel}
 */
export function analysisButton({ store, actions }) {
  const open = () => actions.openAnalysis(store.state.analysis ? null : readPreference("analysis") || "check");
  const element = button(icon(LENS), open, { "aria-expanded": "false", "aria-controls": ID });
  element.append(t("Analyse"));
  return {
    element,
    watches: ["analysis"],
    update: ({ analysis }) => element.setAttribute("aria-expanded", String(analysis !== null)),
  };
}
