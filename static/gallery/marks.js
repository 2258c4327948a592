// Which examples have been walked to their end, in this browser. Private windows may refuse; a mark then lasts as long
// as the page.

import { readPreference, savePreference } from "../lib/preferences.js";

const NAME = "gradwalk-walked";
const VERSION = 1;
/** Names that are kept: the gallery is far smaller. */
const MOST = 500;

/**
 * The names that a stored text holds; none where it is not ours.
 * @param {string | null} text @returns {string[]}
 */
export function namesIn(text) {
  try {
    const stored = JSON.parse(text ?? "null");
    if (stored?.version !== VERSION || !Array.isArray(stored.names)) return [];
    return stored.names.filter((/** @type {unknown} */ name) => typeof name === "string").slice(-MOST);
  } catch {
    return [];
  }
}

/** The names of the examples that were walked, and a way to add one. */
export function walkedExamples() {
  const names = new Set(namesIn(readPreference(NAME)));
  return {
    /** @param {string} name */
    has: (name) => names.has(name),
    /** Whether it is new. @param {string} name */
    add(name) {
      if (names.has(name)) return false;
      names.add(name);
      savePreference(NAME, JSON.stringify({ version: VERSION, names: [...names].slice(-MOST) }));
      return true;
    },
  };
}
