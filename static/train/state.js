// The state of the training page.

/** @import {Values} from "../lib/values.js" */
import { Store } from "../lib/store.js";

/**
 * @typedef {{name: string, title: string, summary: string, seeded: boolean, n: number, task: string,
 *   noise: number | null, preview: [number, number, number][]}} DataSet
 */

/**
 * @typedef {object} Move  The update that led to a record, as the API returns it.
 * @property {number | null} batch
 * @property {number[] | null} [indices]  The examples of the batch.
 * @property {number} learning_rate
 * @property {Record<string, unknown>} gradients
 * @property {Record<string, unknown>} change
 */
/**
 * @typedef {object} Record_  The state after so many updates.
 * @property {number} update
 * @property {unknown} loss
 * @property {Record<string, unknown>} parameters
 * @property {Record<string, unknown>} [gradients]  Of the loss over all examples, at these parameters.
 * @property {Move | null} [move]
 * @property {unknown} [state]  To go on from here.
 * @property {unknown} [test]  The loss over what is kept for the test.
 * @property {unknown} [distance]  From the point that it is compared with.
 */
/**
 * From which update on updates were made in a certain way.
 * @typedef {{from: number, stepper: State["stepper"], batch: State["batch"]}} Segment
 */
/**
 * @typedef {object} Run
 * @property {number} count  Its place among the runs.
 * @property {string} name
 * @property {string[]} ways  How its updates were made, one way after another.
 * @property {Record_[]} records
 * @property {unknown} state  Where it stands; null before the first update.
 * @property {string} status  ready, finished, diverged, converged, stopped
 * @property {{message: string, hint: string | null}[]} warnings  Such as shapes that broadcast.
 * @property {{message: string, hint: string | null, reason: string} | null} explanation  Why it has diverged, or is
 *   about to.
 * @property {any} cost
 * @property {any} batches
 * @property {{at: number, text: string}[]} changes  After which update what was changed while it ran.
 * @property {Segment[]} segments
 * @property {number} start  The seed of the initial weights.
 * @property {{rate: number, size: number | null, name: string, options: Record<string, unknown>} | null} method
 *   How the last updates were made.
 * @property {number} [part]  Of the experiment that it belongs to.
 */
/**
 * @typedef {object} Roles  What the inputs are.
 * @property {string[]} parameters
 * @property {string[]} data
 * @property {string[]} settings
 * @property {Record<string, number>} axes  The example axis of each data input.
 * @property {number | null} examples
 */
/**
 * @typedef {object} Score  What the model says of some examples, as the API returns it.
 * @property {unknown} loss
 * @property {unknown[][]} predicted
 * @property {number[] | null} said
 * @property {number[] | null} truth
 * @property {number | null} right
 * @property {number[][] | null} confusion
 */
/**
 * How large a learning rate may be, as the API foresees it; `inputs`: those of the model that it is for.
 * @typedef {{limit: unknown, suggested: unknown, quadratic: boolean, inputs: Values}} Stability
 */
