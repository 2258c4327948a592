// Places in the typed text: the API counts lines and code points from 1, an editor counts UTF-16 units from 0.

/** @import {Fix, Span} from "./types.js" */

/** @param {string} text @param {number} line @param {number} column @returns {number} */
function offset(text, line, column) {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const rest = text.slice(start).split("\n", 1)[0];
  return start + [...rest].slice(0, column - 1).join("").length;
}

/** @param {string} text @param {Span} span @returns {{from: number, to: number}} */
export function toRange(text, span) {
  const from = offset(text, span.line, span.column);
  return { from, to: Math.max(from, offset(text, span.end_line, span.end_column)) };
}

/** The typed text that a span covers. @param {string} text @param {Span} span */
export function slice(text, span) {
  const { from, to } = toRange(text, span);
  return text.slice(from, to);
}

/** The text after a one-click fix. @param {string} text @param {Fix} fix */
export function applyFix(text, { span, text: replacement }) {
  const { from, to } = toRange(text, span);
  return text.slice(0, from) + replacement + text.slice(to);
}
