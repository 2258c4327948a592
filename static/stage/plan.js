// How large a layout is drawn in a room, which gaps are widened for texts, and how far the channel opens.

/** @import {Layout, Point} from "../layout/elk.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {Measure} from "./types.js" */
/** @import {Mode} from "./modes.js" */
/** @import {Room} from "./camera.js" */
/** @import {EdgeText} from "./numbers.js" */
/** @import {Cut} from "./stretch.js" */
import { fittingScale } from "./camera.js";
import { blockSize } from "./labels.js";
import { LOCAL, leastScale } from "./modes.js";
import { along, cutsBefore, enteringOf, gapsOf, runAcross } from "./stretch.js";

/** In a room lower than this one follows at a smaller scale, with more around the active gate. */
const LOW = 260;
const CLOSER = 0.8;
/** At both ends of a quiet edge's text. */
const AROUND_QUIET = 8;
/** Lengths are rounded up to this, so that a number that gets longer by a digit moves nothing. */
const STEP = { right: 12, down: 8 };
/** Two lines are preferred where the picture is larger by this with them. */
const WORTH_TWO_LINES = 1.05;
/** The picture may be smaller by this so that all local factors have room. */
const WORTH_ALL_TEXTS = 0.88;

/**
 * `fits`: the whole can be read at `scale`; `lines`: in how many lines the active text is given; `channel`: how far the
 * channel opens; `cuts`: the gaps that are wider than the layout has them.
 * @typedef {{fits: boolean, scale: number, lines: 0 | 1 | 2, channel: number, cuts: Cut[]}} Plan
 */
/** @typedef {{scene: Scene, layout: Layout, room: Room, mode: Mode, measure: Measure}} Situation */

/** @param {Situation} situation @param {Map<string, EdgeText>} texts  by the link's key @returns {Plan} */
export function planFor(situation, texts) {
  const { scene, layout, room, mode } = situation;
  const least = leastScale(mode, scene);
  const [one, two] = channels(situation, texts);
  const wide = widened(situation, texts);
  const total = wide.reduce((sum, { by }) => sum + by, 0);
  /** @param {number} more */
  const scaleWith = (more) => Math.min(fittingScale(grown(layout, more), room), mode.largest);
  const best = scaleWith(one + total);
  if (best >= mode.comfortable && layout.direction === "right")
    return { fits: true, scale: best, lines: 1, channel: one, cuts: wide };
  const [single, double] = layout.direction === "right" ? [scaleWith(one), scaleWith(two)] : [0, scaleWith(two)];
  const lines = single >= least && single * WORTH_TWO_LINES >= Math.min(double, mode.comfortable) ? 1 : 2;
  const channel = lines === 1 ? one : two;
  const fitting = lines === 1 ? single : double;
  if (fitting >= least) {
    const whole = scaleWith(channel + total);
    if (whole >= Math.max(least, fitting * WORTH_ALL_TEXTS))
      return { fits: true, scale: whole, lines, channel, cuts: wide };
    const scale = Math.min(fitting, Math.max(mode.comfortable, whole));
    return { fits: true, scale, lines, channel, cuts: affordable(situation, wide, channel, scale) };
  }
  const bare = scaleWith(0);
  if (bare >= least) return { fits: true, scale: bare, lines: 0, channel: 0, cuts: [] };
  const isLow = room.height - room.top - room.bottom < LOW;
  const scale = isLow ? Math.max(least, mode.comfortable * CLOSER) : mode.comfortable;
  const roomy = layout.direction === "right" && (one + 160) * scale < room.width;
  return { fits: false, scale, lines: roomy ? 1 : 2, channel: roomy ? one : two, cuts: wide };
}

/** @param {Layout} layout @param {number} more */
const grown = ({ width, height, direction }, more) =>
  direction === "right" ? { width: width + more, height } : { width, height: height + more };

/**
 * How far the channel must open for the longest active text, in one line and in two.
 * @param {Situation} situation @param {Map<string, EdgeText>} texts @returns {[number, number]}
 */
function channels({ scene, layout, room, mode, measure }, texts) {
  const { direction } = layout;
  const beside = room.width / mode.comfortable / 2; // on one side of a wire there is as much
  const cutBefore = cutsBefore(scene, layout);
  let [one, two] = [0, 0];
  for (const [, links] of enteringOf(scene)) {
    if (!links.some((link) => texts.has(link.key))) continue;
    const cut = cutBefore(links[0].target);
    for (const link of links) {
      const text = texts.get(link.key);
      const route = /** @type {Point[]} */ (layout.routes.get(link.key));
      const run = runAcross(route, cut, direction)?.length ?? 0;
      if (!text) continue;
      const isWide =
        direction === "right" || blockSize(text.lines, mode.active, measure).width + AROUND_QUIET <= beside;
      const sizes = [[text.full], isWide ? text.lines : text.stack].map((lines) =>
        blockSize(lines, mode.active, measure, text.spacing),
      );
      const [short, long] = sizes.map((size) => (direction === "right" ? size.width : size.height));
      one = Math.max(one, short + 2 * mode.around - run);
      two = Math.max(two, long + 2 * mode.around - run);
    }
  }
  return [roundedUp(one, direction), roundedUp(two, direction)];
}

/** @param {number} length @param {"right" | "down"} direction */
const roundedUp = (length, direction) => Math.max(0, Math.ceil(length / STEP[direction]) * STEP[direction]);

/**
 * By how much the gaps must be wider for the local factors of all edges.
 * @param {Situation} situation @param {Map<string, EdgeText>} texts @returns {Cut[]}
 */
function widened({ scene, layout, measure }, texts) {
  const { direction } = layout;
  const gaps = gapsOf(scene, layout).map((gap) => ({ ...gap, by: 0 }));
  for (const { key } of scene.links) {
    const text = texts.get(key);
    if (!text?.local) continue;
    const { width, height } = blockSize([text.local], LOCAL, measure);
    const route = /** @type {Point[]} */ (layout.routes.get(key));
    const run = longest(route, direction);
    const needed = (direction === "right" ? width : height) + 2 * AROUND_QUIET - run.length;
    const gap = gaps.find(({ start, end }) => start < run.end && end > run.start);
    if (gap && needed > 0) gap.by = Math.max(gap.by, roundedUp(needed, direction));
  }
  return gaps.filter(({ by }) => by > 0).map(({ start, by }) => ({ at: start + 1, by }));
}

/** The longest run of a route along the flow. @param {Point[]} route @param {"right" | "down"} direction */
function longest(route, direction) {
  let best = { start: 0, end: 0, length: 0 };
  for (let at = 1; at < route.length; at += 1) {
    const [start, end] = [along(route[at - 1], direction), along(route[at], direction)];
    if (end - start > best.length) best = { start, end, length: end - start };
  }
  return best;
}

/**
 * As many of these cuts as there is room for, those that need least first.
 * @param {Situation} situation @param {Cut[]} cuts @param {number} channel @param {number} scale @returns {Cut[]}
 */
function affordable({ layout, room }, cuts, channel, scale) {
  /** @type {Cut[]} */
  const result = [];
  let more = channel;
  for (const cut of [...cuts].sort((one, other) => one.by - other.by)) {
    if (fittingScale(grown(layout, more + cut.by), room) < scale) break;
    more += cut.by;
    result.push(cut);
  }
  return result.sort((one, other) => one.at - other.at);
}
