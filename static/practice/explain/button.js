// The button of "explain my error", which is a room of its own.

/** @import {WalkContext, WalkPanel} from "../../panels/context.js" */
import { icon } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { CHECKED } from "../../lib/icons.js";
import { button } from "../../lib/widgets.js";

/** Of the panel. */
export const ID = "explain";

/** The button that opens the panel. @param {WalkContext} context @returns {WalkPanel} */
export function explainButton({ store, actions }) {
  const open = () => actions.openExplain(!store.state.explaining);
  const element = button(icon(CHECKED), open, {
    "aria-expanded": "false",
    "aria-controls": ID,
    title: t("Explain my error: a backward pass of one’s own against the graph"),
  });
  element.append(t("My code"));
  return {
    element,
    watches: ["explaining"],
    update: ({ explaining }) => element.setAttribute("aria-expanded", String(explaining)),
  };
}
