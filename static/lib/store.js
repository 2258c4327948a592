// A store for the state of a page. Panels read it and are notified of changes; only actions change it.

/**
 * Called on every change. The first call comes with the subscription: `before` is then the initial state, `cause` is
 * "start".
 * @template {object} State
 * @callback Listener
 * @param {State} state @param {State} before @param {string} cause @returns {void}
 */

/**
 * What panels may do with a store.
 * @template {object} State
 * @typedef {Pick<Store<State>, "state" | "subscribe" | "watch">} ReadableStore
 */

/** @template {object} State */
export class Store {
  /** @param {State} initial */
  constructor(initial) {
    this.initial = initial;
    /** @type {State} */ this.state = { ...initial };
    /** @type {Listener<State>[]} */ this.listeners = [];
  }

  /** Change some parts of the state; `cause` says who did it. @param {Partial<State>} change @param {string} [cause] */
  set(change, cause = "act") {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const listener of this.listeners) listener(this.state, before, cause);
  }

  /** Subscribe to every change; called once now. @param {Listener<State>} listener */
  subscribe(listener) {
    this.listeners.push(listener);
    listener(this.state, this.initial, "start");
  }

  /**
   * Subscribe to changes of these parts; called once now.
   * @param {(keyof State)[]} parts
   * @param {Listener<State>} listener
   */
  watch(parts, listener) {
    this.subscribe((state, before, cause) => {
      if (cause === "start" || parts.some((part) => state[part] !== before[part])) listener(state, before, cause);
    });
  }
}

/**
 * Resolves as soon as the state is as it is waited for.
 * @template {object} State
 * @param {ReadableStore<State>} store @param {(keyof State)[]} parts  those that it depends on
 * @param {(state: State) => boolean} isSo
 * @returns {Promise<void>}
 */
export const until = (store, parts, isSo) =>
  new Promise((resolve) => store.watch(parts, (state) => isSo(state) && resolve()));
