// What this browser keeps of the lessons: the steps that are done, where one stopped, and one's own work meanwhile.
// Private windows may refuse; it then lasts as long as the page.

import { readPreference, savePreference } from "../lib/preferences.js";

/** @typedef {Record<string, {at: number, done: number[]}>} Progress  By the names of lessons. */

const NAME = "gradwalk-lessons";
const OWN = "gradwalk-own-work";
const LEFT_FOR = "gradwalk-left-for";
const VERSION = 1;
const MOST_LESSONS = 60;
const MOST_STEPS = 60;

/** The progress in a stored text; none where it is not ours. @param {string | null} text @returns {Progress} */
export function progressIn(text) {
  try {
    const stored = JSON.parse(text ?? "null");
    if (stored?.version !== VERSION || typeof stored.lessons !== "object") return {};
    const entries = Object.entries(stored.lessons).filter(([, entry]) => isEntry(entry));
    return Object.fromEntries(entries.slice(0, MOST_LESSONS));
  } catch {
    return {};
  }
}

/** @param {any} entry */
function isEntry(entry) {
  const isPlace = (/** @type {unknown} */ value) => Number.isInteger(value) && Number(value) >= 0;
  return (
    isPlace(entry?.at) && Array.isArray(entry.done) && entry.done.length <= MOST_STEPS && entry.done.every(isPlace)
  );
}

export const loadProgress = () => progressIn(readPreference(NAME));

/** @param {Progress} progress */
export const saveProgress = (progress) => savePreference(NAME, JSON.stringify({ version: VERSION, lessons: progress }));

/** One's own work, as a permalink holds it; null where none waits. */
export const loadOwn = () => readPreference(OWN) || null;

/** @param {string | null} text */
export const saveOwn = (text) => savePreference(OWN, text ?? "");

/** The program of the example for which a lesson was left; null where none was. */
export const loadLeftFor = () => readPreference(LEFT_FOR) || null;

/** @param {string | null} program */
export const saveLeftFor = (program) => savePreference(LEFT_FOR, program ?? "");

/** A step is done. @param {Progress} progress @param {string} name @param {number} step @returns {Progress} */
export function withDone(progress, name, step) {
  const { at = 0, done = [] } = Object.hasOwn(progress, name) ? progress[name] : {};
  return done.includes(step) ? progress : { ...progress, [name]: { at, done: [...done, step] } };
}

/** Where a lesson stands. @param {Progress} progress @param {string} name @param {number} at @returns {Progress} */
export function withPlace(progress, name, at) {
  const { done = [] } = Object.hasOwn(progress, name) ? progress[name] : {};
  return { ...progress, [name]: { at, done } };
}

/** @param {Progress} progress @param {string} name @param {number} step */
export const isStepDone = (progress, name, step) => Object.hasOwn(progress, name) && progress[name].done.includes(step);
