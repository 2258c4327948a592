// The examples of the gallery: requested until they arrive.

import { NO_ANSWER, load } from "../lib/api.js";
import { persist } from "../lib/retry.js";

/**
 * @typedef {{name: string, title: string, summary: string, section: string, row: number | null, program: string,
 *   inputs: Record<string, unknown>, output: string | null, collapsed: number[] | null}} Example
 */

/**
 * The gallery, once it can be had.
 * @param {(wait: import("../lib/retry.js").Wait) => void} onFailure
 * @returns {Promise<Example[]>}
 */
export const loadExamples = (onFailure) => persist(gallery, onFailure);

/** @returns {Promise<Example[] | {wait: import("../lib/retry.js").Wait}>} */
async function gallery() {
  const answer = await load("examples");
  if ("wait" in answer) return answer;
  return Array.isArray(answer.body?.examples) ? answer.body.examples : NO_ANSWER;
}
