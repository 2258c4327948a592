// How large a learning rate may be where the parameters are now: what the API foresees, for the mark on the slider.

/** @import {State, TrainStore} from "../state.js" */
import { Query } from "../../lib/query.js";

/** Milliseconds of rest after which it is asked. */
const REST = 300;
/** Optimizers for which a rule is known. */
const KNOWN = ["gd", "momentum", "nesterov"];

export class StabilityActions {
  /** @param {TrainStore} store */
  constructor(store) {
    this.store = store;
    this.query = new Query();
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
    /** What the last answer was for. */
    this.key = "";
    store.watch(["runs", "at", "playing", "stepper", "inputs"], (state) => this.follow(state));
  }

  /** @param {State} state */
  follow(state) {
    clearTimeout(this.timer);
    const { record } = this.store;
    if (!record || !KNOWN.includes(state.stepper.name)) {
      this.key = "";
      if (state.stability) this.store.set({ stability: null });
      return;
    }
    const key = this.keyOf(state);
    if (key === this.key || state.playing) return;
    this.timer = setTimeout(() => void this.load(key), REST);
  }

  /** Of a quadratic loss it is the same at every update. @param {State} state */
  keyOf({ program, stepper, stability, runs, at, inputs }) {
    const { learning_rate: _, ...rest } = stepper;
    const model = JSON.stringify([program, rest, Object.keys(inputs)]);
    const isSame = stability?.quadratic && stability.inputs === inputs && this.key.startsWith(model);
    return isSame ? this.key : `${model} ${runs.length} ${at}`;
  }

  /** @param {string} key */
  async load(key) {
    const { program, roles, stepper, inputs } = this.store.state;
    if (!roles?.parameters.length || !this.store.record) return;
    const body = { program, inputs: this.store.present, parameters: roles.parameters, stepper };
    const answer = await this.query.send("stability", body);
    if (!answer || this.store.state.program !== program) return;
    this.key = key;
    this.store.set({ stability: "body" in answer ? { ...answer.body, inputs } : null });
  }
}
