// Places for texts on edges: beside a run of the wires, where they touch nothing.

/** @import {Point} from "../layout/elk.js" */
/** @import {Direction} from "../layout/sizes.js" */
/** @import {Box, Measure, TextLine, TextPart} from "./types.js" */
/** @import {Obstacles} from "./obstacles.js" */
import { ASCENT, DESCENT, around, textLine, widthOf, within } from "./text.js";

/** Between a wire and its text. */
const GAP = 4;
/** At both ends of a run, for the heads of the wires. */
const CLEARANCE = 3;
/** @type {Spacing} */
const TIGHT = { above: 0, below: 0, leading: 1.3 };
const PADDING = { x: 8, y: 5 };

/** The two wires of an edge, point for point. @typedef {{forward: Point[], backward: Point[]}} Wires */
/**
 * A straight part of both wires.
 * @typedef {{level: boolean, start: number, end: number, low: number, high: number}} Run
 */
/** @typedef {{width: number, height: number}} Size */
/**
 * What lines need beside their letters, in sizes of theirs: above the first, below the last, and from one baseline to
 * the next.
 * @typedef {{above: number, below: number, leading: number}} Spacing
 */
/**
 * `clearance`: kept free at both ends of a run; `gap`: between the wire and the text; `near`: the place along the flow
 * where it should be, by default the middle of the longest run.
 * @typedef {{clearance?: number, gap?: number, near?: number}} Distances
 */

/**
 * The room that lines of a size take.
 * @param {TextPart[][]} lines @param {number} size @param {Measure} measure @param {Spacing} [spacing] @returns {Size}
 */
export function blockSize(lines, size, measure, { above, below, leading } = TIGHT) {
  return {
    width: Math.max(...lines.map((parts) => widthOf(parts, size, "ui", measure))),
    height: (ASCENT + DESCENT + above + below) * size + (lines.length - 1) * leading * size,
  };
}

/**
 * Lines of text in a box of their size, each in the middle of it, or all at its left.
 * @param {TextPart[][]} lines @param {Box} box @param {number} size @param {Measure} measure
 * @param {"start" | "middle"} anchor @param {Spacing} [spacing] @returns {TextLine[]}
 */
export function linesIn(lines, box, size, measure, anchor, { above, leading } = TIGHT) {
  const x = anchor === "start" ? box.x : box.x + box.width / 2;
  const first = box.y + (above + ASCENT) * size;
  return lines.map((parts, index) => textLine(parts, { x, y: first + index * leading * size, size, anchor }, measure));
}

/**
 * The places for a text of this size along the wires, the longest runs first: below and above a level run, right and
 * left of a steep one; in its middle, else at its ends, else in the middle of what is in view of it.
 * @param {Wires} wires @param {Size} size @param {Direction} direction @param {Distances} distances
 * @param {Box | null} limits @returns {Iterable<{box: Box, across: number | null}>}  `across`: where along the flow the
 *   run is that it stands beside, if that runs across the flow
 */
function* candidates(wires, size, direction, { clearance = CLEARANCE, gap = GAP, near }, limits) {
  for (const run of runsOf(wires, direction, near)) {
    const isMain = run.level === (direction === "right");
    const length = run.level ? size.width : size.height;
    const free = run.end - run.start - 2 * clearance;
    if (isMain && length > free) continue;
    const middle = (run.start + run.end - length) / 2;
    const about =
      near === undefined
        ? middle
        : Math.min(Math.max(near - length / 2, run.start + clearance), run.end - clearance - length);
    const starts = isMain ? [about, run.start + clearance, run.end - clearance - length] : [middle];
    const inView = limits && middleInView(run, length, clearance, limits);
    if (inView !== null && (!isMain || (inView >= run.start + clearance && inView <= run.end - clearance - length)))
      starts.push(inView);
    for (const start of starts)
      for (const aside of run.level
        ? [run.high + gap, run.low - gap - size.height]
        : [run.high + gap, run.low - gap - size.width]) {
        const box = run.level ? { x: start, y: aside, ...size } : { x: aside, y: start, ...size };
        yield { box, across: isMain ? null : run.low };
      }
  }
}

