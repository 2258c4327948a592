// The run of training from which an update was opened in the walk: its address, in this tab, as long as the walk has
// that program and its numbers. Private windows may refuse; the way back then leads to the program alone.

/** @import {Values} from "../lib/values.js" */
import { sameValues, toJson } from "../lib/values.js";

const NAME = "gradwalk-run";

/** @param {string} program @param {Record<string, unknown>} inputs @param {string} hash  Of training, with its run. */
export function rememberRun(program, inputs, hash) {
  try {
    sessionStorage.setItem(NAME, toJson({ program, inputs, hash }));
  } catch {
    // As above.
  }
}

/**
 * The address of the run that this program is from, with these numbers; null once either is changed.
 * @param {string} program @param {Values} inputs @returns {string | null}
 */
export function runOf(program, inputs) {
  try {
    const known = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    const isKnown = known?.program === program && typeof known.hash === "string" && known.hash.startsWith("#");
    return isKnown && sameValues(known.inputs, inputs) ? known.hash : null;
  } catch {
    return null;
  }
}
