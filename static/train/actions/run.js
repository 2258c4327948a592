// Actions on runs. Each request computes some updates and continues from the state of the previous answer, so that the
// learning rate and batches may change between requests, and a run continues from any earlier update.

/** @import {Run, TrainStore} from "../state.js" */
import { reduced } from "../../draw/motion.js";
import { calm, frame } from "../../lib/frame.js";
import { Query, failureLines } from "../../lib/query.js";
import { newRun } from "../state.js";
import { MOST_RUNS, RecordingActions } from "./recording.js";

/** Records in one answer at most: the path is drawn from them. */
const RECORDS = 40;
/** Updates of each run, where two are set against each other. */
const COMPARED_UPDATES = 40;
/** Pictures that one answer holds at most while it plays: they are drawn one a frame, and so many may be in vain. */
const AHEAD = 16;
/** Presses that wait at most for the update before theirs. */
const MOST_WAITING = 20;

export class RunActions extends RecordingActions {
  /** @param {TrainStore} store @param {() => boolean} [isCalm]  Whether the reader prefers less motion. */
  constructor(store, isCalm = reduced) {
    super(store);
    this.isCalm = isCalm;
    /** The request on its way. @type {Promise<unknown> | null} */ this.request = null;
    /** Whether Play was pressed while a model was being prepared: its run then plays from the start. */
    this.playWhenReady = false;
    /** Presses whose updates are still to be made. */ this.waiting = 0;
    /** The turn in which they are being made. @type {number | null} */ this.making = null;
    /** The update at which Play ends. */ this.goal = Infinity;
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

  /** End the run, and forget a Play that waits for one. */
  stop() {
    this.playWhenReady = false;
    this.cancel();
  }

  /** End the run, since another one takes its place; a Play that waits for that one goes on waiting. */
  cancel() {
    this.turn += 1;
    this.drop();
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

  /** The next update: one that was made already, else a new one, after those that are on their way. */
  next() {
    const { at, playing } = this.store.state;
    if (playing || this.isKnown) return this.show(at + 1);
    this.waiting = Math.min(MOST_WAITING, this.waiting + 1);
    if (this.making !== this.turn) void this.makeWaiting();
  }

  /** The updates of presses, one after another. */
  async makeWaiting() {
    const { turn } = this;
    this.making = turn;
    if (this.request) await this.request;
    while (turn === this.turn && this.waiting > 0) {
      this.waiting -= 1;
      const goesOn = await this.step(1);
      if (!goesOn && turn === this.turn) this.drop();
    }
    if (turn === this.turn) this.making = null;
  }

  /** Updates of presses that have not come yet. */
  get coming() {
    return this.store.state.playing ? 0 : this.waiting + Number(this.making === this.turn);
  }

  /** Forget presses that wait. */
  drop() {
    this.waiting = 0;
  }

  /** So many updates on: those that were made already, then new ones. @param {number} updates */
  async advance(updates) {
    const goal = (this.store.record?.update ?? 0) + updates;
    if (this.isKnown) {
      const records = this.store.run?.records ?? [];
      const place = records.findIndex(({ update }) => update >= goal);
      this.show(place < 0 ? records.length - 1 : place);
    }
    const rest = goal - (this.store.record?.update ?? goal);
    if (rest > 0) await this.step(rest);
  }

  /**
   * Play, or pause. While a model is being prepared, Play waits for its run.
   * @param {number} [goal]  The update at which it ends.
   */
  async play(goal = Infinity) {
    const { playing, preparing } = this.store.state;
    if (playing) return this.stop();
    if (!preparing && !this.store.run) return;
    this.goal = goal;
    this.drop();
    this.store.set({ playing: true });
    if (preparing) this.playWhenReady = true;
    else await this.playOn();
  }

  /** Play until something ends it: first the records that there are. */
  async playOn() {
    const { turn } = this;
    const isPlaying = () => turn === this.turn && this.store.state.playing && this.left > 0;
    const rest = () => (this.isCalm() ? calm() : frame());
    await this.request; // such as that for a new run's first record: `step` refuses a second one meanwhile
    while (isPlaying() && this.isKnown) {
      this.store.set({ at: this.store.state.at + 1 });
      await rest();
    }
    let ahead = 1;
    while (isPlaying() && (await this.step(Math.min(this.store.state.pace * ahead, this.left), ahead)))
      if (this.isCalm()) await calm();
      else ahead = Math.min(AHEAD, ahead * 2);
    if (turn === this.turn) this.store.set({ playing: false });
  }

  /** Updates up to where Play ends. */
  get left() {
    return this.goal - (this.store.record?.update ?? 0);
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

  /** Updates in one epoch. */
  epoch() {
    return this.store.run?.batches?.count ?? 1;
  }
}
