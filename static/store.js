// The page's state in one place; whoever shows a part of it subscribes.

/** @import {Problem, Selection, Trace, Walk} from "./types.js" */

/**
 * @typedef {object} State
 * @property {string} program  The text as typed.
 * @property {Record<string, unknown>} inputs  Values that the user gave, by name.
 * @property {string | null} output  The output to differentiate, by name.
 * @property {unknown} seed
 * @property {Trace | null} trace  The last good one.
 * @property {Walk | null} walk
 * @property {"computing" | "current" | "error" | "offline"} status  Whether `trace` belongs to what is typed.
 * @property {Problem | null} problem
 * @property {number} position
 * @property {boolean} fresh  Nothing has been stepped since the graph came: the next step begins the walk.
 * @property {boolean} playing
 * @property {number} speed  Steps a second.
 * @property {Selection | null} selection
 * @property {boolean} constants  Whether constants that belong to gates are shown as nodes.
 * @property {boolean} letters  Whether letters are shortcuts.
 */

/** @type {State} */
export const EMPTY = {
  program: "", inputs: {}, output: null, seed: null, trace: null, walk: null, status: "computing", problem: null,
  position: 0, fresh: true, playing: false, speed: 1, selection: null, constants: false, letters: true,
};

/** @typedef {(state: State, before: State) => void} Listener */

export class Store {
  /** @param {Partial<State>} [state] */
  constructor(state = {}) {
    /** @type {State} */ this.state = { ...EMPTY, ...state };
    /** @type {Listener[]} */ this.listeners = [];
  }

  /** @param {Partial<State>} change */
  set(change) {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const listener of this.listeners) listener(this.state, before);
  }

  /** @param {Listener} listener */
  subscribe(listener) {
    this.listeners.push(listener);
    listener(this.state, EMPTY);
  }

  /** Be told only when one of these parts changes. @param {(keyof State)[]} parts @param {Listener} listener */
  watch(parts, listener) {
    this.subscribe((state, before) => {
      if (before === EMPTY || parts.some((part) => state[part] !== before[part])) listener(state, before);
    });
  }
}
