// Opens an experiment: its data, its model, and its updates.

/** @import {Experiment, Part} from "../experiments.js" */
/** @import {TrainStore} from "../state.js" */
/** @import {ModelActions} from "./model.js" */
/** @import {RunActions} from "./run.js" */

/** Updates a request, so that an experiment is seen to run. */
const PACE = 40;

export class ExperimentActions {
  /** @param {TrainStore} store @param {ModelActions} model @param {RunActions} run */
  constructor(store, model, run) {
    this.store = store;
    this.model = model;
    this.run = run;
    store.watch(["program"], (state) => {
      if (state.experiment && state.program !== this.program && !this.isOpening) store.set({ experiment: null });
    });
    this.program = "";
    this.isOpening = false;
  }

  /** @param {Experiment} experiment */
  async open(experiment) {
    const { data, model, parts, tab, view = null, name } = experiment;
    this.isOpening = true;
    this.run.stop();
    this.model.next();
    const [first] = parts;
    this.store.set({
      kind: model.kind,
      start: 0,
      terms: null,
      penalty: null,
      experiment: name,
      tabs: { model: null, results: tab, view },
    });
    this.use(first);
    this.model.choice = model;
    await this.model.data(data.name, 0, data.n ?? null, { noise: data.noise ?? null, test: data.test ?? 0 });
    this.isOpening = false;
    this.program = this.store.state.program;
    if (this.store.state.lecture) return; // press by press
    const { turn } = this.model;
    for (const [place, part] of parts.entries()) {
      if (turn !== this.model.turn) return;
      await this.begin(part, place);
      await this.make(part.updates, turn);
    }
  }

  /** A part, beside the run so far where it has a run of its own. @param {Part} part @param {number} place */
  async begin(part, place) {
    this.use(part);
    if (part.beside) await this.run.begin(true);
    const { run } = this.store;
    if (run && place) this.store.set({ runs: [...this.store.state.runs.slice(0, -1), { ...run, part: place }] });
  }

  /** @param {number} updates @param {number} turn */
  async make(updates, turn) {
    const pace = Math.min(PACE, updates);
    for (let made = 0; made < updates && turn === this.model.turn; made += pace)
      if (!(await this.run.step(Math.min(pace, updates - made)))) return;
  }

  /** @param {Part} part */
  use({ rate, optimizer = "gd", size = null }) {
    const stepper = { name: optimizer, learning_rate: rate };
    this.store.set({ stepper, batch: { ...this.store.state.batch, size } });
  }
}
