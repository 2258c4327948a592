// Texts of lessons as parts: plain words, *mathematics*, [[term|words]] of the glossary, and {numbers} of the API.

/** @import {Trace} from "../lib/types.js" */
import { formatNumber } from "../lib/number.js";
import { quantityIn } from "./conditions.js";

/**
 * @typedef {{kind: "words" | "math" | "number", text: string} | {kind: "term", text: string, name: string}} Part
 */

const MARK = /\{([^{}]+)\}|\*([^*]+)\*|\[\[([\w-]+)\|([^[\]]+)\]\]/g;

/**
 * A text with its numbers: of the start, and after `now` of the present trace. A number that is not there yet is an
 * empty box.
 * @param {string} text @param {{start: Trace | null, now: Trace | null, locale: string}} given @returns {Part[]}
 */
export function partsOf(text, given) {
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) parts.push({ kind: "words", text: text.slice(end, match.index) });
    parts.push(partOf(match, given));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: "words", text: text.slice(end) });
  return parts;
}

/** @param {RegExpMatchArray} match @param {Parameters<typeof partsOf>[1]} given @returns {Part} */
function partOf([, number, math, name, words], given) {
  if (number !== undefined) return { kind: "number", text: numberText(number, given) };
  if (math !== undefined) return { kind: "math", text: math };
  return { kind: "term", name, text: words };
}

/** @param {string} text @param {Parameters<typeof partsOf>[1]} given */
function numberText(text, { start, now, locale }) {
  const isNow = text.startsWith("now ");
  const trace = isNow ? now : start;
  const number = trace && quantityIn(trace, isNow ? text.slice(4) : text);
  return number === null ? "□" : formatNumber(number, { digits: 3, locale });
}

/** The numbers that a text asks for, without `now`. @param {string} text */
export const quantitiesIn = (text) => [...text.matchAll(/\{(?:now )?([^{}]+)\}/g)].map(([, quantity]) => quantity);

/** The terms of the glossary in a text. @param {string} text */
export const termsIn = (text) => [...text.matchAll(/\[\[([\w-]+)\|/g)].map(([, name]) => name);

/** Runs of a formula: names with the digits that are their index. @param {string} formula */
export function runsOf(formula) {
  return formula.split(/(?<=\p{L})(\d+)/u).map((text, at) => ({ text, isIndex: at % 2 === 1 }));
}
