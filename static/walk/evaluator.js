// Requests the trace of what is typed: at most one request is pending, only the newest waits, the last answer wins.
// While a shown trace is out of date, the status is "computing" or "offline".

/** @import {Problem, Trace} from "../lib/types.js" */
/** @import {Answer} from "../lib/api.js" */
/** @import {AnswerActions} from "./actions/answer.js" */
/** @import {Question} from "./snapshot.js" */
/** @import {ReadableWalk} from "./state.js" */
import { evaluate } from "../lib/api.js";
import { Pause, delay } from "../lib/retry.js";
import { questionOf, sameQuestion } from "./snapshot.js";

/** Milliseconds after which a newer question no longer waits for the answer to an older one. */
export const SUPERSEDE_AFTER = 1_000;
/** Milliseconds until a request that was not answered is repeated after the user has done something. */
const RETRY_AFTER_CHANGE = 1_000;

export class Evaluator {
  /** @param {ReadableWalk} store @param {AnswerActions} actions @param {typeof evaluate} [send] */
  constructor(store, actions, send = evaluate) {
    this.store = store;
    this.actions = actions;
    this.send = send;
    this.requested = 0;
    this.answered = 0;
    this.busy = false;
    this.failures = 0;
    this.pause = new Pause();
    /** @type {{controller: AbortController, turn: number, late: boolean} | null} */ this.pending = null;
    /** @type {Question | null}  What the trace of the store answers. */ this.settled = null;
  }

  /** The program, a value or the output has changed. Where the trace at hand answers it, no request is needed. */
  request() {
    this.requested += 1;
    if (this.settled && this.store.state.trace && sameQuestion(this.settled, this.store.state)) {
      this.answered = this.requested;
      this.actions.accept(this.store.state.trace);
    } else {
      this.actions.compute();
      this.pause.atMost(RETRY_AFTER_CHANGE);
      if (!this.busy) void this.work();
    }
    this.supersede();
  }

  async work() {
    this.busy = true;
    try {
      while (this.answered < this.requested) await this.turn();
    } finally {
      this.busy = false;
    }
  }

  async turn() {
    const turn = this.requested;
    const question = questionOf(this.store.state);
    const answer = await this.attempt(question, turn);
    if ("superseded" in answer || this.answered >= turn) return;
    if ("wait" in answer) return this.retry(answer.wait);
    this.failures = 0;
    this.answered = turn;
    if (turn === this.requested) this.take(answer, question);
    else this.actions.recover();
  }

  /** One request. @param {Question} question @param {number} turn @returns {Promise<Answer>} */
  async attempt(question, turn) {
    const pending = { controller: new AbortController(), turn, late: false };
    const timer = setTimeout(() => {
      pending.late = true;
      this.supersede();
    }, SUPERSEDE_AFTER);
    this.pending = pending;
    const answer = await this.send(question, pending.controller.signal);
    clearTimeout(timer);
    this.pending = null;
    return answer;
  }

  /** Give up a request that takes long and whose answer is no longer needed. */
  supersede() {
    if (this.pending?.late && this.pending.turn < this.requested) this.pending.controller.abort();
  }

  /** Say that there is no answer, and wait. @param {import("../lib/retry.js").Wait} wait */
  async retry({ why, after }) {
    const pause = delay(this.failures, after);
    this.failures += 1;
    this.actions.lose({ why, seconds: Math.ceil(pause / 1_000) });
    await this.pause.wait(pause, after !== null);
  }

  /** @param {{trace: Trace} | {problem: Problem}} answer @param {Question} question */
  take(answer, question) {
    if ("problem" in answer) {
      if (this.actions.refuse(answer.problem)) this.request();
      return;
    }
    this.settled = question;
    this.actions.accept(answer.trace);
  }
}