/**
 * Where a text of a length along a run begins that is in the middle of what is in view of the run.
 * @param {Run} run @param {number} length @param {number} clearance @param {Box} limits
 */
function middleInView({ level, start, end }, length, clearance, limits) {
  const [from, room] = level ? [limits.x, limits.width] : [limits.y, limits.height];
  return (Math.max(start + clearance, from) + Math.min(end - clearance, from + room) - length) / 2;
}

/**
 * The runs of a pair of wires: along which axis, from where to where, and between which places across it.
 * @param {Wires} wires @param {Direction} direction @param {number} [near] runs past this place along the flow come
 * first
 */
function runsOf({ forward, backward }, direction, near) {
  const runs = /** @type {Run[]} */ ([]);
  for (let at = 1; at < Math.min(forward.length, backward.length); at += 1) {
    const ends = [forward[at - 1], forward[at], backward[at - 1], backward[at]];
    const level = Math.abs(ends[1].x - ends[0].x) >= Math.abs(ends[1].y - ends[0].y);
    const [one, other] = level ? /** @type {const} */ (["x", "y"]) : /** @type {const} */ (["y", "x"]);
    runs.push({
      level,
      start: Math.max(Math.min(ends[0][one], ends[1][one]), Math.min(ends[2][one], ends[3][one])),
      end: Math.min(Math.max(ends[0][one], ends[1][one]), Math.max(ends[2][one], ends[3][one])),
      low: Math.min(...ends.map((end) => end[other])),
      high: Math.max(...ends.map((end) => end[other])),
    });
  }
  /** @param {Run} run */
  const isNear = ({ level, start, end }) =>
    near !== undefined && level === (direction === "right") && start <= near && near <= end;
  return runs.sort((a, b) => Number(isNear(b)) - Number(isNear(a)) || b.end - b.start - (a.end - a.start));
}
/**
 * The first of these texts, each of one or more lines, for which there is room beside the wires.
 * @param {Array<{lines: TextPart[][], size: number, spacing?: Spacing} & Distances>} texts  the most wanted first
 * @param {Wires} wires @param {Obstacles} obstacles @param {{direction: Direction, measure: Measure, limits: Box |
 *   null}} setting @returns {{index: number, lines: TextLine[], box: Box, across: number | null} | null}
 */
export function placeText(texts, wires, obstacles, { direction, measure, limits }) {
  for (const [index, { lines, size, spacing, ...distances }] of texts.entries()) {
    for (const { box, across } of candidates(
      wires,
      blockSize(lines, size, measure, spacing),
      direction,
      distances,
      limits,
    )) {
      if ((limits && !within(box, limits)) || !obstacles.isFree(box, 2)) continue;
      const anchor = direction === "right" ? "middle" : "start";
      return { index, lines: linesIn(lines, box, size, measure, anchor, spacing), box, across };
    }
  }
  return null;
}

/**
 * A text above the picture, near a point of it, within what is in view.
 * @param {TextPart[][]} lines @param {Point} at @param {number} size @param {Measure} measure @param {Box | null}
 * limits
 * @returns {{lines: TextLine[], plate: Box}}
 */
export function onPlate(lines, at, size, measure, limits) {
  const block = blockSize(lines, size, measure);
  const wide = { width: block.width + 2 * PADDING.x, height: block.height + 2 * PADDING.y };
  const free = { x: at.x - wide.width / 2, y: at.y + 10, ...wide };
  const plate = limits
    ? {
        ...free,
        x: clamp(free.x, limits.x, limits.x + limits.width - wide.width),
        y: clamp(free.y, limits.y, limits.y + limits.height - wide.height),
      }
    : free;
  const box = { x: plate.x + PADDING.x, y: plate.y + PADDING.y, ...block };
  const placed = linesIn(lines, box, size, measure, "middle");
  return { lines: placed, plate: around([plate]) };
}

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.max(least, Math.min(value, most));
