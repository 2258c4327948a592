// An evaluator with its store and actions, without a server.

import { AnswerActions } from "../../static/walk/actions/answer.js";
import { Actions } from "../../static/walk/actions/program.js";
import { Evaluator } from "../../static/walk/evaluator.js";
import { walkStore } from "../../static/walk/state.js";
import { golden } from "./golden.js";

export const OFFLINE = { wait: { why: "offline", after: null } };
export const trace = (name = "sigmoid") => ({ trace: structuredClone(golden(name)) });
export const problem = (slug, errors = [{ message: "why", hint: null, span: null, name: null }]) => ({
  problem: { type: `/problems/${slug}`, title: "", status: 422, detail: "", errors },
});
export const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** An evaluator whose server answers when and what the test says. */
export function setup(state = {}) {
  const store = walkStore({ program: "x", ...state });
  /** @type {{question: any, signal: AbortSignal, answer: (answer: any) => Promise<void>}[]} */
  const requests = [];
  const answers = new AnswerActions(store);
  const evaluator = new Evaluator(
    store,
    answers,
    (question, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ superseded: true }));
        requests.push({
          question,
          signal,
          answer: (answer) => {
            resolve(answer);
            return turn();
          },
        });
      }),
  );
  return { store, answers, evaluator, actions: new Actions(store, answers, evaluator), requests };
}
