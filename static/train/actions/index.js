// The actions of training: the only code that writes to its store.

/** @import {DataSet, State, TrainStore} from "../state.js" */
import { ExperimentActions } from "./experiment.js";
import { HistoryActions } from "./history.js";
import { ModelActions } from "./model.js";
import { ReplayActions } from "./replay.js";
import { RunActions } from "./run.js";
import { ScoreActions } from "./score.js";
import { ScriptActions } from "./script.js";
import { StabilityActions } from "./stability.js";

export class TrainActions {
  /** @param {TrainStore} store */
  constructor(store) {
    this.store = store;
    this.run = new RunActions(store);
    this.model = new ModelActions(store, this.run);
    this.history = new HistoryActions(store, this.model, this.run);
    this.model.leaving = (typing) => this.history.note(typing);
    this.experiment = new ExperimentActions(store, this.model, this.run);
    this.script = new ScriptActions(store, this.experiment, this.run);
    this.replay = new ReplayActions(store, this.model, this.run);
    this.score = new ScoreActions(store);
    this.stability = new StabilityActions(store);
  }

  /** The data sets that there are. @param {DataSet[]} datasets */
  setDataSets(datasets) {
    this.store.set({ datasets });
  }

  /** How an update is made: the rule, and the batches. @param {Pick<State, "stepper" | "batch">} choice */
  setOptimizer({ stepper, batch }) {
    this.run.drop(); // presses were for updates as they were made then
    this.store.set({ stepper, batch });
  }

  /** An option of the present rule; null: its default. @param {string} option @param {number | null} value */
  setOption(option, value) {
    this.run.drop();
    const { [option]: _, ...rest } = this.store.state.stepper;
    this.store.set({ stepper: /** @type {State["stepper"]} */ (value === null ? rest : { ...rest, [option]: value }) });
  }

  /** As many updates again, from the same start beside the run, with another learning rate. @param {number} rate */
  async again(rate) {
    const updates = this.store.record?.update ?? 0;
    this.setOptimizer({ ...this.store.state, stepper: { ...this.store.state.stepper, learning_rate: rate } });
    await this.run.begin(true);
    await this.run.step(updates);
  }

  /** When a run has converged. @param {"loss" | "gradient"} of @param {number | null} value */
  setTolerance(of, value) {
    this.store.set({ tolerance: { ...this.store.state.tolerance, [of]: value } });
  }

  /** @param {number} pace  Updates a request. */
  setPace(pace) {
    this.store.set({ pace });
  }

  /** The point to which each record has its distance. @param {Record<string, unknown>} compare */
  setCompare(compare) {
    this.store.set({ compare });
  }

  /** Say what is wrong. @param {string[]} fault */
  setFault(fault) {
    this.store.set({ fault });
  }

  /** The graph of a program is too large to be drawn. @param {string} largeGraph */
  setLargeGraph(largeGraph) {
    this.store.set({ largeGraph });
  }

  /** Open a tab. @param {keyof State["tabs"]} place @param {string} name */
  openTab(place, name) {
    this.store.set({ tabs: { ...this.store.state.tabs, [place]: name } });
  }

  /** Look at a neuron, or at the output again. @param {State["looked"]} looked */
  lookAt(looked) {
    const { looked: before } = this.store.state;
    if (before?.column !== looked?.column || before?.unit !== looked?.unit) this.store.set({ looked });
  }

  /** Whether it is shown as a lecture. @param {boolean} lecture */
  setLecture(lecture) {
    this.store.set({ lecture });
  }

  /** Whether letters are shortcuts. @param {boolean} letters */
  setLetters(letters) {
    this.store.set({ letters });
  }
}
