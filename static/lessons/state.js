// The state of the lessons: which one is open, at which step, and what has been done in it.

/** @import {Trace} from "../lib/types.js" */
/** @import {Check} from "./conditions.js" */
/** @import {Progress} from "./progress.js" */
import { Store } from "../lib/store.js";

/** @typedef {{name: string, title: string, purpose: string, rows: number[], steps: number}} Summary */
/** @typedef {{text: string, checks: Check[], hints: string[], edits: boolean, done: string}} Task  `edits`: the program
 *   itself may be changed. */
/** @typedef {{text: string, options: {text: string, right: boolean, because: string}[]}} Question */
/**
 * @typedef {{program: string, inputs: Record<string, unknown>, output: string | null, mode: "dynamic" | "static",
 *   at: number | "start" | "end", text: string, task: Task | null, question: Question | null}} Step
 */
/** @typedef {{name: string, title: string, purpose: string, rows: number[], steps: Step[]}} Lesson */
/** @typedef {{name: string, term: string, text: string}} Term */
/** @typedef {"peek" | "half" | "full"} Sheet  How much of the rail a phone shows. */

/**
 * @typedef {object} State
 * @property {Summary[]} path
 * @property {Term[]} terms
 * @property {Lesson | null} lesson
 * @property {number} at
 * @property {Trace | null} start  Of the step's start, once it is there.
 * @property {number} hints  How many are shown.
 * @property {number | null} chosen  The option that was chosen last.
 * @property {boolean} isTaskDone
 * @property {Progress} progress
 * @property {string | null} own  One's own work, which waits meanwhile.
 * @property {string | null} fault  Why a lesson cannot be opened.
 * @property {Sheet} sheet
 */

/** @type {State} */
export const INITIAL = {
  path: [],
  terms: [],
  lesson: null,
  at: 0,
  start: null,
  hints: 0,
  chosen: null,
  isTaskDone: false,
  progress: {},
  own: null,
  fault: null,
  sheet: "half",
};

/** @param {Partial<State>} [state] */
export const lessonStore = (state = {}) => new Store({ ...INITIAL, ...state });

/** @typedef {Store<State>} LessonStore */
/** @typedef {import("../lib/store.js").ReadableStore<State>} ReadableLessons */

/** @param {State} state @returns {Step | null} */
export const stepOf = ({ lesson, at }) => lesson?.steps[at] ?? null;

/**
 * Whether the page shows another program than the step's task is about.
 * @param {Step} step @param {string} program
 */
export const isAnother = (step, program) => !step.task?.edits && program !== step.program;

/** Whether all that a step asks for is done. @param {State} state */
export function isComplete(state) {
  const step = stepOf(state);
  if (!step) return false;
  const isAnswered = !step.question || (state.chosen !== null && step.question.options[state.chosen].right);
  return (!step.task || state.isTaskDone) && isAnswered;
}
