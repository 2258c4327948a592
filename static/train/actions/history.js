// Undo and redo of the model and its data, with the runs that belong to them: whatever takes their place, nothing that
// was typed, chosen or learnt is lost.

/** @import {State, TrainStore} from "../state.js" */
/** @import {ModelActions} from "./model.js" */
/** @import {RunActions} from "./run.js" */

/** What is brought back. */
const PARTS = /** @type {const} */ ([
  "program",
  "inputs",
  "suggested",
  "missing",
  "remark",
  "roles",
  "prediction",
  "fault",
  "notice",
  "stepper",
  "batch",
  "dataset",
  "test",
  "start",
  "score",
  "stability",
  "kind",
  "terms",
  "penalty",
  "compare",
  "network",
  "layered",
  "experiment",
  "runs",
  "at",
]);
/** What tells one model from another. */
const MODEL = /** @type {const} */ (["program", "inputs", "dataset", "test", "roles", "start"]);
/** Entries that are kept, and how many of the newest keep their runs; the others begin theirs again. */
const MOST = 30;
const WITH_RUNS = 5;
/** Milliseconds without a key after which typing is a change of its own. */
const BURST = 1_000;

/**
 * @typedef {object} Entry
 * @property {Pick<State, typeof PARTS[number]>} state
 * @property {ReturnType<ModelActions["remembered"]>} model
 * @property {boolean} isWhole  Whether the model was there, and not on its way.
 */

export class HistoryActions {
  /** @param {TrainStore} store @param {ModelActions} model @param {RunActions} run @param {() => number} [now] */
  constructor(store, model, run, now = () => performance.now()) {
    this.store = store;
    this.model = model;
    this.run = run;
    this.now = now;
    /** @type {Entry[]} */ this.past = [];
    /** @type {Entry[]} */ this.future = [];
    this.typedAt = -Infinity;
  }

  /** Another model or other data are about to come. @param {boolean} [typing] */
  note(typing = false) {
    const { program, preparing } = this.store.state;
    const joins = typing && this.now() - this.typedAt < BURST && this.past.length > 0;
    this.typedAt = typing ? this.now() : -Infinity;
    if (!program || preparing || joins) return;
    this.keep(this.past, this.present());
    this.future = [];
    this.publish();
  }

  undo() {
    return this.move(this.past, this.future);
  }

  redo() {
    return this.move(this.future, this.past);
  }

  /** @returns {Entry} */
  present() {
    const { state } = this.store;
    const parts = Object.fromEntries(PARTS.map((part) => [part, state[part]]));
    return {
      state: /** @type {Entry["state"]} */ (parts),
      model: this.model.remembered(),
      isWhole: !state.preparing,
    };
  }

  /** @param {Entry[]} list @param {Entry} entry */
  keep(list, entry) {
    list.push(entry);
    if (list.length > MOST) list.shift();
    const old = list[list.length - 1 - WITH_RUNS];
    if (old) old.state = { ...old.state, runs: [], at: 0 };
  }

  /** @param {Entry[]} from @param {Entry[]} to */
  async move(from, to) {
    let entry = from.pop();
    while (entry && this.isHere(entry)) entry = from.pop(); // what was noted before a change that did not come
    if (entry) {
      this.keep(to, this.present());
      this.typedAt = -Infinity;
      await this.restore(entry);
    }
    this.publish();
  }

  /** @param {Entry} entry */
  isHere({ state, isWhole }) {
    return isWhole && !this.store.state.preparing && MODEL.every((part) => state[part] === this.store.state[part]);
  }

  /** @param {Entry} entry */
  async restore({ state, model, isWhole }) {
    this.run.stop();
    this.model.recall(model);
    if (!isWhole) {
      this.store.set(state);
      return this.model.open(state.program, state.inputs);
    }
    this.store.set({ ...state, preparing: false, looked: null });
    if (!state.runs.length && state.roles) await this.run.begin();
  }

  /** Say whether there is something to go back or forward to. */
  publish() {
    this.store.set({ history: { past: this.past.length, future: this.future.length } });
  }
}
