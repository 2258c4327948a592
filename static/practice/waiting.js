// One's own work, kept by the browser while an exercise stands in its place.

import { forgetPreference, readPreference, savePreference } from "../lib/preferences.js";

/** One's own work while cards are asked, as a permalink holds it, and the card's program that stands in its place. */
/** @typedef {{own: string, program: string}} Waiting */

const NAME = "practice-waiting-work";

/** The work that waits while cards are asked; null where none does. @returns {Waiting | null} */
export function loadWaiting() {
  try {
    const { own, program } = JSON.parse(readPreference(NAME) || "null") ?? {};
    return typeof own === "string" && typeof program === "string" ? { own, program } : null;
  } catch {
    return null;
  }
}

/** @param {Waiting | null} waiting */
export const saveWaiting = (waiting) =>
  waiting ? savePreference(NAME, JSON.stringify(waiting)) : forgetPreference(NAME);
