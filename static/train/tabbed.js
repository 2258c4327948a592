// Panels that share one place: tabs choose which of them is shown, and only that one follows the run.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {State} from "./state.js" */
import { h } from "../lib/dom.js";
import { tabList } from "../lib/tabs.js";
import { empty } from "./state.js";

/** The parts of the state by which it is decided what is open. */
const DECIDING = /** @type {const} */ ([
  "tabs",
  "layered",
  "missing",
  "suggested",
  "network",
  "fault",
  "roles",
  "largeGraph",
  "program",
]);

/**
 * @param {TrainContext} context
 * @param {object} place
 * @param {keyof State["tabs"]} place.id
 * @param {string} place.label
 * @param {Record<string, [string, TrainPanel]>} place.panels  By name: the title and the panel.
 * @param {(state: State) => string} place.opened  Which one is open.
 * @returns {TrainPanel}
 */
export function tabbed({ actions }, { id, label, panels, opened }) {
  const contents = Object.entries(panels).map(([name, [title, { element }]]) => [name, [title, h("div", {}, element)]]);
  const places = Object.fromEntries(contents);
  const { tabs, choose } = tabList(id, label, places, (name) => actions.openTab(id, name));
  const elements = Object.values(places).map(([, element]) => element);
  let open = "";
  const watches = Object.values(panels).flatMap(([, panel]) => panel.watches ?? []);
  return {
    element: h("div", { id, class: "tabbed" }, tabs, ...elements),
    watches: [...new Set([...watches, ...DECIDING])],
    update(state, before, cause) {
      const name = opened(state);
      const [, panel] = panels[name];
      const isNew = name !== open || cause === "start";
      open = name;
      if (isNew) {
        choose(name);
        panel.update?.(state, empty(), "start");
      } else if ((panel.watches ?? []).some((part) => state[part] !== before[part]))
        panel.update?.(state, before, cause);
    },
  };
}
