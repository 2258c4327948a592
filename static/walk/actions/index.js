// The actions of the walk: the only code that writes to its store.

/** @import {WalkStore} from "../state.js" */
import { Evaluator } from "../evaluator.js";
import { AnswerActions } from "./answer.js";
import { Actions } from "./program.js";

export { Actions };

/**
 * The actions on a store, and the evaluator that sends their requests.
 * @param {WalkStore} store @param {typeof import("../../lib/api.js").evaluate} [send]
 */
export function createActions(store, send) {
  const answers = new AnswerActions(store);
  return new Actions(store, answers, new Evaluator(store, answers, send));
}
