// The frames of folded loops: the open turn, and the stacks of the turns before and after it with what they hand on.

/** @import {Frame as Moment, Tensor} from "../lib/types.js" */
/** @import {Layout} from "../layout/elk.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {FoldedLoop} from "../trace/loops.js" */
/** @import {OpenTurn, Stack} from "../trace/folding.js" */
/** @import {Stage} from "./index.js" */
/** @import {Setting} from "./slots.js" */
/** @import {Cut} from "./stretch.js" */
/** @import {Box, StagedTurns, TextLine} from "./types.js" */
import { BARS, PADDING, TURN_WIDTH, hasBars } from "../layout/frames.js";
import { elements, toNumber } from "../lib/number.js";
import { gradientComputed } from "../trace/frame.js";
import { handedOn } from "../trace/folding.js";
import { clearingFor, wireStrips } from "./clearings.js";
import { legible } from "./modes.js";
import { MIDDLE, part, textLine } from "./text.js";

const TITLE = 15;
const BUTTON = 28;
/** How far the sheets of a stack lie behind each other. */
const SHEET = 5;
const BAR = { most: 10, gap: 3 };

/**
 * `strips`: what the wires take, where no text is to stand.
 * @typedef {Setting & Pick<Stage, "t"> & {strips: Box[]}} Writing
 */

/** @param {Stage} stage @param {Cut | null} cut @param {Moment} moment @returns {StagedTurns[]} */
export function stageTurns(stage, cut, moment) {
  if (!stage.scene.frames.length) return [];
  const writing = { ...stage.setting, t: stage.t, strips: wireStrips(stage, cut) };
  return stage.scene.frames.flatMap(({ key, turn, stack }) => {
    const frame = turn || stack ? stage.roomAt(key, cut) : undefined;
    if (!frame) return [];
    if (turn) return [openTurn(key, turn, frame, writing)];
    return stack ? [stacked(key, stack, frame, moment, writing)] : [];
  });
}

/**
 * Where the titles and the buttons of loops are.
 * @param {Scene} scene @param {Layout} layout @returns {Box[]}
 */
export function loopTitles({ frames }, { rooms }) {
  return frames.flatMap(({ key, group }) => {
    const room = group ? undefined : rooms.get(key);
    return room ? [{ ...room, width: Math.min(room.width, TURN_WIDTH), height: PADDING.top }] : [];
  });
}

/** The number of a turn of a loop, by its index. @param {FoldedLoop} loop @param {number} index */
const numberOf = ({ loop }, index) => loop.turns[index].number;

/** @param {string} key @param {OpenTurn} open @param {Box} frame @param {Writing} writing @returns {StagedTurns} */
function openTurn(key, { loop, turn }, frame, writing) {
  const { t } = writing;
  const { count, turns } = loop.loop;
  const label = t("turn {number} of {count}", { number: numberOf(loop, turn), count });
  const title = titleAt([label, `${numberOf(loop, turn)} / ${count}`], frame, writing);
  let left = title.box.x + title.box.width + 8;
  const buttons = [turn - 1, turn + 1].flatMap((other, place) => {
    if (!turns[other]) return [];
    const band = { x: left, y: frame.y + 4, width: frame.x + frame.width - left, height: BUTTON };
    const box = { ...band, x: clearingFor(band, writing.strips, BUTTON).x, width: BUTTON };
    left = box.x + BUTTON + 2;
    const sign = place ? "›" : "‹";
    const at = { x: box.x + BUTTON / 2, y: box.y + BUTTON / 2 + MIDDLE * 20 - 2, size: 20 };
    return [
      {
        box,
        turn: other,
        label: t("Go to turn {number}", { number: numberOf(loop, other) }),
        sign: textLine([part(sign, "ink", 600)], at, writing.measure),
      },
    ];
  });
  return { key, kind: "turn", loop: loop.key, label, frame, title, sheets: [], buttons, bars: [], caption: null };
}

/**
 * @param {string} key @param {Stack} stack @param {Box} frame @param {Moment} moment @param {Writing} writing
 * @returns {StagedTurns}
 */
