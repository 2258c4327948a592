// The API, as the page uses it. Addresses are relative to this file, static/<version>/lib/api.js, so that a path prefix
// does not matter.
// Every request ends as one of three: an answer, a fault of the program, or a reason to wait.

/** @import {Numbers, Problem, Trace} from "./types.js" */
/** @import {Question} from "../walk/snapshot.js" */
/** @import {Wait} from "./retry.js" */
import { locale, t } from "./i18n.js";
import { retryAfter } from "./retry.js";
import { toJson } from "./values.js";
import { noteVersion } from "./version.js";

const BASE = new URL("../../../api/v1/", import.meta.url);
/**
 * Milliseconds until a request times out: the server gives up on a program after 2.5 s, the rest is the network's.
 */
export const TIMEOUT = 10_000;

/** @typedef {{trace: Trace} | {problem: Problem} | {wait: Wait} | {superseded: true}} Answer */

/**
 * @param {Question} question @param {AbortSignal} [signal]  aborted where a newer question makes this one idle
 * @param {number} [timeout]  milliseconds @returns {Promise<Answer>}
 */
export async function evaluate(question, signal, timeout = TIMEOUT) {
  const answer = await request("evaluate", { method: "POST", body: toJson(question) }, timeout, signal);
  if (signal?.aborted) return { superseded: true };
  if ("wait" in answer || "problem" in answer) return answer;
  return isTrace(answer.body) ? { trace: answer.body } : NO_ANSWER;
}

/**
 * The same for a program whose structure is known: its numbers alone, or all where the structure is another.
 * @param {Question} question @param {string} structure @param {AbortSignal} [signal]
 * @returns {Promise<Answer | {numbers: Numbers}>}
 */
export async function evaluateNumbers(question, structure, signal) {
  const body = toJson({ ...question, structure });
  const answer = await request("numbers", { method: "POST", body }, TIMEOUT, signal);
  if (signal?.aborted) return { superseded: true };
  if ("wait" in answer || "problem" in answer) return answer;
  const { numbers, evaluation } = /** @type {any} */ (answer.body ?? {});
  if (isTrace(evaluation)) return { trace: evaluation };
  return Array.isArray(numbers?.values) ? { numbers } : NO_ANSWER;
}

/**
 * An analysis of a program: the endpoint's answer.
 * @param {string} path @param {Record<string, unknown>} body @param {AbortSignal} [signal]
 * @returns {Promise<{body: any} | {problem: Problem} | {wait: Wait}>}
 */
export const analyse = (path, body, signal) => request(path, { method: "POST", body: toJson(body) }, TIMEOUT, signal);

/**
 * Something else of the API, such as the examples.
 * @param {string} path
 * @returns {Promise<{body: any} | {wait: Wait}>}
 */
export async function load(path) {
  const answer = await request(path, {}, TIMEOUT);
  return "problem" in answer ? NO_ANSWER : answer;
}

/**
 * Something of the API that there may not be, such as a lecture of this name.
 * @param {string} path
 */
export const find = (path) => request(path, {}, TIMEOUT);

/** No answer. @type {{wait: Wait}} */
export const NO_ANSWER = { wait: { why: "offline", after: null } };

/**
 * @param {string} path @param {RequestInit} request @param {number} timeout @param {AbortSignal} [signal]
 * @returns {Promise<{body: unknown} | {problem: Problem} | {wait: Wait}>}
 */
async function request(path, request, timeout, signal) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal?.addEventListener("abort", stop);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, timeout);
  try {
    const headers = { "Content-Type": "application/json", "Accept-Language": locale() };
    const answer = await fetch(new URL(path, BASE), { ...request, headers, signal: controller.signal });
    noteVersion(answer);
    return await parse(answer);
  } catch {
    return late ? { wait: { why: "slow", after: null } } : NO_ANSWER;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * What an answer says. A text that is not JSON, as a proxy sends it, throws: that is no answer.
 * @param {Response} answer
 */
async function parse(answer) {
  if (answer.ok) return { body: await answer.json() };
  if (answer.status === 413) return { problem: (await problem(answer)) ?? tooLarge() };
  const after = retryAfter(answer.headers.get("Retry-After"));
  if (answer.status === 429) return { wait: /** @type {Wait} */ ({ why: "limited", after }) };
  const refusal = await problem(answer);
  if (refusal?.type.endsWith("/busy")) return { wait: /** @type {Wait} */ ({ why: "busy", after }) };
  return refusal && answer.status < 500
    ? { problem: refusal }
    : { wait: /** @type {Wait} */ ({ why: "offline", after }) };
}

/**
 * A problem, with at least one fault to show; null where the answer has none.
 * @param {Response} answer
 * @returns {Promise<Problem | null>}
 */
async function problem(answer) {
  if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/problem+json")) return null;
  const document = await answer.json();
  if (typeof document?.type !== "string") return null;
  const errors = Array.isArray(document.errors) ? document.errors : [];
  return {
    ...document,
    errors: errors.length
      ? errors
      : [
          {
            code: document.type.slice(document.type.lastIndexOf("/") + 1),
            message: String(document.detail ?? document.title ?? ""),
            hint: null,
            span: null,
            name: null,
          },
        ],
  };
}

/** A body that is too large even for the way to the server. @returns {Problem} */
function tooLarge() {
  const message = t("The program and its values are larger than the way to the server allows.");
  return {
    type: "/problems/too-large",
    title: message,
    status: 413,
    detail: message,
    errors: [{ code: "too-large", message, hint: null, span: null, name: null }],
  };
}

/** @param {any} body @returns {body is Trace} */
function isTrace(body) {
  return [body?.nodes, body?.edges, body?.steps, body?.outputs].every(Array.isArray);
}
