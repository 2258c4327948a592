// Opens runs from a link: the program, its data, and the updates in the ways in which they were made.

/** @import {Made, RunLink} from "../run-link.js" */
/** @import {Segment, TrainStore} from "../state.js" */
/** @import {ModelActions} from "./model.js" */
/** @import {RunActions} from "./run.js" */
import { valuesOf } from "../../lib/values.js";
import { experimentOf } from "../experiments.js";
import { TERMS, modelOf, penaltyOf } from "../presets.js";

/** Updates a request. */
const PACE = 200;

export class ReplayActions {
  /** @param {TrainStore} store @param {ModelActions} model @param {RunActions} run */
  constructor(store, model, run) {
    this.store = store;
    this.model = model;
    this.run = run;
    /** How many links are being opened: until they are, the address knows more than the state. */ this.opening = 0;
  }

  get isOpening() {
    return this.opening > 0;
  }

  /** @param {string} program @param {Record<string, unknown>} inputs @param {RunLink} link */
  async open(program, inputs, link) {
    this.opening += 1;
    try {
      await this.openRun(program, inputs, link);
    } finally {
      this.opening -= 1;
    }
  }

  /** @param {string} program @param {Record<string, unknown>} inputs @param {RunLink} link */
  async openRun(program, inputs, link) {
    const { data, test, model, tab, segments, at, to = at, start = 0, part = 0, beside = [] } = link;
    const { X, Y } = inputs;
    this.model.given = valuesOf(data && X !== undefined && Y !== undefined ? Object.entries({ X, Y }) : []);
    this.model.source = data;
    this.model.kept = test;
    this.model.written = model;
    this.model.choice = model?.kind === "mlp" ? modelOf(model) : null; // other data keep a network
    const runs = [...beside, { segments, to, start, from: null, part }];
    this.use(runs[0].segments[0]);
    const terms = Array.isArray(model?.terms) ? model.terms.filter((each) => TERMS.includes(each)) : null;
    this.store.set({
      terms,
      penalty: penaltyOf(model),
      start: runs[0].start,
      kind: String(model?.kind ?? ""),
      tabs: this.tabsOf(link.experiment, tab),
      experiment: null,
    });
    await this.model.open(program, this.inputsOf(inputs, runs[0]));
    const { turn } = this.model;
    for (const [place, made] of runs.entries()) {
      if (turn !== this.model.turn) return;
      if (place) await this.beginBeside(inputs, made);
      await this.make(made, turn);
    }
    if (turn !== this.model.turn) return;
    this.store.set({ experiment: experimentOf(link.experiment ?? null)?.name ?? null });
    if (to > at) this.run.show(this.store.run?.records.findLastIndex(({ update }) => update <= at) ?? 0);
  }

  /** What is open, and of an experiment its analysis. @param {string | undefined} name @param {string | null} tab */
  tabsOf(name, tab) {
    const { view = null } = experimentOf(name ?? null) ?? {};
    return { ...this.store.state.tabs, results: tab, ...(view ? { view } : {}) };
  }

  /** @param {Record<string, unknown>} inputs @param {Made} made */
  inputsOf(inputs, { from }) {
    return valuesOf([...Object.entries(inputs), ...Object.entries(from ?? {})]);
  }

  /** @param {Record<string, unknown>} inputs @param {Made} made */
  async beginBeside(inputs, made) {
    this.use(made.segments[0]);
    this.store.set({ inputs: this.inputsOf(inputs, made), start: made.start });
    await this.run.begin(true);
  }

  /** The updates of the present run. @param {Made} made @param {number} turn */
  async make({ segments, to, part }, turn) {
    const run = this.store.run;
    if (run && part) this.store.set({ runs: [...this.store.state.runs.slice(0, -1), { ...run, part }] });
    for (const [place, segment] of segments.entries()) {
      this.use(segment);
      await this.upTo(Math.min(to, segments[place + 1]?.from ?? to), turn);
    }
  }

  /** @param {Segment} segment */
  use({ stepper, batch }) {
    this.store.set({ stepper, batch });
  }

  /** Every update is a record again. @param {number} update @param {number} turn */
  async upTo(update, turn) {
    for (;;) {
      const here = this.store.record?.update ?? update;
      if (here >= update || turn !== this.model.turn) return;
      const updates = Math.min(PACE, update - here);
      if (!(await this.run.step(updates, undefined, updates))) return;
    }
  }
}
