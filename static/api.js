// The API, as the page uses it. Addresses are relative to this file, so that a path prefix does not matter.

/** @import {Problem, Trace} from "./types.js" */
import { locale } from "./i18n.js";

const BASE = new URL("../api/v1/", import.meta.url);

/** @typedef {{program: string, inputs: Record<string, unknown>, output: string | null, seed?: unknown}} Request */
/** @typedef {{trace: Trace} | {problem: Problem} | {offline: true}} Answer  A trace, what is wrong, or no answer at all. */

/** @param {Request} request @param {AbortSignal} [signal] @returns {Promise<Answer>} */
export async function evaluate(request, signal) {
  try {
    const answer = await fetch(new URL("evaluate", BASE), {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": locale() },
      body: JSON.stringify(request),
      signal: signal ?? null,
    });
    return await told(answer);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return { offline: true };
  }
}

/** @param {Response} answer @returns {Promise<Answer>} */
async function told(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (answer.ok) return { trace: await answer.json() };
  if (type.startsWith("application/problem+json") && answer.status < 500) return { problem: await answer.json() };
  return { offline: true };
}

/** @param {string} path @returns {Promise<any>} */
export async function load(path) {
  const answer = await fetch(new URL(path, BASE), { headers: { "Accept-Language": locale() } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
