// Requests to the API of which only the newest answer counts, and failures in words.

/** @import {Problem} from "./types.js" */
/** @import {Wait} from "./retry.js" */
import { analyse } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { Pause, persist } from "./retry.js";

/** @typedef {{problem: Problem} | {wait: Wait}} Failure */
/** @typedef {{body: any} | Failure} Answer */

/** @typedef {(wait: Wait, milliseconds: number) => void} Waiting  Called at each attempt that finds no answer. */

/**
 * One request at a time: a newer one makes the answers to older ones void. It is repeated while the server is away or
 * busy.
 */
export class Query {
  constructor() {
    this.turn = 0;
    /** @type {AbortController | null} */ this.pending = null;
    this.pause = new Pause();
  }

  /**
   * The answer, or null where a newer request or `cancel` has made it void.
   * @param {string} path @param {Record<string, unknown>} body @param {Waiting} [onWait]
   * @returns {Promise<Answer | null>}
   */
  send(path, body, onWait) {
    const controller = new AbortController();
    const answer = this.newest(() => analyse(path, body, controller.signal), onWait);
    this.pending = controller;
    return answer;
  }

  /**
   * The result of a promise, or null where a newer request or `cancel` has made it void.
   * @template T
   * @param {() => Promise<T>} work @param {Waiting} [onWait]
   * @returns {Promise<T | null>}
   */
  async newest(work, onWait) {
    this.cancel();
    const { turn } = this;
    const isNeeded = () => turn === this.turn;
    const result = await persist(work, onWait, { isNeeded, pause: this.pause });
    return isNeeded() ? result : null;
  }

  /** Make the answer to a pending request void, and abort it. */
  cancel() {
    this.turn += 1;
    this.pending?.abort();
    this.pending = null;
    this.pause.wake();
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
      const sayWhy = (/** @type {Wait} */ wait) => {
        place.classList.remove("is-stale");
        place.replaceChildren(h("p", { class: "remark" }, failureText({ wait })));
      };
      const answer = await query.send(path, body, sayWhy);
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
