// What goes from place to place while a step comes: a number, or a small box for a matrix.

/** @import {Box, Glide, Leg, Measure, Part, Point, Role, Slot, TextLine, TextPart} from "./types.js" */
import { placed } from "./nodes.js";
import { difference, middleOf, sharesOf } from "./routes.js";
import { MIDDLE, movedLine, textLine, widthOf } from "./text.js";

/** A matrix on its way is no larger than this. */
const LARGEST = { width: 44, height: 30 };
/** Milliseconds in which a copy comes into sight, and in which it goes. */
const APPEARING = 30;

/** What a copy looks like, and where its middle is. @typedef {{line: TextLine | null, box: Box | null}} Look */

/** @param {Look} look @returns {Point} */
export const placeOf = ({ line, box }) => middleOf(/** @type {Box} */ (line?.box ?? box));

/** A look with its middle at another place. @param {Look} look @param {Point} place @returns {Look} */
export function lookAt(look, place) {
  const { x, y } = difference(place, placeOf(look));
  const { line, box } = look;
  return { line: line && movedLine(line, x, y), box: box && { ...box, x: box.x + x, y: box.y + y } };
}

/** What a slot holds, at its place in the picture; null: nothing yet. @param {Slot} slot @param {Point} center */
export function lookOf({ look, lines, box }, center) {
  if (look === "number" && lines.length) return { line: movedLine(lines[0], center.x, center.y), box: null };
  return look === "cells" || look === "thumbnail" ? { line: null, box: smallBox(placed(box, center)) } : null;
}

/** @param {Box} box @returns {Box} */
function smallBox(box) {
  const scale = Math.min(1, LARGEST.width / box.width, LARGEST.height / box.height);
  const { x, y } = middleOf(box);
  const [width, height] = [box.width * scale, box.height * scale];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/**
 * A part of some lines with the brackets around it, at its place; null where no line has such a part. It is its line
 * with all else hidden: so it stands where the line will show it, whatever the widths of its other parts are.
 * @param {TextLine[]} lines @param {Role} role @param {Measure} measure @returns {TextLine | null}
 */
export function partIn(lines, role, measure) {
  for (const line of lines) {
    const { parts, size, family, box } = line;
    const at = parts.findIndex((part) => part.role === role);
    if (at < 0) continue;
    const isBracketed = parts[at - 1]?.text === "[" && parts[at + 1]?.text === "]";
    const [first, last] = isBracketed ? [at - 1, at + 1] : [at, at];
    const x = box.x + widthOf(parts.slice(0, first), size, family, measure);
    const width = widthOf(parts.slice(first, last + 1), size, family, measure);
    const shown = parts.map((part, index) => (index < first || index > last ? { ...part, hidden: true } : part));
    return { ...line, parts: shown, box: { ...box, x, width } };
  }
  return null;
}

/**
 * The product in what an edge says, at the place where it will stand, in the size that it has there.
 * @param {TextPart[]} parts @param {Point} place @param {number} size @param {Measure} measure @returns {Look | null}
 */
export function productAt(parts, place, size, measure) {
  const product = parts.find(({ role }) => role === "product");
  if (!product) return null;
  return { line: textLine([product], { x: place.x, y: place.y + MIDDLE * size, size }, measure), box: null };
}

/**
 * A copy that is in sight from `start` to `end`.
 * @param {Look} look @param {Glide["side"]} side @param {{start: number, end: number}} sight @param {Leg[]} legs
 * @returns {Glide}
 */
export function copy(look, side, { start, end }, legs) {
  const come = APPEARING / (end - start);
  return {
    of: null,
    ...look,
    side,
    legs: [...legs, { start, end, opacity: [0, 1, 1, 0], at: [0, come, 1 - come, 1] }],
  };
}

/**
 * Something goes this way, whose own place is `place`.
 * @param {Point[]} way @param {Point} place @param {number} start @param {number} end @returns {Leg}
 */
export const passing = (way, place, start, end) => ({
  start,
  end,
  by: way.map((point) => difference(point, place)),
  at: sharesOf(way),
});

/**
 * A part of the picture that comes into sight late.
 * @param {Part} of @param {number} start @param {number} end @param {Point} [from]  where it comes from
 * @returns {Glide}
 */
export function coming(of, start, end, from) {
  const way = from ? [{ start, end, by: [from, { x: 0, y: 0 }] }] : [];
  return { of, line: null, box: null, side: "gradient", legs: [...way, { start, end, opacity: [0, 1] }] };
}
