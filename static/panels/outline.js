// The graph as text: the list of steps, or tables of nodes and edges. It follows the walk; what is not computed yet is
// an empty box.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { savePreference } from "../lib/preferences.js";
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
  const { tabs, choose } = tabList(panels, (name) => actions.openOutline(name));
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

/**
 * The tabs, by the usual pattern: one stop in the tab order, arrows choose.
 * @param {Record<string, [string, WalkPanel]>} panels @param {(name: string) => void} open
 */
function tabList(panels, open) {
  const names = Object.keys(panels);
  const contents = names.map((name) => /** @type {HTMLElement} */ (panels[name][1].element));
  const tabs = names.map((name) => tab(name, panels[name][0], () => open(name)));
  names.forEach((name, at) => {
    const ids = { id: `outline-${name}-panel`, "aria-labelledby": `outline-${name}` };
    const attributes = { role: "tabpanel", ...ids, tabindex: "0" };
    for (const [attribute, value] of Object.entries(attributes)) contents[at].setAttribute(attribute, value);
  });
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const at = (tabs.indexOf(/** @type {any} */ (event.target)) + way + tabs.length) % tabs.length;
    open(names[at]);
    tabs[at].focus();
  };
  /** @param {string} chosen */
  const choose = (chosen) =>
    names.forEach((name, at) => {
      tabs[at].setAttribute("aria-selected", String(name === chosen));
      tabs[at].setAttribute("tabindex", name === chosen ? "0" : "-1");
      contents[at].hidden = name !== chosen;
    });
  const label = t("The graph as text");
  return { tabs: h("div", { class: "tabs", role: "tablist", "aria-label": label, onkeydown }, ...tabs), choose };
}

/** @param {string} name @param {string} title @param {() => void} open */
function tab(name, title, open) {
  const ids = { id: `outline-${name}`, "aria-controls": `outline-${name}-panel` };
  return h("button", { class: "tab", type: "button", role: "tab", ...ids, onclick: open }, title);
}
