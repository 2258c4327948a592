// Actions on runs. Each request computes some updates and continues from the state of the previous answer, so that the
// learning rate and batches may change between requests, and a run continues from any earlier update.

/** @import {Run, TrainStore} from "../state.js" */
import { reduced } from "../../draw/motion.js";
import { calm, frame } from "../../lib/frame.js";
import { number } from "../../lib/widgets.js";
import { t } from "../../lib/i18n.js";
import { Query, failureLines } from "../../lib/query.js";
import { changesBetween } from "../runs.js";
import { newRun } from "../state.js";
import { RetryingActions } from "./retrying.js";

/** Records stored for one run; of more, every second is dropped. */
const MOST_RECORDS = 1_500;
/** Records in one answer at most: the path is drawn from them. */
const RECORDS = 40;
/** Runs stored for comparison. */
const MOST_RUNS = 6;
/** Updates of each run, where two are set against each other. */
const COMPARED_UPDATES = 40;
/**
 * What optimizers are called where an update sees all examples, and where it sees a part of them.
 * @type {Record<string, [string, string]>}
 */
const OPTIMIZERS = { gd: ["GD", "SGD"] };
/** @type {Record<string, string>} */
const NAMES = { nesterov: "Nesterov", rmsprop: "RMSProp", adagrad: "Adagrad", adam: "Adam", adamw: "AdamW" };
/** Pictures that one answer holds at most while it plays: they are drawn one a frame, and so many may be in vain. */
const AHEAD = 16;

export class RunActions extends RetryingActions {
  /** @param {TrainStore} store @param {() => boolean} [isCalm]  Whether the reader prefers less motion. */
  constructor(store, isCalm = reduced) {
    super(store);
    this.isCalm = isCalm;
    /** The request on its way. @type {Promise<unknown> | null} */ this.request = null;
    /** Whether Play was pressed while a model was being prepared: its run then plays from the start. */
    this.playWhenReady = false;
    this.query = new Query();
  }

  /** Begin again from the inputs as they are; the runs before stay to be compared. @param {boolean} [keep] */
  async begin(keep = false) {
    this.cancel();
    const { turn } = this;
    const { runs, program, roles } = this.store.state;
    const earlier = keep ? runs.filter(({ records }) => records.length > 1) : [];
    const count = earlier.length + 1;
    this.store.set({
      runs: [...earlier.slice(1 - MOST_RUNS), newRun(count, this.title(count), this.store.state.start)],
      at: 0,
    });
    const ready = Boolean(program && roles?.parameters.length) && (await this.step(0));
    if (turn !== this.turn || !this.playWhenReady) return;
    if (!ready) return this.stop();
    this.playWhenReady = false;
    void this.playOn();
  }

  /**
   * What a run is called by: the ways of its updates, one after another, and the learning rate.
   * @param {number} count
   * @param {string[]} [ways]
   */
  title(count, ways = [this.methodName()]) {
    return `${count}. ${ways.join(" → ")}, α = ${number(this.store.state.stepper.learning_rate)}`;
  }

  /** GD sees all examples in every update, SGD one or a batch of them. */
  methodName() {
    const { stepper, batch, roles } = this.store.state;
    const part = batch.size !== null && batch.size < (roles?.examples ?? Infinity);
    const name = OPTIMIZERS[stepper.name]?.[part ? 1 : 0] ?? NAMES[stepper.name] ?? stepper.name;
    return part && batch.size !== null && batch.size > 1
      ? `${name}, ${t("batches of {size}", { size: batch.size })}`
      : name;
  }

  /** End the run, and forget a Play that waits for one. */
  stop() {
    this.playWhenReady = false;
    this.cancel();
  }

  /** End the run, since another one takes its place; a Play that waits for that one goes on waiting. */
  cancel() {
    this.turn += 1;
    this.query.cancel();
    if (this.request) this.recover();
    this.request = null;
    if (this.store.state.playing !== this.playWhenReady) this.store.set({ playing: this.playWhenReady });
  }

