// The graph as text: the list of steps, or tables of nodes and edges. It follows the walk; what is not computed yet is
// an empty box.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { savePreference } from "../lib/preferences.js";
import { tabList } from "../lib/tabs.js";
import { closeButton } from "../lib/widgets.js";
import { INITIAL } from "../walk/state.js";
import { edgeTable, nodeTable } from "./numbers.js";
import { ID } from "./outline-button.js";
import { stepList } from "./step-list.js";

/**
 * The tabs, each a panel of its own, with its title.
 * @param {WalkContext} context
 * @returns {Record<string, [string, WalkPanel]>}
 */
const tabsOf = (context) => ({
  steps: [t("Steps"), stepList(context)],
  nodes: [t("Nodes"), nodeTable(context)],
  edges: [t("Edges"), edgeTable(context)],
});

/** @param {WalkContext} context @returns {WalkPanel} */
export function outline(context) {
  const { actions } = context;
  const panels = tabsOf(context);
  const close = closeButton(() => {
    actions.openOutline(null);
    /** @type {HTMLElement | null} */ (document.querySelector(`[aria-controls="${ID}"]`))?.focus();
  });
  const contents = Object.entries(panels).map(([name, [title, { element }]]) => [name, [title, element]]);
  const { tabs, choose } = tabList(ID, t("The graph as text"), Object.fromEntries(contents), (name) =>
    actions.openOutline(name),
  );
  const element = h(
    "aside",
    { id: ID, class: "side-panel outline", "aria-label": t("The graph as text"), hidden: true },
    h("header", {}, h("h2", {}, t("The graph as text")), close),
    tabs,
    ...Object.values(panels).map(([, panel]) => panel.element),
  );
  /** @param {string | null} name @param {State} state */
  const open = (name, state) => {
    savePreference("outline", name ?? "");
    element.hidden = name === null;
    document.body.classList.toggle("has-outline", name !== null);
    if (name === null) return;
    choose(name);
    if (state.walk) panels[name][1].update?.(state, INITIAL, "start");
  };
  return {
    element,
    watches: ["outline", "walk", "position", "veiled", "filled", "fresh", "selection"],
    update(state, before, cause) {
      if (state.outline !== before.outline) open(state.outline, state);
      else if (state.outline && state.walk) panels[state.outline][1].update?.(state, before, cause);
    },
  };
}
