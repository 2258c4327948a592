// One way in which a panel is wired: it gets the store to read, the actions to call and the services of its page, and
// gives an element, which takes the place that the template keeps for it.

/** @import {ReadableStore} from "./store.js" */

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

/**
 * Make panels in the order of their list, each in the place with its name: `<div data-panel="inputs"></div>`.
 * @template {object} State
 * @template {Context<State, any, any>} C
 * @param {Record<string, (context: C) => Panel<State>>} panels @param {C} context
 */
export function mount(panels, context) {
  for (const [name, panel] of Object.entries(panels)) {
    const place = document.querySelector(`[data-panel="${name}"]`);
    if (!place) throw new Error(`the page has no place for the panel ${name}`);
    const { element, watches = [], update } = panel(context);
    place.replaceWith(element);
    if (update) context.store.watch(watches, update);
  }
}
