// Keeps the trace in step with what is typed: one request on its way, the newest one waiting, the last answer wins.
// What is shown is never older than it says: until an answer comes, the state is "computing" or "offline".

/** @import {Fault, Problem, Trace, Walk} from "../lib/types.js" */
/** @import {Cause, State, Store} from "./state.js" */
/** @import {Answer} from "../lib/api.js" */
/** @import {Place, Question} from "./snapshot.js" */
import { evaluate } from "../lib/api.js";
import { frameAt, walk } from "../trace/frame.js";
import { t } from "../lib/i18n.js";
import { collapsedOf, standIn, visible } from "../trace/groups.js";
import { Pause, delay } from "../lib/retry.js";
import { NEW_INPUT, valuesOf } from "../lib/values.js";
import { questionOf, sameQuestion } from "./snapshot.js";

/** Milliseconds after which a newer question no longer waits for the answer to an older one. */
export const SUPERSEDE = 1_000;
/** Milliseconds until the server is asked again after the user has done something, where it did not answer before. */
const SOON = 1_000;

export class Evaluator {
  /** @param {Store} store @param {typeof evaluate} [ask] */
  constructor(store, ask = evaluate) {
    this.store = store;
    this.ask = ask;
    this.asked = 0;
    this.answered = 0;
    this.busy = false;
    this.failures = 0;
    this.pause = new Pause();
    /** @type {{controller: AbortController, turn: number, late: boolean} | null} */ this.underway = null;
    /** @type {Question | null}  What the trace of the store answers. */ this.settled = null;
  }

  /** The program, a value or the output has changed. Where the trace at hand answers it, nobody need be asked. */
  request() {
    this.asked += 1;
    if (this.settled && this.store.state.trace && sameQuestion(this.settled, this.store.state)) {
      this.answered = this.asked;
      this.accepted(this.store.state.trace);
    } else {
      this.store.set({ status: this.store.state.lost ? "offline" : "computing" });
      this.pause.atMost(SOON);
      if (!this.busy) void this.work();
    }
    this.supersede();
  }

  async work() {
    this.busy = true;
    try {
      while (this.answered < this.asked) await this.turn();
    } finally {
      this.busy = false;
    }
  }

  async turn() {
    const turn = this.asked;
    const question = questionOf(this.store.state);
    const answer = await this.attempt(question, turn);
    if ("superseded" in answer || this.answered >= turn) return;
    if ("wait" in answer) return this.lost(answer.wait);
    this.failures = 0;
    this.answered = turn;
    if (turn === this.asked) this.take(answer, question);
    else this.store.set({ status: "computing", lost: null });
  }

  /** One request. @param {Question} question @param {number} turn @returns {Promise<Answer>} */
  async attempt(question, turn) {
    const underway = { controller: new AbortController(), turn, late: false };
    const timer = setTimeout(() => {
      underway.late = true;
      this.supersede();
    }, SUPERSEDE);
    this.underway = underway;
    const answer = await this.ask(question, underway.controller.signal);
    clearTimeout(timer);
    this.underway = null;
    return answer;
  }

  /** Give up a request that takes long and whose answer nobody needs any more. */
  supersede() {
    if (this.underway?.late && this.underway.turn < this.asked) this.underway.controller.abort();
  }

  /** Say that nobody answers, and wait. @param {import("../lib/retry.js").Wait} wait */
  async lost({ why, after }) {
    const pause = delay(this.failures, after);
    this.failures += 1;
    this.store.set({ status: "offline", lost: { why, seconds: Math.ceil(pause / 1_000) } }, "answer");
    await this.pause.wait(pause, after !== null);
  }

  /** @param {{trace: Trace} | {problem: Problem}} answer @param {Question} question */
  take(answer, question) {
    if ("problem" in answer) this.refused(answer.problem);
    else {
      this.settled = question;
      this.accepted(answer.trace);
    }
  }

