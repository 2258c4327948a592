// The score of the record that is shown: predictions and the share that is right, in training and test.

/** @import {State, TrainStore} from "../state.js" */
import { Query } from "../../lib/query.js";

/** Milliseconds between two scores while a run goes on. */
const INTERVAL = 200;

export class ScoreActions {
  /** @param {TrainStore} store */
  constructor(store) {
    this.store = store;
    this.query = new Query();
    this.requested = -Infinity;
    store.watch(["runs", "at", "playing", "prediction", "network"], (state) => this.follow(state));
  }

  /** @param {State} state */
  follow(state) {
    const { network, prediction, program } = state;
    const isKnown = network ? network.program === program : prediction !== null;
    if (!this.store.record || !isKnown) return;
    if (state.playing && performance.now() - this.requested < INTERVAL) return;
    this.requested = performance.now();
    void this.load(state);
  }

  /** @param {State} state */
  async load({ program, network, prediction, roles, test }) {
    const named = network ? {} : { prediction, target: "Y" };
    const body = { program, inputs: this.store.present, parameters: roles?.parameters ?? null, ...named, test };
    const answer = await this.query.send("score", body);
    if (answer && this.store.state.program === program)
      this.store.set({ score: "body" in answer ? answer.body : null });
  }
}
