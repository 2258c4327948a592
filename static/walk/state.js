// The state of the walk page.

/** @import {Problem, Selection, Trace, Walk} from "../lib/types.js" */
/** @import {Place} from "./snapshot.js" */
/** @import {Values} from "../lib/values.js" */
import { Store } from "../lib/store.js";

/**
 * @typedef {object} State
 * @property {string} program  The text as typed.
 * @property {Values} inputs  Values that the user gave, by name.
 * @property {Values} suggested  Values that the server suggested, by name; an input that still has its value is marked
 *   so.
 * @property {Misfit | null} misfit  For which inputs no shapes were suggested that fit.
 * @property {string | null} output  The output to differentiate, by name.
 * @property {unknown} seed  The upstream gradient at the output; null is 1.
 * @property {import("./snapshot.js").Mode} mode
 * @property {import("./snapshot.js").Expand} expand  The gates that are opened into their textbook graphs.
 * @property {import("./snapshot.js").Update | null} update  The update of a run, whose walk this is.
 * @property {Trace | null} trace  The last good one.
 * @property {string | null} traced  The program that it is of.
 * @property {Walk | null} walk
 * @property {"computing" | "current" | "error" | "offline"} status  Whether `trace` belongs to what is typed.
 * @property {Problem | null} problem
 * @property {Outage | null} outage  Why there is no answer yet; null again as soon as there is one.
 * @property {Place | null} pending  A place in the walk, to be taken when the graph that it belongs to has come.
 * @property {Remark | null} remark  What is worth saying of the address, or of the page itself.
 * @property {number} position
 * @property {boolean} fresh  Nothing has been stepped since the graph came; the address then names no step.
 * @property {boolean} summary  Whether the summary stands in the place of the last step.
 * @property {boolean} veiled  The result of the present step is hidden: the next press shows it.
 * @property {ReadonlySet<number> | null} filled  The gradients that the reader has filled in, where they play the
 *   computer.
 * @property {"page" | "lecture"} view  Whether the page shows everything, or the lecture alone.
 * @property {boolean} playing
 * @property {number} speed  Steps a second.
 * @property {Selection | null} selection
 * @property {number[] | null} collapsed  The groups that are one gate each; null: as many as make the picture readable.
 * @property {boolean} unfolded  Whether loops show all their turns, not just the one that the walk is in.
 * @property {import("./snapshot.js").ChosenCamera | null} camera  The view of the picture that the reader has chosen.
 * @property {boolean} constants  Whether constants that belong to gates are shown as nodes.
 * @property {boolean} letters  Whether letters are shortcuts.
 * @property {boolean} faultsShown  Whether the faults of the program are shown; hidden while someone types.
 * @property {{name: string, before: unknown} | null} moved  The input that is in use, and the value that it had then.
 * @property {string | null} outline  The open tab of the graph as text; null: it is closed.
 * @property {string | null} analysis  The open analysis, by name; null: the panel is closed.
 * @property {boolean} explaining  Whether the panel for a backward pass of one's own is open.
 */

/** @typedef {import("../lib/retry.js").Outage} Outage */
/**
 * @typedef {{program: string, inputs: Values, keep: string[][]}} Misfit  `keep`: whichever of these inputs stay as they
 *   are, the others cannot follow.
 */
/** @typedef {{text: string, label?: string, act?: () => void}} Remark  With a way on, where there is one. */
/**
 * @typedef {"act" | "typing" | "erasing" | "answer" | "restore"} Cause  Who changed the state: the user (in the editor:
 * typing or erasing), an answer or the text's cursor as the consequence, or undo and redo.
 */

/** @type {State} */
export const INITIAL = {
  program: "",
  inputs: Object.create(null),
  suggested: Object.create(null),
  misfit: null,
  output: null,
  seed: null,
  mode: "dynamic",
  expand: "none",
  update: null,
  trace: null,
  traced: null,
  walk: null,
  status: "computing",
  problem: null,
  outage: null,
  pending: null,
  remark: null,
  position: 0,
  fresh: true,
  summary: false,
  veiled: false,
  filled: null,
  view: "page",
  playing: false,
  speed: 1,
  selection: null,
  collapsed: null,
  camera: null,
  unfolded: false,
  constants: false,
  letters: true,
  faultsShown: true,
  moved: null,
  outline: null,
  analysis: null,
  explaining: false,
};

/** A store of the walk's state. @param {Partial<State>} [state] @returns {import("../lib/store.js").Store<State>} */
export const walkStore = (state = {}) => new Store({ ...INITIAL, ...state });

/** @typedef {Store<State>} WalkStore */
/** @typedef {import("../lib/store.js").ReadableStore<State>} ReadableWalk  The store as panels have it. */
