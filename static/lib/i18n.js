// The page's language: English texts are the keys of the catalogue; placeholders are {name}.

/** @import {Translate} from "./types.js" */
import { Pause, delay } from "./retry.js";

/** @type {Record<string, string>} */
let texts = {};

/** The page's language: the server wrote it into the document. */
export const locale = () => document.documentElement.lang || "en";

/** Milliseconds that the page waits for its language before it begins in English. */
const TIMEOUT = 4_000;
/** Attempts in that time. */
const TRIES = 3;

/**
 * Load the catalogue of the page's language; false where it cannot be had now. English needs none.
 * @returns {Promise<boolean>}
 */
export async function loadTexts() {
  if (locale() === "en") return true;
  const signal = AbortSignal.timeout(TIMEOUT);
  for (let failures = 0; failures < TRIES; failures += 1) {
    if (await catalogue(signal)) return true;
    if (signal.aborted) return false;
    await new Pause().wait(delay(failures, null));
  }
  return false;
}

/** @param {AbortSignal} signal */
async function catalogue(signal) {
  try {
    const answer = await fetch(new URL(`../locale/${locale()}.json`, import.meta.url), { signal });
    if (!answer.ok) return false;
    texts = await answer.json();
    return true;
  } catch {
    return false;
  }
}

/** @type {Translate} */
export const t = (message, values = {}) => put(texts[message] ?? message, values);

/** A text with its placeholders filled. @param {string} text @param {Record<string, string | number>} values */
export const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
