// The page's language: English texts are the keys of the catalogue; placeholders are {name}.

/** @import {Translate} from "./types.js" */

/** @type {Record<string, string>} */
let texts = {};

/** The page's language: the server wrote it into the document. */
export const locale = () => document.documentElement.lang || "en";

/** Load the catalogue of the page's language. English needs none. */
export async function loadTexts() {
  if (locale() === "en") return;
  const answer = await fetch(new URL(`locale/${locale()}.json`, import.meta.url));
  if (answer.ok) texts = await answer.json();
}

/** @type {Translate} */
export const t = (message, values = {}) => put(texts[message] ?? message, values);

/** A text with its placeholders filled. @param {string} text @param {Record<string, string | number>} values */
export const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
