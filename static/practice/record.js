// What was answered, as this browser keeps it: a bounded list with the misconception of each slip, and what follows
// from it. Nothing of it leaves the browser.

import { forgetPreference, readPreference, savePreference } from "../lib/preferences.js";

/** @typedef {{at: number, right: boolean, slip: string | null, tells: string[]}} Entry  `at`: seconds since 1970. */

const NAME = "practice";
const VERSION = 1;
/** Answers that are kept. */
export const MAX_ENTRIES = 400;
/** Answers that count as lately. */
export const LATELY = 40;
const MAX_TELLS = 40;

/** @param {string | null} text @returns {Entry[]} none where it is another version's, or damaged */
export function parsed(text) {
  try {
    const { version, entries } = JSON.parse(text ?? "{}");
    if (version !== VERSION || !Array.isArray(entries)) return [];
    return entries.filter(isEntry).slice(-MAX_ENTRIES);
  } catch {
    return [];
  }
}

/** @param {any} entry @returns {entry is Entry} */
const isEntry = (entry) =>
  Number.isFinite(entry?.at) &&
  typeof entry.right === "boolean" &&
  (entry.slip === null || typeof entry.slip === "string") &&
  Array.isArray(entry.tells) &&
  entry.tells.length <= MAX_TELLS &&
  entry.tells.every((/** @type {unknown} */ each) => typeof each === "string");

/** @param {Entry[]} entries */
export const serialised = (entries) => JSON.stringify({ version: VERSION, entries });

/** @param {Entry[]} entries @param {Entry} entry */
export const withEntry = (entries, entry) =>
  [...entries, { ...entry, tells: entry.tells.slice(0, MAX_TELLS) }].slice(-MAX_ENTRIES);

/**
 * How often each misconception was met lately; 0 for those that could have shown and did not.
 * @param {Entry[]} entries @returns {Map<string, number>}
 */
export function lately(entries) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { slip, tells } of entries.slice(-LATELY)) {
    for (const id of tells) if (!counts.has(id)) counts.set(id, 0);
    if (slip !== null) counts.set(slip, (counts.get(slip) ?? 0) + 1);
  }
  return counts;
}

export const loadRecord = () => parsed(readPreference(NAME));

/** @param {Entry[]} entries */
export const saveRecord = (entries) => savePreference(NAME, serialised(entries));

/** Forget everything. */
export const forgetRecord = () => forgetPreference(NAME);
