// Lines of text with their boxes.

/** @import {Box, Font, Measure, Role, TextLine, TextPart} from "./types.js" */
import { INDEX_DROP, INDEX_SIZE } from "./types.js";

/** From the baseline up to the tops of capitals and digits, and down to the feet of brackets, in sizes of the text. */
export const ASCENT = 0.76;
export const DESCENT = 0.2;
/** From the middle of a line's digits down to its baseline. */
export const MIDDLE = 0.36;

/** @param {string} text @param {Role} role @param {number} [weight] @returns {TextPart} */
export const part = (text, role, weight = 500) => ({ text, role, weight });

/**
 * @param {TextPart[]} parts @param {number} size @param {"ui" | "math"} family @param {Measure} measure
 * @returns {number}
 */
export function widthOf(parts, size, family, measure) {
  return parts.reduce((width, { text, weight, italic, lowered }) => {
    /** @type {Font} */
    const font = { size: lowered ? size * INDEX_SIZE : size, weight, family, italic };
    return width + measure(text, font);
  }, 0);
}

/**
 * A line around, from or up to a point; `y` is its baseline.
 * @param {TextPart[]} parts
 * @param {{x: number, y: number, size: number, anchor?: "start" | "middle" | "end", family?: "ui" | "math"}} place
 * @param {Measure} measure
 * @returns {TextLine}
 */
export function textLine(parts, { x, y, size, anchor = "middle", family = "ui" }, measure) {
  const width = widthOf(parts, size, family, measure);
  const left = x - { start: 0, middle: width / 2, end: width }[anchor];
  const drop = parts.some(({ lowered }) => lowered) ? INDEX_DROP * size : 0;
  const box = { x: left, y: y - ASCENT * size, width, height: (ASCENT + DESCENT) * size + drop };
  return { parts, x, y, size, anchor, family, box };
}

/** @param {TextLine} line @param {number} dx @param {number} dy @returns {TextLine} */
export function movedLine(line, dx, dy) {
  return { ...line, x: line.x + dx, y: line.y + dy, box: movedBox(line.box, dx, dy) };
}

/** @param {Box} box @param {number} dx @param {number} dy @returns {Box} */
export const movedBox = ({ x, y, width, height }, dx, dy) => ({ x: x + dx, y: y + dy, width, height });

/** @param {Box} one @param {Box} other @param {number} [apart] */
export const overlaps = (one, other, apart = 0) =>
  one.x < other.x + other.width + apart &&
  other.x < one.x + one.width + apart &&
  one.y < other.y + other.height + apart &&
  other.y < one.y + one.height + apart;

/** Whether a box is wholly in another. @param {Box} box @param {Box} room */
export const within = (box, room) =>
  box.x >= room.x &&
  box.y >= room.y &&
  box.x + box.width <= room.x + room.width &&
  box.y + box.height <= room.y + room.height;

/** The box around some boxes. @param {Box[]} boxes @returns {Box} */
export function around(boxes) {
  const left = boxes.reduce((least, { x }) => Math.min(least, x), Infinity);
  const top = boxes.reduce((least, { y }) => Math.min(least, y), Infinity);
  const right = boxes.reduce((most, { x, width }) => Math.max(most, x + width), -Infinity);
  const bottom = boxes.reduce((most, { y, height }) => Math.max(most, y + height), -Infinity);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