  /** Show a record of the present run, the nearest one that there is. @param {number} at */
  show(at) {
    this.stop();
    this.store.set({ at: Math.max(0, Math.min(at, (this.store.run?.records.length ?? 1) - 1)) });
  }

  back() {
    this.show(this.store.state.at - 1);
  }

  /** The next update: one that was made already, else a new one. */
  next() {
    const { at, playing } = this.store.state;
    if (playing || at < (this.store.run?.records.length ?? 1) - 1) this.show(at + 1);
    else void this.step(1);
  }

  /** Play, or pause. While a model is being prepared, Play waits for its run. */
  async play() {
    const { playing, preparing } = this.store.state;
    if (playing) return this.stop();
    if (!preparing && !this.store.run) return;
    this.store.set({ playing: true });
    if (preparing) this.playWhenReady = true;
    else await this.playOn();
  }

  /** Play until something ends it. */
  async playOn() {
    const { turn } = this;
    await this.request; // such as that for a new run's first record: `step` refuses a second one meanwhile
    let ahead = 1;
    while (turn === this.turn && this.store.state.playing && (await this.step(this.store.state.pace * ahead, ahead)))
      if (this.isCalm()) await calm();
      else ahead = Math.min(AHEAD, ahead * 2);
    if (turn === this.turn) this.store.set({ playing: false });
  }

  /**
   * So many updates; whether it can go on.
   * @param {number} updates
   * @param {number} [pictures]  How many are drawn of them, one a frame; by default all `records` at once.
   * @returns {Promise<boolean>}
   */
  async step(updates, pictures, records = RECORDS) {
    if (this.request || !this.store.run) return false;
    this.branch();
    if (updates) {
      this.noteSegment();
      this.noteChanges();
    }
    const { turn } = this;
    const request = this.requestUpdates(updates, pictures ?? records);
    this.request = request;
    const answer = await request;
    if (!answer) return false;
    this.recover();
    if (pictures && "body" in answer) await this.draw(answer.body, turn);
    if (turn !== this.turn) return false;
    this.request = null;
    if (!("body" in answer)) return this.refuse(failureLines(answer));
    this.take(answer.body);
    return answer.body.status === "finished" || answer.body.status === "stopped";
  }

  /** The records of an answer one a frame, all but the last. @param {any} answer @param {number} turn */
  async draw({ records, ...rest }, turn) {
    for (let at = 1; at < records.length && turn === this.turn; at += 1) {
      const { state } = records[at - 1];
      this.take({ ...rest, records: records.slice(0, at), state, status: "finished", explanation: null });
      await frame();
    }
  }

  /** @param {number} updates @param {number} records */
  requestUpdates(updates, records) {
    const { program, inputs, roles, stepper, batch, tolerance, test } = this.store.state;
    const run = /** @type {Run} */ (this.store.run);
    const axes = Object.fromEntries(
      (roles?.data ?? []).flatMap((name) => (roles && name in roles.axes ? [[name, roles.axes[name]]] : [])),
    );
    const batches = batch.size === null ? null : { axes, size: batch.size, shuffle: batch.shuffle, seed: batch.seed };
    const body = {
      program,
      inputs,
      parameters: roles?.parameters ?? null,
      stepper,
      batches,
      updates,
      state: run.state,
      record: { every: Math.max(1, Math.ceil(updates / records)) },
      gradients: true,
      moves: true,
      states: true,
      tolerance,
      compare: this.compare(),
      ...(test ? { test } : {}),
    };
    return this.query.send("train", body, (wait, milliseconds) => this.lose(wait, milliseconds));
  }

  /** The point that distances are measured from, if it has the same parameters. */
  compare() {
    const { compare, roles } = this.store.state;
    return compare && Object.keys(compare).every((name) => roles?.parameters.includes(name)) ? compare : null;
  }

