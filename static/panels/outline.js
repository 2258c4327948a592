// The graph as text, for whoever would rather read it: its steps in order, and its numbers in two tables. Opened by a
// button, it follows the walk; what is not yet computed stays an empty box here too.

/** @import {State, Store} from "../walk/state.js" */
/** @import {Player} from "../walk/player.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { recall, remember } from "../lib/preferences.js";
import { CLOSE, TEXT } from "../lib/icons.js";
import { edgeTable, nodeTable } from "./numbers.js";
import { stepList } from "./step-list.js";

/**
 * One leaf of the twin. `reset` shows another walk, `follow` another position or selection.
 * @typedef {{element: HTMLElement, reset: (state: State) => void, follow: (state: State, before: State) => void}} Leaf
 */

/** @param {HTMLElement} host @param {HTMLElement} shelf  Where the button stands. @param {Store} store @param {Player} player @param {() => void} opened */
export function twin(host, shelf, store, player, opened) {
  const leaves = /** @type {Record<string, [string, Leaf]>} */ ({
    steps: [t("Steps"), stepList(store, player)],
    nodes: [t("Nodes"), nodeTable(store)],
    edges: [t("Edges"), edgeTable(store)],
  });
  let open = /** @type {string | null} */ (null);
  const button = h("button", { class: "button small", type: "button", "aria-expanded": "false", "aria-controls": host.id, onclick: () => turn(open ? null : "steps") }, icon(TEXT), t("As text"));
  shelf.prepend(button);
  const close = h("button", { class: "button small", type: "button", "aria-label": t("Close"), onclick: () => {
    turn(null);
    button.focus();
  } }, icon(CLOSE));
  const { tabs, choose } = tabList(leaves, (name) => turn(name));
  host.append(h("header", {}, h("h2", {}, t("The graph as text")), close), tabs, ...Object.values(leaves).map(([, { element }]) => element));

  /** Open the twin at a leaf, or close it. @param {string | null} name */
  const turn = (name) => {
    open = name;
    remember("twin", name ?? "");
    host.hidden = name === null;
    button.setAttribute("aria-expanded", String(name !== null));
    document.body.classList.toggle("has-twin", name !== null);
    if (!name) return;
    opened();
    choose(name);
    leaves[name][1].reset(store.state);
  };
  store.watch(["walk", "position", "fresh", "selection"], (state, before) => {
    if (!open || !state.walk) return;
    if (state.walk !== before.walk) leaves[open][1].reset(state);
    else leaves[open][1].follow(state, before);
  });
  const kept = recall("twin");
  turn(kept && kept in leaves ? kept : null);
  return { close: () => open && turn(null) };
}

/**
 * The tabs, by the usual pattern: one stop in the tab order, arrows choose.
 * @param {Record<string, [string, Leaf]>} leaves @param {(name: string) => void} turn
 */
function tabList(leaves, turn) {
  const names = Object.keys(leaves);
  const tabs = names.map((name) => h("button", { class: "tab", type: "button", role: "tab", id: `twin-${name}`, "aria-controls": `twin-${name}-leaf`, onclick: () => turn(name) }, leaves[name][0]));
  names.forEach((name) => {
    const { element } = leaves[name][1];
    for (const [attribute, value] of [["role", "tabpanel"], ["id", `twin-${name}-leaf`], ["aria-labelledby", `twin-${name}`], ["tabindex", "0"]]) element.setAttribute(attribute, value);
  });
  const bar = h("div", { class: "tabs", role: "tablist", "aria-label": t("The graph as text"), onkeydown: (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const at = (tabs.findIndex((tab) => tab === event.target) + way + tabs.length) % tabs.length;
    turn(names[at]);
    tabs[at].focus();
  } }, ...tabs);
  /** @param {string} chosen */
  const choose = (chosen) => names.forEach((name, at) => {
    tabs[at].setAttribute("aria-selected", String(name === chosen));
    tabs[at].setAttribute("tabindex", name === chosen ? "0" : "-1");
    leaves[name][1].element.hidden = name !== chosen;
  });
  return { tabs: bar, choose };
}
