// Opens a run from a link: the program, its data, and the updates in the ways in which they were made.

/** @import {RunLink} from "../run-link.js" */
/** @import {TrainStore} from "../state.js" */
/** @import {ModelActions} from "./model.js" */
/** @import {RunActions} from "./run.js" */
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
    const { data, test, model, tab, segments, at } = link;
    const { X, Y } = inputs;
    this.model.given = valuesOf(data && X !== undefined && Y !== undefined ? Object.entries({ X, Y }) : []);
    this.model.source = data;
    this.model.kept = test;
    this.model.written = model;
    this.use(segments[0]);
    const terms = Array.isArray(model?.terms) ? model.terms.filter((each) => TERMS.includes(each)) : null;
    this.store.set({
      terms,
      penalty: penaltyOf(model),
      kind: String(model?.kind ?? ""),
      tabs: { ...this.store.state.tabs, results: tab },
    });
    await this.model.open(program, inputs);
    const { turn } = this.model;
    for (const [place, segment] of segments.entries()) {
      this.use(segment);
      await this.upTo(Math.min(at, segments[place + 1]?.from ?? at), turn);
    }
  }

  /** @param {RunLink["segments"][number]} segment */
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
