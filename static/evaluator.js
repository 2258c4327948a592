// Keeps the trace in step with what is typed: one request on its way, the newest one waiting, the last answer wins.
// What is shown is never older than it says: until an answer comes, the state is "computing".

/** @import {Fault, Problem, Trace} from "./types.js" */
/** @import {Store} from "./store.js" */
/** @import {Answer} from "./api.js" */
import { evaluate } from "./api.js";
import { walk } from "./frame.js";

const RETRY = [500, 1000, 2000, 4000, 8000];
export const NEW_INPUT = 1;

export class Evaluator {
  /** @param {Store} store @param {typeof evaluate} [ask] */
  constructor(store, ask = evaluate) {
    this.store = store;
    this.ask = ask;
    this.asked = 0;
    this.answered = 0;
    this.busy = false;
    this.failures = 0;
  }

  /** The program, a value or the output has changed. */
  request() {
    this.asked += 1;
    this.store.set({ status: "computing" });
    if (!this.busy) void this.work();
  }

  async work() {
    this.busy = true;
    while (this.answered < this.asked) {
      const turn = this.asked;
      const { program, inputs, output, seed } = this.store.state;
      const answer = await this.ask({ program, inputs, output, seed });
      if ("offline" in answer) await this.lost();
      else {
        this.failures = 0;
        this.answered = turn;
        if (turn === this.asked) this.take(answer);
      }
    }
    this.busy = false;
  }

  /** Say that nobody answers, and wait a little longer each time. */
  async lost() {
    this.store.set({ status: "offline" });
    const pause = RETRY[Math.min(this.failures, RETRY.length - 1)];
    this.failures += 1;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }

  /** @param {Exclude<Answer, {offline: true}>} answer */
  take(answer) {
    if ("problem" in answer) this.refused(answer.problem);
    else this.accepted(answer.trace);
  }

  /** @param {Trace} trace */
  accepted(trace) {
    const { state } = this.store;
    const next = walk(trace, { constants: state.constants });
    const same = state.trace?.structure === trace.structure;
    const last = next.length - 1;
    const position = same && !state.fresh ? Math.min(state.position, last) : state.fresh ? last : Math.min(state.position, last);
    const selection = same ? state.selection : null;
    this.store.set({ trace, walk: next, status: "current", problem: null, position, selection, fresh: state.fresh });
  }

  /** Names that have no value yet become inputs, unless they look like a slip. @param {Problem} problem */
  refused(problem) {
    const faults = problem.type.endsWith("/missing-inputs") ? problem.errors : [];
    for (const fault of faults) fault.missing = true;
    if (faults.length && faults.every(isNewInput)) this.addInputs(faults.map((fault) => /** @type {string} */ (fault.name)));
    else if (problem.type.endsWith("/unknown-name") && this.dropOutput(problem)) this.request();
    else this.store.set({ status: "error", problem, playing: false });
  }

  /** An output that the program no longer has is forgotten. @param {Problem} problem */
  dropOutput(problem) {
    const { output } = this.store.state;
    if (output === null || problem.errors[0]?.name !== output || problem.errors[0]?.span) return false;
    this.store.set({ output: null });
    return true;
  }

  /** @param {string[]} names */
  addInputs(names) {
    const inputs = { ...this.store.state.inputs };
    for (const name of names) inputs[name] ??= NEW_INPUT;
    this.store.set({ inputs });
    this.request();
  }
}

/** @param {Fault} fault */
const isNewInput = (fault) => fault.name !== null && !fault.fixes?.length && !fault.hint?.includes("(…)");
