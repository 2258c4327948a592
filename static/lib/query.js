// Requests to the API of which only the newest answer counts, and failures in words.

/** @import {Problem} from "./types.js" */
/** @import {Wait} from "./retry.js" */
import { analyse } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {{problem: Problem} | {wait: Wait}} Failure */
/** @typedef {{body: any} | Failure} Answer */

/** One request at a time: a newer one makes the answers to older ones void. */
export class Query {
  constructor() {
    this.turn = 0;
    /** @type {AbortController | null} */ this.pending = null;
  }

  /**
   * The answer, or null where a newer request or `cancel` has made it void.
   * @param {string} path @param {Record<string, unknown>} body @returns {Promise<Answer | null>}
   */
  async send(path, body) {
    this.cancel();
    const { turn } = this;
    const controller = new AbortController();
    this.pending = controller;
    const answer = await analyse(path, body, controller.signal);
    return turn === this.turn ? answer : null;
  }

  /**
   * The result of a promise, or null where a newer request or `cancel` has made it void.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | null>}
   */
  async newest(work) {
    this.cancel();
    const { turn } = this;
    const result = await work();
    return turn === this.turn ? result : null;
  }

  /** Make the answer to a pending request void, and abort it. */
  cancel() {
    this.turn += 1;
    this.pending?.abort();
    this.pending = null;
  }
}

/**
 * Why there is no answer, a sentence each.
 * @param {Failure} failure
 * @param {{hints?: boolean}} [options]
 * @returns {string[]}
 */
export function failureLines(failure, { hints = true } = {}) {
  if (!("problem" in failure)) return [t("The server does not answer now.")];
  return failure.problem.errors.flatMap(({ message, hint }) => (hint && hints ? [message, hint] : [message]));
}

/** The same in one paragraph. @param {Failure} failure @param {{hints?: boolean}} [options] */
export const failureText = (failure, options) => failureLines(failure, options).join(" ");

/** A place that shows the newest answer, or why there is none. @param {HTMLElement} place */
export function queryView(place) {
  const query = new Query();
  return {
    /** @param {string} path @param {Record<string, unknown>} body @param {(answer: any) => (Node | string)[]} show */
    async request(path, body, show) {
      place.classList.add("is-stale");
      const answer = await query.send(path, body);
      if (!answer) return;
      place.classList.remove("is-stale");
      place.replaceChildren(
        ...("body" in answer ? show(answer.body) : [h("p", { class: "remark" }, failureText(answer))]),
      );
    },
    /** @param {string} words */
    say(words) {
      query.cancel();
      place.classList.remove("is-stale");
      place.replaceChildren(h("p", { class: "remark" }, words));
    },
  };
}
