// The button of the graph as text, which is a room of its own. It opens at the tab that was open last.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { TEXT } from "../lib/icons.js";
import { readPreference } from "../lib/preferences.js";
import { button } from "../lib/widgets.js";

/** Of the panel. */
export const ID = "outline";
const TABS = ["steps", "nodes", "edges"];

/** The button that opens the graph as text. @param {WalkContext} context @returns {WalkPanel} */
export function outlineButton({ store, actions }) {
  const saved = readPreference("outline");
  if (TABS.includes(saved ?? "")) actions.openOutline(saved);
  const element = button(icon(TEXT), () => actions.openOutline(store.state.outline ? null : "steps"), {
    "aria-expanded": "false",
    "aria-controls": ID,
  });
  element.append(t("As text"));
  return {
    element,
    watches: ["outline"],
    update: ({ outline: name }) => element.setAttribute("aria-expanded", String(name !== null)),
  };
}
