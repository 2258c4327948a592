// Variants of a worksheet: walks of the same program at other numbers, which tell mistakes apart, each known by a seed.

/** @import {Walk} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {Wait} from "../lib/retry.js" */
import { analyse, evaluate } from "../lib/api.js";
import { failureText } from "../lib/query.js";
import { persist } from "../lib/retry.js";
import { toJson, valuesOf } from "../lib/values.js";
import { walkOf } from "../walk/place.js";
import { questionOf } from "../walk/snapshot.js";

/** Variants of one print. */
export const MAX_VARIANTS = 6;
/** Seeds that are tried for each variant, until its numbers are none of the others'. */
const TRIES = 3;

/** @typedef {{seed: number, walk: Walk}} Variant */

/**
 * As many variants as there are, from a seed on; or why there is none. While the server is away or busy, what is
 * needed is requested again; `onWait` hears of it.
 * @param {State} state @param {number} count @param {number} seed
 * @param {{analyse: typeof analyse, evaluate: typeof evaluate}} [api]
 * @param {{isNeeded?: () => boolean, onWait?: (wait: Wait) => void}} [asking]
 * @returns {Promise<{variants: Variant[]} | {trouble: string}>}
 */
export async function variantsOf(state, count, seed, api = { analyse, evaluate }, { isNeeded, onWait } = {}) {
  /** @type {Variant[]} */
  const variants = [];
  const taken = new Set();
  for (let draw = seed; variants.length < count && draw < seed + TRIES * count; draw += 1) {
    const body = { ...questionOf(state), kinds: ["product"], count: 1, numbers: "fresh", draw };
    const exercise = await persist(() => api.analyse("exercise", body), onWait, { isNeeded });
    if (!("body" in exercise)) return { trouble: failureText(exercise) };
    const inputs = valuesOf(Object.entries(exercise.body.inputs));
    if (taken.has(toJson(inputs))) continue;
    taken.add(toJson(inputs));
    const answer = await persist(() => api.evaluate({ ...questionOf(state), inputs }), onWait, { isNeeded });
    if ("superseded" in answer) return { variants };
    if (!("trace" in answer)) return { trouble: failureText(answer) };
    variants.push({ seed: draw, walk: walkOf({ ...state, walk: null }, answer.trace) });
  }
  return { variants };
}
