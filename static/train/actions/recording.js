// What is kept of runs: their records, how their updates were made, and what they are called.

/** @import {Run} from "../state.js" */
import { t } from "../../lib/i18n.js";
import { number } from "../../lib/widgets.js";
import { changesBetween } from "../runs.js";
import { RetryingActions } from "./retrying.js";

/** Records stored for one run; of more, every second is dropped. */
const MOST_RECORDS = 1_500;
/** Runs stored for comparison. */
export const MOST_RUNS = 6;
/**
 * What optimizers are called where an update sees all examples, and where it sees a part of them.
 * @type {Record<string, [string, string]>}
 */
const OPTIMIZERS = { gd: ["GD", "SGD"] };
/** @type {Record<string, string>} */
const NAMES = { nesterov: "Nesterov", rmsprop: "RMSProp", adagrad: "Adagrad", adam: "Adam", adamw: "AdamW" };

export class RecordingActions extends RetryingActions {
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
    if (run.segments.length && this.isUnchanged) return;
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

  /** Whether updates would be made now as the last ones of the present run were. */
  get isUnchanged() {
    const { stepper, batch } = this.store.state;
    const last = this.store.run?.segments.at(-1);
    return !last || JSON.stringify([last.stepper, last.batch]) === JSON.stringify([stepper, batch]);
  }

  /** Whether the next update is there already, made as it would be made now. */
  get isKnown() {
    return this.isUnchanged && this.store.state.at < (this.store.run?.records.length ?? 0) - 1;
  }
}
