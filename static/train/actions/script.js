// Gives an experiment press by press: forward by making its updates, back by showing those that there are.

/** @import {Beat} from "../script.js" */
/** @import {TrainStore} from "../state.js" */
/** @import {ExperimentActions} from "./experiment.js" */
/** @import {RunActions} from "./run.js" */
import { reduced } from "../../draw/motion.js";
import { experimentOf } from "../experiments.js";
import { beatsOf, partsOf, placeOf, standingOf } from "../script.js";

/** Pictures of one press at most, one a frame. */
const PICTURES = 24;

export class ScriptActions {
  /** @param {TrainStore} store @param {ExperimentActions} experiment @param {RunActions} run */
  constructor(store, experiment, run) {
    this.store = store;
    this.experiment = experiment;
    this.run = run;
    /** Where presses lead that are not done yet. @type {number | null} */ this.target = null;
  }

  /** Every press of the experiment that is open; null where there is none. @returns {Beat[] | null} */
  get beats() {
    const open = experimentOf(this.store.state.experiment);
    return open && beatsOf(open);
  }

  /** The last one that has come. */
  get place() {
    return placeOf(this.beats ?? [], standingOf(this.store.state));
  }

  /** Presses that are not done yet. */
  get coming() {
    return this.target === null ? 0 : Math.max(0, this.target - this.place);
  }

  /** A press forward; while updates play it only ends that. */
  async next() {
    if (this.store.state.playing) return this.run.stop();
    await this.go((this.target ?? this.place) + 1);
  }

  /** A press back: to the press before, or first to the present one where updates went on beyond it. */
  async back() {
    if (this.store.state.playing) return this.run.stop();
    const beat = this.beats?.[this.place];
    const standing = standingOf(this.store.state);
    const isBeyond = beat?.tab === null && beat.part === standing.part && beat.update < standing.update;
    if (beat && isBeyond && this.target === null) return this.rewind(beat);
    await this.go(this.place - 1);
  }

  /** Play, or pause. It ends with the updates of a part; where all of these are made, the next press comes. */
  async play() {
    const { state } = this.store;
    const { part, update } = standingOf(state);
    const made = (this.beats ?? []).filter(({ tab }) => tab === null);
    const end = made.findLast((beat) => beat.part === part)?.update ?? 0;
    if (state.playing || update < end || made.length <= 1) return this.run.play(made.length > 1 ? end : Infinity);
    if (this.place < made.length - 1) await this.next();
  }

  /** To a press, by all before it. @param {number} place */
  async go(place) {
    const last = (this.beats?.length ?? 0) - 1;
    const isOnWay = this.target !== null;
    this.target = Math.max(0, Math.min(place, last));
    if (this.target < this.place || (isOnWay && this.target === this.place)) this.run.stop();
    if (isOnWay) return; // the presses on their way go there
    const { experiment } = this.store.state;
    try {
      while (this.beats && this.place < this.target) if (!(await this.take(this.beats[this.place + 1]))) break;
      const isOpen = this.store.state.experiment === experiment;
      if (isOpen && this.beats && this.place > this.target) this.rewind(this.beats[this.target]);
    } finally {
      this.target = null;
    }
  }

  /** Whether it could be made. @param {Beat} beat @returns {Promise<boolean>} */
  async take({ part, update, tab }) {
    if (tab !== null) return this.open(tab);
    const open = experimentOf(this.store.state.experiment);
    if (open && standingOf(this.store.state).part !== part) await this.experiment.begin(partsOf(open)[part], part);
    if (this.run.request) await this.run.request; // such as that for the first record
    const records = this.store.run?.records ?? [];
    const made = records.findIndex((record) => record.update >= update);
    if (made >= 0) {
      this.run.show(made);
      return true;
    }
    if (!records.length) return false;
    this.run.show(records.length - 1);
    const updates = update - records[records.length - 1].update;
    return this.run.step(updates, reduced() ? undefined : Math.min(updates, PICTURES));
  }

  /** Back to what a press came to: later runs are gone, and are made again by the next press. @param {Beat} beat */
  rewind({ part, update, tab }) {
    const open = experimentOf(this.store.state.experiment);
    if (!open) return;
    this.run.stop();
    const { runs, tabs } = this.store.state;
    const kept = runs.slice(0, runs.findLastIndex((run) => (run.part ?? 0) <= part) + 1);
    if (kept.length < runs.length) this.experiment.use(partsOf(open)[part]);
    this.store.set({ runs: kept, at: Math.max(0, (kept.at(-1)?.records.length ?? 0) - 1) });
    const at = kept.at(-1)?.records.findLastIndex((record) => record.update <= update) ?? 0;
    this.run.show(at);
    if (tab !== null) this.open(tab);
    else if (open.tabs?.includes(tabs.results ?? "")) this.open(open.tab);
  }

  /** @param {string} tab */
  open(tab) {
    this.store.set({ tabs: { ...this.store.state.tabs, results: tab } });
    return true;
  }
}
