// What the gallery shows, and where its arrow keys lead: pure functions of the examples.

/** @import {Example} from "../walk/examples.js" */

/** @typedef {"part" | "row"} Order */
/** @typedef {{key: string, title: string, rows: number[], examples: Example[]}} Group  `rows`: of the lecture. */
/** @typedef {{left: number, top: number, width: number}} Box */

/**
 * The examples under the headings of their parts, in the order in which they came; or by row of the lecture, those
 * without a row last.
 * @param {Example[]} examples @param {Order} order @param {(row: number | null) => string} rowTitle
 * @returns {Group[]}
 */
export function groupsOf(examples, order, rowTitle) {
  const sorted = order === "part" ? examples : [...examples].sort((one, other) => place(one) - place(other));
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const example of sorted) {
    const key = order === "part" ? example.section : String(example.row);
    const title = order === "part" ? example.section : rowTitle(example.row);
    const group = groups.get(key) ?? { key, title, rows: [], examples: [] };
    groups.set(key, group);
    group.examples.push(example);
    if (example.row !== null && !group.rows.includes(example.row)) group.rows.push(example.row);
  }
  for (const { rows } of groups.values()) rows.sort((one, other) => one - other);
  return [...groups.values()];
}

/** @param {Example} example */
const place = ({ row }) => row ?? Infinity;

/**
 * Whether an example has every word of a search in its title, purpose, part, name or program; `row 14` finds a row.
 * @param {Example} example @param {string} search @param {string} rowWord  The word for a row.
 */
export function matches({ name, title, summary, section, row, program }, search, rowWord) {
  const wanted = search.toLowerCase().trim();
  const byRow = /^(\p{L}+)\s+(\d{1,2})$/u.exec(wanted);
  if (byRow && (byRow[1] === "row" || byRow[1] === rowWord.toLowerCase())) return row === Number(byRow[2]);
  const text = [name, title, summary, section, program].join("\n").toLowerCase();
  return wanted.split(/\s+/).every((word) => text.includes(word));
}

/**
 * The card that an arrow key leads to: the one before or after, or the nearest one in the row above or below.
 * @param {Box[]} boxes @param {number} at @param {string} key @returns {number}
 */
export function neighbour(boxes, at, key) {
  const last = boxes.length - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowRight") return Math.min(at + 1, last);
  if (key === "ArrowLeft") return Math.max(at - 1, 0);
  const down = key === "ArrowDown";
  const others = boxes.filter(({ top }) => (down ? top > boxes[at].top : top < boxes[at].top));
  if (!others.length) return at;
  const tops = others.map(({ top }) => top);
  const row = down ? Math.min(...tops) : Math.max(...tops);
  const middle = (/** @type {Box} */ { left, width }) => left + width / 2;
  const distance = (/** @type {Box} */ box) => Math.abs(middle(box) - middle(boxes[at]));
  const nearest = others
    .filter(({ top }) => top === row)
    .reduce((best, box) => (distance(box) < distance(best) ? box : best));
  return boxes.indexOf(nearest);
}
