// Opens a run from a link, with those beside it: the program, its data, and the updates in the ways in which they were
// made.

/** @import {MadeRun, RunLink} from "../run-link.js" */
/** @import {Segment, TrainStore} from "../state.js" */
/** @import {ModelActions} from "./model.js" */
/** @import {RunActions} from "./run.js" */
import { analyse } from "../../lib/api.js";
import { valuesOf } from "../../lib/values.js";
import { TERMS, penaltyOf } from "../presets.js";

/** Updates a request. */
const PACE = 200;

export class ReplayActions {
  /** @param {TrainStore} store @param {ModelActions} model @param {RunActions} run */
  constructor(store, model, run) {
    this.store = store;
    this.model = model;
    this.run = run;
  }

  /** @param {string} program @param {Record<string, unknown>} inputs @param {RunLink} link */
  async open(program, inputs, link) {
    const { data, test, model, tab } = link;
    const { X, Y } = inputs;
    this.model.given = valuesOf(data && X !== undefined && Y !== undefined ? Object.entries({ X, Y }) : []);
    this.model.source = data;
    this.model.kept = test;
    this.model.written = model;
    this.use(link.segments[0]);
    const terms = Array.isArray(model?.terms) ? model.terms.filter((each) => TERMS.includes(each)) : null;
    this.store.set({
      terms,
      penalty: penaltyOf(model),
      start: link.start,
      kind: String(model?.kind ?? ""),
      tabs: { ...this.store.state.tabs, results: tab },
    });
    await this.model.open(program, inputs);
    const { turn } = this.model;
    for (const [place, made] of [...link.others, link].entries()) {
      const given = await this.inputsOf(made, link, inputs);
      if (turn !== this.model.turn) return;
      if (place > 0 || made.start !== link.start) await this.begin(made, given);
      await this.again(made, turn);
    }
  }

  /**
   * The inputs of a run: those of the link, but for other initial weights.
   * @param {MadeRun} made @param {RunLink} link @param {Record<string, unknown>} inputs
   */
  async inputsOf({ start = 0 }, { start: present, model }, inputs) {
    if (start === present || !model) return inputs;
    const answer = await analyse("presets", { ...model, seed: start });
    return "body" in answer ? { ...inputs, ...answer.body.inputs } : inputs;
  }

  /** Another run beside those that there are. @param {MadeRun} made @param {Record<string, unknown>} inputs */
  async begin({ start = 0, segments }, inputs) {
    this.use(segments[0]);
    this.store.set({ start, inputs: valuesOf(Object.entries({ ...this.store.state.inputs, ...inputs })) });
    await this.run.begin(true);
  }

  /** The updates of a run. @param {MadeRun} made @param {number} turn */
  async again({ segments, at }, turn) {
    for (const [place, segment] of segments.entries()) {
      this.use(segment);
      await this.upTo(Math.min(at, segments[place + 1]?.from ?? at), turn);
    }
  }

  /** @param {Segment} segment */
  use({ stepper, batch }) {
    this.store.set({ stepper, batch });
  }

  /** @param {number} update @param {number} turn */
  async upTo(update, turn) {
    for (;;) {
      const here = this.store.record?.update ?? update;
      if (here >= update || turn !== this.model.turn) return;
      if (!(await this.run.step(Math.min(PACE, update - here)))) return;
    }
  }
}
