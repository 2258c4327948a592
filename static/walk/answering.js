// Answers to questions: what the page opens with without a request, new numbers of a program that was answered by its
// numbers alone, everything else in full.

/** @import {Answer} from "../lib/api.js" */
/** @import {Trace} from "../lib/types.js" */
/** @import {Opening} from "./opening.js" */
/** @import {Question} from "./snapshot.js" */
import { evaluate, evaluateNumbers } from "../lib/api.js";
import { valuesOf } from "../lib/values.js";
import { withNumbers } from "../trace/numbers.js";
import { questionOf, sameQuestion } from "./snapshot.js";
import { INITIAL } from "./state.js";

/** @typedef {{question: Question, trace: Trace}} Answered */
/** @typedef {{all: typeof evaluate, numbers: typeof evaluateNumbers}} Requests */

/** @param {Opening} opening @returns {Answered} */
function openingAnswer({ example, trace }) {
  const { program, output, inputs } = example;
  return { question: questionOf({ ...INITIAL, program, output, inputs: valuesOf(Object.entries(inputs)) }), trace };
}

/**
 * The function that answers questions.
 * @param {Opening | null} opening @param {Requests} [requests] @returns {typeof evaluate}
 */
export function answering(opening, { all, numbers } = { all: evaluate, numbers: evaluateNumbers }) {
  const known = opening && openingAnswer(opening);
  /** The last answer. @type {Answered | null} */
  let last = null;
  return async (question, signal) => {
    if (known && sameQuestion(question, known.question)) last = known;
    else {
      const answer = await (last && asksForNumbers(question, last.question)
        ? merged(await numbers(question, last.trace.structure, signal), last.trace)
        : all(question, signal));
      if (!("trace" in answer)) return answer;
      last = { question, trace: answer.trace };
    }
    return { trace: last.trace };
  };
}

/**
 * Whether the answer to a question may have the structure of another one's: the same program with other values.
 * @param {Question} one @param {Question} other
 */
const asksForNumbers = (one, other) =>
  (one.seed === null) === (other.seed === null) &&
  Object.keys(one.inputs).join() === Object.keys(other.inputs).join() &&
  sameQuestion({ ...one, inputs: other.inputs, seed: other.seed }, other);

/**
 * @param {Awaited<ReturnType<typeof evaluateNumbers>>} answer @param {Trace} trace @returns {Answer}
 */
const merged = (answer, trace) => ("numbers" in answer ? { trace: withNumbers(trace, answer.numbers) } : answer);
