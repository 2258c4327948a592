// One way in which a panel is wired: it gets the store to read, the actions to call and the services of its page, and
// gives an element, which takes the place that the template keeps for it.

/** @import {ReadableStore} from "./store.js" */
import { h } from "./dom.js";
import { enter } from "./rooms.js";

/**
 * @template {object} State
 * @template Actions, Services
 * @typedef {object} Context
 * @property {ReadableStore<State>} store
 * @property {Actions} actions
 * @property {Services} services
 */

/**
 * `update` is called when one of the parts of the state that `watches` names has changed, and once at first.
 * @template State
 * @typedef {object} Panel
 * @property {Node} element
 * @property {(keyof State)[]} [watches]
 * @property {(state: State, before: State, cause: string) => void} [update]
 */

/** The place of a panel in the page, in which something may stand already. @param {string} name */
export function placeOf(name) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(`[data-panel="${name}"]`));
  if (!place) throw new Error(`the page has no place for the panel ${name}`);
  return place;
}

/**
 * Make panels in the order of their list, each in the place with its name: `<div data-panel="inputs"></div>`.
 * @template {object} State
 * @template {Context<State, any, any>} C
 * @param {Record<string, (context: C) => Panel<State>>} panels @param {C} context
 */
export function mount(panels, context) {
  for (const [name, panel] of Object.entries(panels)) {
    const place = placeOf(name);
    const { element, watches = [], update } = panel(context);
    place.removeAttribute("data-panel");
    if (element !== place) place.replaceWith(element);
    if (update) context.store.watch(watches, update);
  }
}

/**
 * A panel of a room, which is made when it is first needed. Until then a hidden element keeps its place.
 * @template State
 * @template {Context<any, any, any>} C
 * @param {(context: C) => Promise<unknown>} needed  settled as soon as it is
 * @param {string} name @param {() => Promise<(context: C) => Panel<State>>} load  as for `enter`
 * @returns {(context: C) => Panel<State>}
 */
export const later = (needed, name, load) => (context) => {
  const place = h("div", { hidden: true });
  void needed(context)
    .then(() => enter(name, load))
    .then((panel) => {
      const { element, watches = [], update } = panel(context);
      place.replaceWith(element);
      if (update) context.store.watch(watches, update);
    });
  return { element: place };
};