  /** @param {Trace} trace */
  accepted(trace) {
    const { state } = this.store;
    const next = walkOf(state, trace);
    const place = state.pending ? arrive(state.pending, next) : stay(state, next);
    this.store.set({ trace, traced: state.program, walk: next, status: "current", problem: null, lost: null, pending: null, ...place }, "answer");
  }

  /** Show these groups as one gate each, and stay at the same place of the walk, or right before it. @param {number[]} collapsed */
  collapse(collapsed) {
    const { trace, walk: before, position, fresh, selection } = this.store.state;
    if (!trace || !before) return;
    const next = walkOf({ ...this.store.state, collapsed }, trace);
    const { step } = before.moments[position];
    const place = next.moments.findLastIndex((moment) => moment.step <= step);
    const kept = selection?.kind === "node" ? seen(selection, next) : null; // edges are numbered anew
    this.store.set({ collapsed: next.trace.collapsed ?? [], walk: next, selection: kept, position: fresh || position === before.length - 1 ? next.length - 1 : place });
  }

  /** Names that have no value yet become inputs, unless they look like a slip. @param {Problem} problem */
  refused(problem) {
    const faults = problem.errors;
    if (faults.every(isNewInput) && this.addInputs(faults, "answer")) return;
    if (this.dropOutput(problem)) this.request();
    else this.store.set({ status: "error", problem, lost: null, playing: false }, "answer");
  }

  /** An output that the program no longer has is forgotten. @param {Problem} problem */
  dropOutput(problem) {
    const { output } = this.store.state;
    if (output === null || problem.errors[0]?.code !== "unknown-output") return false;
    this.store.set({ output: null }, "answer");
    return true;
  }

  /** Names without a value get the suggested ones. Whether any of them was new. @param {Fault[]} faults @param {Cause} [cause] */
  addInputs(faults, cause = "act") {
    const { inputs, suggested } = this.store.state;
    /** @type {[string, unknown][]} */
    const fresh = faults.flatMap(({ name, suggestion }) => (name === null || Object.hasOwn(inputs, name) ? [] : [[name, suggestion ?? NEW_INPUT]]));
    if (!fresh.length) return false;
    this.store.set({ inputs: valuesOf([...Object.entries(inputs), ...fresh]), suggested: valuesOf([...Object.entries(suggested), ...fresh]) }, cause);
    this.request();
    return true;
  }
}

/** The walk through what is to be seen; the present one, where that is it. @param {State} state @param {Trace} trace @returns {Walk} */
function walkOf({ walk: present, collapsed, constants }, trace) {
  const same = present && present.trace.origin === trace && present.trace.collapsed?.join() === collapsedOf(trace, collapsed).join();
  return same ? present : walk(visible(trace, collapsed), { constants });
}

/** The place in another graph, or in the same one with other numbers. @param {State} state @param {Walk} next @returns {Partial<State>} */
function stay({ walk: before, fresh, position, selection }, next) {
  const last = next.length - 1;
  return { position: fresh ? last : Math.min(position, last), selection: before?.trace.structure === next.trace.structure ? selection : null };
}

/** A selection as it can be seen: a gate for what is in it. @param {import("../lib/types.js").Selection} selection @param {Walk} walk @returns {import("../lib/types.js").Selection} */
const seen = (selection, { trace }) => (selection.kind === "node" ? { kind: "node", id: standIn(trace, selection.id) } : selection);

/** The place that an address or the history names, or the nearest one that there is. @param {Place} place @param {Walk} next @returns {Partial<State>} */
function arrive({ position, selection }, next) {
  const last = next.length - 1;
  const { nodes, edges } = next.trace;
  const found = selection && selection.id < (selection.kind === "node" ? nodes : edges).length ? seen(selection, next) : null;
  const missing = position !== null && position > last
    ? t("The address names step {step}; this walk has {last} steps.", { step: position, last })
    : selection && !found ? t("The address names a node or an edge that this graph does not have.") : null;
  return { position: position === null ? last : frameAt(next, position).position, fresh: position === null, selection: found, ...(missing && { remark: { text: missing } }) };
}

/** @param {Fault} fault */
const isNewInput = ({ code }) => code === "missing-input";
