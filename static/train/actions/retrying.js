// Requests that outlast an outage: the state says why there is no answer yet, and they are repeated until there is one.

/** @import {Wait} from "../../lib/retry.js" */
/** @import {TrainStore} from "../state.js" */
import { Pause, persist } from "../../lib/retry.js";

export class RetryingActions {
  /** @param {TrainStore} store */
  constructor(store) {
    this.store = store;
    /** Newer work makes the answers to older requests void. */
    this.turn = 0;
    this.pause = new Pause();
  }

  /**
   * The answer to a request of a turn; where the turn is over, perhaps none.
   * @template Answer
   * @param {number} turn @param {() => Promise<Answer | {wait: Wait}>} request @returns {Promise<Answer>}
   */
  async outlast(turn, request) {
    const isNeeded = () => turn === this.turn;
    const onWait = (/** @type {Wait} */ wait, /** @type {number} */ milliseconds) => this.lose(wait, milliseconds);
    const answer = await persist(request, onWait, { isNeeded, pause: this.pause });
    if (isNeeded()) this.recover();
    return answer;
  }

  /** Say why there is no answer, and when the server is asked again. @param {Wait} wait @param {number} milliseconds */
  lose({ why }, milliseconds) {
    this.store.set({ outage: { why, seconds: Math.ceil(milliseconds / 1_000) } });
  }

  /** The server has answered, or its answer is no longer needed. */
  recover() {
    if (this.store.state.outage) this.store.set({ outage: null });
  }
}
