// What was done with the examples in this browser: which were walked to their end, and how an answered walk went.
// Private windows may refuse; a mark then lasts as long as the page.

import { readPreference, savePreference } from "../lib/preferences.js";

/** @typedef {{right: number, asked: number}} Answers  Steps that were answered at the first try, of those asked. */
/** @typedef {{names: string[], answers: Record<string, Answers>}} Marks */

const NAME = "gradwalk-walked";
const VERSION = 1;
/** Names that are kept: the gallery is far smaller. */
const MOST = 500;

/**
 * The marks in a stored text; none where it is not ours.
 * @param {string | null} text @returns {Marks}
 */
export function marksIn(text) {
  try {
    const stored = JSON.parse(text ?? "null");
    if (stored?.version !== VERSION || !Array.isArray(stored.names)) return { names: [], answers: {} };
    const names = stored.names.filter((/** @type {unknown} */ name) => typeof name === "string").slice(-MOST);
    const answers = Object.entries(stored.answers ?? {}).filter(([, entry]) => isAnswers(entry));
    return { names, answers: Object.fromEntries(answers.slice(-MOST)) };
  } catch {
    return { names: [], answers: {} };
  }
}

/** @param {any} entry */
const isAnswers = (entry) =>
  Number.isInteger(entry?.right) && Number.isInteger(entry.asked) && 0 <= entry.right && entry.right <= entry.asked;

/** The marks of the examples, and ways to add to them. */
export function exampleMarks() {
  const marks = marksIn(readPreference(NAME));
  const save = () => {
    const { names, answers } = marks;
    savePreference(NAME, JSON.stringify({ version: VERSION, names: names.slice(-MOST), answers }));
  };
  return {
    /** @param {string} name */
    isWalked: (name) => marks.names.includes(name),
    /** @param {string} name @returns {Answers | null} */
    answersOf: (name) => (Object.hasOwn(marks.answers, name) ? marks.answers[name] : null),
    /** @param {string} name */
    walk(name) {
      if (marks.names.includes(name)) return;
      marks.names.push(name);
      save();
    },
    /** How an answered walk went; the last one counts. @param {string} name @param {Answers} answers */
    answer(name, answers) {
      marks.answers[name] = answers;
      save();
    },
  };
}

/** @typedef {ReturnType<typeof exampleMarks>} ExampleMarks */
