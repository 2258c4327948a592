// Converts positions in the typed text: the API counts lines and code points from 1, editors UTF-16 units from 0.

/** @import {Fix, Span} from "./types.js" */

/** @typedef {{from: number, to: number}} Range  UTF-16 units from 0, end exclusive. */

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

/** @param {string} text @param {Span} span @returns {Range} */
export function toRange(text, span) {
  const from = offset(text, span.line, span.column);
  return { from, to: Math.max(from, offset(text, span.end_line, span.end_column)) };
}

/** The typed text that a span covers. @param {string} text @param {Span} span */
export function slice(text, span) {
  const { from, to } = toRange(text, span);
  return text.slice(from, to);
}

/** The text after a one-click fix. @param {string} text @param {Pick<Fix, "span" | "text">} fix */
export function applyFix(text, { span, text: replacement }) {
  const { from, to } = toRange(text, span);
  return text.slice(0, from) + replacement + text.slice(to);
}

/** Many spans of one text. */
export class Ruler {
  /** @param {string} text */
  constructor(text) {
    this.lines = text.split("\n");
    let next = 0;
    this.starts = this.lines.map((line) => {
      const start = next;
      next += line.length + 1;
      return start;
    });
    /** @type {Map<number, number[]>} */ this.columns = new Map();
  }

  /** @param {Span} span @returns {Range} */
  range({ line, column, end_line, end_column }) {
    const from = this.offset(line, column);
    return { from, to: Math.max(from, this.offset(end_line, end_column)) };
  }

  /** @param {number} line @param {number} column */
  offset(line, column) {
    const written = this.lines[line - 1] ?? "";
    const within = /[\ud800-\udfff]/.test(written)
      ? (this.units(line)[column - 1] ?? written.length)
      : Math.min(column - 1, written.length);
    return (this.starts[line - 1] ?? 0) + within;
  }

  /** Where each code point of a line begins. @param {number} line */
  units(line) {
    const columns = this.columns.get(line) ?? [];
    if (!columns.length)
      for (
        let at = 0;
        at <= this.lines[line - 1].length;
        at += (this.lines[line - 1].codePointAt(at) ?? 0) > 0xffff ? 2 : 1
      )
        columns.push(at);
    this.columns.set(line, columns);
    return columns;
  }
}
