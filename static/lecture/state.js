// The state of a lecture on a page: how it is shown, and the list of views.

/** @import {Lecture} from "./list.js" */
/** @import {Edge} from "./sequence.js" */
import { Store } from "../lib/store.js";

/** @typedef {"light" | "dark" | "print"} Look */
/** @type {Look[]} */
export const LOOKS = ["light", "dark", "print"];

/**
 * @typedef {object} State
 * @property {boolean} isOn  Whether the page shows the lecture alone.
 * @property {Look} look
 * @property {"black" | "white" | null} cover  The colour of a blank screen.
 * @property {string} digits  The step that is being typed.
 * @property {boolean} isPointing  Whether a dot follows the mouse.
 * @property {Lecture | null} lecture  The list of views, where one is open.
 * @property {string | null} source  The name that this instance has for it; null: it is the reader's own.
 * @property {number} at  The view that is open.
 * @property {Edge} edge  The end of the view that the last press has shown.
 * @property {Notice | null} notice
 */
/** @typedef {{text: string, link?: {href: string, text: string}}} Notice  Said until the next step. */

/** @type {State} */
export const INITIAL = {
  isOn: false,
  look: "light",
  cover: null,
  digits: "",
  isPointing: false,
  lecture: null,
  source: null,
  at: 0,
  edge: null,
  notice: null,
};

/** @param {Partial<State>} [state] @returns {Store<State>} */
export const lectureStore = (state = {}) => new Store({ ...INITIAL, ...state });

/** @typedef {Store<State>} LectureStore */
/** @typedef {import("../lib/store.js").ReadableStore<State>} ReadableLecture */