function stacked(key, stack, frame, moment, writing) {
  const { t } = writing;
  const { loop, side, from, to } = stack;
  const [first, last] = [numberOf(loop, from), numberOf(loop, to)];
  const label = first === last ? t("turn {number}", { number: first }) : t("turns {first}–{last}", { first, last });
  const nearest = side === "before" ? to : from;
  const sheets = from === to ? [] : [2, 1].map((place) => sheet(frame, place * SHEET));
  const opens = t("{turns}: open turn {number}", { turns: label, number: numberOf(loop, nearest) });
  const button = { box: frame, turn: nearest, label: opens, sign: null };
  const title = titleAt([label, first === last ? `${first}` : `${first}–${last}`], frame, writing);
  return {
    key,
    kind: "stack",
    loop: loop.key,
    label,
    frame,
    title,
    sheets,
    buttons: [button],
    ...barsOf(stack, frame, moment, writing),
  };
}

/**
 * The title of a frame in its upper rim, where no wire is behind it.
 * @param {string[]} labels  The first that has room is taken. @param {Box} frame @param {Writing} writing
 */
function titleAt(labels, frame, { measure, mode, scale, strips }) {
  const size = legible(TITLE, mode, scale);
  const y = frame.y + PADDING.top / 2 + MIDDLE * size;
  const band = {
    x: frame.x + PADDING.side,
    y: frame.y + 2,
    width: frame.width - PADDING.side,
    height: PADDING.top - 4,
  };
  const titles = labels.map((label) => {
    const parts = [part(label, "ink", 650)];
    const { width } = textLine(parts, { x: 0, y, size }, measure).box;
    return { parts, width, clearing: clearingFor(band, strips, width) };
  });
  const { parts, clearing } = titles.find(({ width, clearing: { width: room } }) => room >= width) ?? titles[0];
  return textLine(parts, { x: clearing.x, y, size, anchor: "start" }, measure);
}

/** @param {Box} frame @param {number} by @returns {Box} */
const sheet = ({ x, y, width, height }, by) => ({ x: x + by, y: y - by, width, height });

/**
 * The size of the gradient with respect to what is handed on, turn by turn, as far as it has been computed.
 * @param {Stack} stack @param {Box} frame @param {Moment} moment @param {Writing} writing
 * @returns {{bars: StagedTurns["bars"], caption: TextLine | null}}
 */
function barsOf(stack, frame, moment, { t, measure, mode, scale, strips }) {
  const handed = handedOn(stack);
  const { nodes, output, outputs } = moment.walk.trace;
  if (!handed || !hasBars(stack) || nodes[output].gradient === null || moment.moment.phase !== "backward")
    return { bars: [], caption: null };
  const known = handed.nodes.map((id) => gradientComputed(moment, id) && nodes[id].gradient !== null);
  const sizes = handed.nodes.map((id, at) => (known[at] ? magnitude(nodes[id].gradient) : 0));
  const most = Math.max(...sizes, Number.MIN_VALUE);
  const high = BARS.height + BARS.caption;
  const rim = { x: frame.x + 4, y: frame.y + frame.height - high, width: frame.width - 8, height: high };
  const room = clearingFor(rim, strips, frame.width - 2 * PADDING.side);
  const pitch = Math.min(BAR.most + BAR.gap, room.width / handed.nodes.length);
  const width = Math.max(1, Math.min(BAR.most, pitch - (pitch > 5 ? BAR.gap : 0.5)));
  const bottom = frame.y + frame.height - PADDING.bottom - BARS.caption + 4;
  const start = room.x + (room.width - pitch * handed.nodes.length) / 2;
  const bars = handed.nodes.map((_, at) => {
    const height = known[at] ? Math.max(1.5, (BARS.height - 8) * (sizes[at] / most)) : 12;
    return { x: start + at * pitch, y: bottom - height, width, height, filled: known[at] };
  });
  const size = legible(12, mode, scale);
  const of = outputs.find(({ node }) => node === output)?.name ?? "";
  const what = t("size of ∂{output}/∂{name}", { output: of, name: handed.name });
  const texts = known.some(Boolean) ? [what, `∂${of}/∂${handed.name}`] : [t("no gradient yet")];
  const fitting = texts.find((text) => measure(text, { size, weight: 450, family: "ui" }) <= room.width);
  const place = { x: room.x + room.width / 2, y: bottom + 4 + size * 0.9, size };
  return { bars, caption: fitting ? textLine([part(fitting, "soft", 450)], place, measure) : null };
}

/** The largest element of a gradient, without its sign. @param {Tensor | null} gradient */
function magnitude(gradient) {
  const sizes = elements(gradient).map((element) => Math.abs(toNumber(element)));
  const finite = sizes.filter(Number.isFinite);
  return finite.length ? Math.max(...finite) : 0;
}