  /** Gradient descent and SGD from the same start, as many updates each. */
  async compareWithSgd() {
    const { batch, roles, inputs, stepper } = this.store.state;
    const examples = roles?.examples ?? (Array.isArray(inputs.Y) ? inputs.Y.length : 1);
    this.stop();
    this.store.set({
      runs: [],
      stepper: { name: "gd", learning_rate: stepper.learning_rate },
      batch: { ...batch, size: null },
    });
    await this.begin();
    await this.step(COMPARED_UPDATES);
    this.store.set({ batch: { ...batch, size: Math.max(1, Math.min(8, Math.floor(examples / 4))) } });
    await this.begin(true);
    await this.step(COMPARED_UPDATES);
  }

  /** @param {string[]} fault */
  refuse(fault) {
    this.store.set({ fault, playing: false });
    return false;
  }

  /** @param {any} answer */
  take({ records, state, status, explanation, cost, batches, warnings }) {
    const { runs } = this.store.state;
    const run = /** @type {Run} */ (runs.at(-1));
    const last = run.records.at(-1)?.update ?? -1;
    let all = [...run.records, ...records.filter((/** @type {{update: number}} */ { update }) => update > last)];
    if (all.length > MOST_RECORDS) all = all.filter((_, at) => at % 2 === 0 || at === all.length - 1);
    this.store.set({
      runs: [...runs.slice(0, -1), { ...run, records: all, state, status, explanation, cost, batches, warnings }],
      at: all.length - 1,
      fault: [],
    });
  }

  /** Going on from an earlier update begins a run of its own; the other one stays. */
  branch() {
    const { runs, at } = this.store.state;
    const run = /** @type {Run} */ (runs.at(-1));
    if (at >= run.records.length - 1) return;
    const records = run.records.slice(0, at + 1);
    const next = {
      ...run,
      count: runs.length + 1,
      name: this.title(runs.length + 1),
      records,
      state: records[at].state ?? null,
      status: "finished",
      explanation: null,
      changes: run.changes.filter((change) => change.at <= records[at].update),
      segments: run.segments.filter(({ from }) => from < records[at].update),
    };
    this.store.set({ runs: [...runs.slice(1 - MOST_RUNS), next] });
  }

  /** Remember how updates are made from here on, so that they can be made again. */
  noteSegment() {
    const { runs, stepper, batch } = this.store.state;
    const run = /** @type {Run} */ (runs.at(-1));
    const last = run.segments.at(-1);
    const isSame = last && JSON.stringify([last.stepper, last.batch]) === JSON.stringify([stepper, batch]);
    if (isSame) return;
    const from = run.records.at(-1)?.update ?? 0;
    const segments = [...run.segments.filter((each) => each.from < from), { from, stepper, batch }];
    this.store.set({ runs: [...runs.slice(0, -1), { ...run, segments }] });
  }

  /** Remember after which update learning rate, batches or optimizer became others. */
  noteChanges() {
    const { runs, stepper, batch } = this.store.state;
    const run = /** @type {Run} */ (runs.at(-1));
    const { name, learning_rate: rate, ...options } = stepper;
    const method = { rate, size: batch.size, name, options };
    const before = run.method;
    const changed = before ? changesBetween(before, method) : [];
    if (before && !changed.length) return;
    const changes = changed.length
      ? [...run.changes, { at: run.records.at(-1)?.update ?? 0, text: changed.join(", ") }]
      : run.changes;
    const ways = run.ways.at(-1) === this.methodName() ? run.ways : [...(before ? run.ways : []), this.methodName()];
    this.store.set({
      runs: [...runs.slice(0, -1), { ...run, method, changes, ways, name: this.title(run.count, ways) }],
    });
  }

  /** Updates in one epoch. */
  epoch() {
    return this.store.run?.batches?.count ?? 1;
  }
}