/** @typedef {{of: "l1" | "l2", rate: number}} Penalty */
/** @typedef {{features: string[], target: string, classes: string[] | null}} Names */
/**
 * @typedef {object} State
 * @property {string} program
 * @property {Values} inputs
 * @property {Values} suggested  Values that the server suggested; those that the reader may want to give.
 * @property {string[]} missing  Inputs for which no value could be suggested, in this program.
 * @property {string} remark  Which given values the suggested ones replace, in words.
 * @property {Roles | null} roles
 * @property {string | null} prediction  The name of the predictions in the program.
 * @property {string[]} fault  What is wrong, in words.
 * @property {{text: string, isUndoable: boolean} | null} notice  What became of the model, where it is not what it was.
 * @property {import("../lib/retry.js").Outage | null} outage  Why there is no answer yet; null once there is one.
 * @property {{name: string, learning_rate: number, [option: string]: unknown}} stepper
 * @property {{size: number | null, shuffle: boolean, seed: number}} batch
 * @property {{loss: number | null, gradient: number | null}} tolerance  A run has converged where the loss changes by
 *   no more, or the gradient is no longer.
 * @property {{name: string, task: string, seed: number, n?: number, noise?: number | null, test?: number,
 *   names?: Names | null, formula?: string} | null} dataset
 *   `test`: the share that is kept for the test; `names`: what its columns are called, where they have names;
 *   `formula`: by which it is drawn.
 * @property {Record<string, unknown> | null} test  X and Y of what is kept for the test.
 * @property {number} start  The seed of the initial weights.
 * @property {{train: Score, test: Score | null} | null} score  Of the record that is shown, or of the last one so far.
 * @property {Stability | null} stability  null: not known.
 * @property {Record<string, unknown> | null} compare  The point to which records have their distance: the
 *   normal equation's solution.
 * @property {import("./network/geometry.js").Network | null} network  The layers of the program; null where it has
 *   none.
 * @property {boolean} layered  Whether the program has layers, as far as is known.
 * @property {string | null} largeGraph  The program whose graph is too large to be drawn here; null: none is known.
 * @property {{column: number, unit: number} | null} looked  The neuron that is looked at: it is shown large.
 * @property {string[] | null} terms  Features that the model makes; null: the data's own.
 * @property {Penalty | null} penalty  What the preset adds to the loss for large weights.
 * @property {string} kind  The preset that wrote the program.
 * @property {{model: string | null, results: string | null, view: string | null}} tabs
 *   What is open in each place, and which analysis; null: what suits the model.
 * @property {string | null} experiment  The one that is open, as long as its program stands.
 * @property {Run[]} runs
 * @property {number} at  The record that is shown, of the present run.
 * @property {boolean} preparing  Whether a model is on its way: its run has not begun yet.
 * @property {boolean} playing  Whether a run plays, or will as soon as it has begun.
 * @property {number} pace  Updates a request.
 * @property {DataSet[] | null} datasets  Those that there are; null: they are not known yet.
 * @property {boolean} letters  Whether letters are shortcuts.
 * @property {{past: number, future: number}} history  How many models there are to go back and forward to.
 * @property {boolean} lecture  Whether it is shown as a lecture: an experiment is then made press by press.
 */

/** @returns {State} */
export const empty = () => ({
  program: "",
  inputs: Object.create(null),
  suggested: Object.create(null),
  missing: [],
  remark: "",
  roles: null,
  prediction: null,
  fault: [],
  notice: null,
  outage: null,
  stepper: { name: "gd", learning_rate: 0.1 },
  batch: { size: null, shuffle: true, seed: 0 },
  tolerance: { loss: null, gradient: null },
  dataset: null,
  test: null,
  start: 0,
  score: null,
  stability: null,
  kind: "linear",
  terms: null,
  penalty: null,
  compare: null,
  network: null,
  layered: true,
  largeGraph: null,
  looked: null,
  tabs: { model: null, results: null, view: null },
  experiment: null,
  runs: [],
  at: 0,
  preparing: false,
  playing: false,
  pace: 1,
  datasets: null,
  letters: true,
  history: { past: 0, future: 0 },
  lecture: false,
});

/** @param {number} count @param {string} name @param {number} [start] @returns {Run} */
export const newRun = (count, name, start = 0) => ({
  count,
  name,
  ways: [],
  records: [],
  state: null,
  status: "ready",
  explanation: null,
  warnings: [],
  cost: null,
  batches: null,
  changes: [],
  segments: [],
  start,
  method: null,
});

/** @extends {Store<State>} */
export class TrainStore extends Store {
  constructor() {
    super(empty());
  }

  /** The present run. */
  get run() {
    return this.state.runs.at(-1) ?? null;
  }

  /** The record that is shown. */
  get record() {
    return this.run?.records[this.state.at] ?? null;
  }

  /** The inputs with the parameters of the record that is shown. @returns {Values} */
  get present() {
    return Object.assign(Object.create(null), this.state.inputs, this.record?.parameters ?? {});
  }
}

/** @typedef {Omit<TrainStore, "set">} ReadableTraining  The store as panels have it. */
