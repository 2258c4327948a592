// What stands in the place of a value or a gradient: nothing yet, a number, a matrix by its numbers or by its colours.

/** @import {Tensor} from "../lib/types.js" */
/** @import {Direction, Matrices} from "../layout/sizes.js" */
/** @import {Box, Cell, Measure, Role, Slot, TextLine, TextPart} from "./types.js" */
/** @import {Mode} from "./modes.js" */
/** @import {NumberFormat} from "./numbers.js" */
import { CELL, SHAPE, grid, heatMap, showsCells } from "../layout/sizes.js";
import { binned } from "../lib/bins.js";
import { chunked, elements, formatShape, heat, range } from "../lib/number.js";
import { CELL_NUMBER, NUMBER, SHAPE_TEXT, legible } from "./modes.js";
import { DIGITS, fitted, short } from "./numbers.js";
import { MIDDLE, part, textLine } from "./text.js";

/** What stands in the box of a number that one is to guess. */
const ASKED = "?";
/** An empty box is smaller than the room it keeps. */
const EMPTY = { width: 50, height: 20 };
/** A number may reach so far out of its room, where the layout has left some; one that has just come may more. */
export const OVERHANG = { calm: 3, fresh: 5 };
/** A number is drawn smaller, down to this, before a digit is left out that the lines of its edges have. */
const SMALLEST_NUMBER = 14;
/** The weights of a number at rest and of one that has just come. */
const WEIGHT = { calm: 560, fresh: 700 };

/**
 * How a slot is to be filled. `text`: what is shown instead of the number, such as an unfinished sum, where it fits;
 * `digits`: those of the equation that it comes from.
 * @typedef
 * {{side: "value" | "gradient", room: Box, shape: number[], value: Tensor | null, text: string, fresh: boolean,
 *   active: boolean, digits: number, leaf: boolean, letter: TextLine[]}} Content  `letter`: what a rule calls it.
 */
/**
 * @typedef {{measure: Measure, format: NumberFormat, mode: Mode, scale: number, direction: Direction, matrices:
 *   Matrices}} Setting
 */

/** @param {Content} content @param {Setting} setting @returns {Slot} */
export function stageSlot(content, setting) {
  const { side, room, shape, value, text, fresh, letter } = content;
  if (value === null && (text === "" || text === ASKED)) return emptySlot(content, setting);
  if (!shape.length) return numberSlot(content, setting);
  const cells = showsCells(shape, setting.matrices);
  return {
    side,
    look: cells ? "cells" : "thumbnail",
    box: room,
    fresh,
    lines: side === "gradient" ? letter : cells ? [] : shapeLine(room, shape, setting),
    cells: cells ? numberCells(content, setting) : heatCells(content),
  };
}

/** @param {Content} content @param {Setting} setting @returns {Slot} */
function emptySlot(content, setting) {
  const box = emptyBox(content, setting);
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 + MIDDLE * NUMBER, size: NUMBER };
  const lines = content.text ? [textLine([part(content.text, "ink", WEIGHT.fresh)], place, setting.measure)] : [];
  return { side: content.side, look: "empty", box, fresh: false, lines, cells: [] };
}

/** @param {Content} content @param {Setting} setting @returns {Box} */
function emptyBox({ side, room, shape, leaf }, { direction }) {
  if (shape.length) return room;
  const width = Math.min(EMPTY.width, room.width);
  const y = room.y + (room.height - EMPTY.height) / 2;
  if (direction === "right" || leaf) return { x: room.x + (room.width - width) / 2, y, width, height: EMPTY.height };
  return { x: side === "value" ? room.x + room.width - width : room.x + 2, y, width, height: EMPTY.height };
}

/** @param {Content} content @param {Setting} setting @returns {Slot} */
function numberSlot(content, setting) {
  const { side, room, value, text, fresh, active, digits, leaf } = content;
  const { measure, direction } = setting;
  const weight = active || fresh ? WEIGHT.fresh : WEIGHT.calm;
  const aside = direction === "down" && !leaf;
  const overhang = OVERHANG[fresh ? "fresh" : "calm"];
  const more = direction === "right" || (leaf && side === "gradient") ? 2 * overhang : 0;
  const width = room.width + more;
  const shown = text || largestFit(value, { width, weight, most: digits }, setting);
  const size = fittingSize(shown, { width, weight }, setting);
  const anchor = !aside ? "middle" : side === "value" ? "end" : "start";
  const x = { start: room.x + 3, middle: room.x + room.width / 2, end: room.x + room.width - 1 }[anchor];
  const y = room.y + room.height / 2 + MIDDLE * size;
  const line = textLine([part(shown, side, weight)], { x, y, size, anchor }, measure);
  const box = fresh
    ? { x: line.box.x - 6, y: room.y, width: line.box.width + 12, height: room.height }
    : { x: line.box.x, y: room.y, width: line.box.width, height: room.height };
  return { side, look: "number", box, fresh, lines: [line], cells: [] };
}

/**
 * @param {unknown} value @param {{width: number, weight: number, most: number}} room @param {Setting} setting
 * @returns {string}
 */
function largestFit(value, { width, weight, most }, { measure, format, mode, scale }) {
  const smallest = legible(SMALLEST_NUMBER, mode, scale);
  const attempts = [
    { size: NUMBER, most, least: most },
    { size: smallest, most, least: most },
    { size: NUMBER, most, least: 2 },
    { size: smallest, most: 2, least: 1 },
  ];
  for (const attempt of attempts) {
    const text = fitted(value, { width, weight, ...attempt }, format, measure);
    if (text) return text;
  }
  return short(value, format, 1);
}

/** @param {string} text @param {{width: number, weight: number}} room @param {Setting} setting */
function fittingSize(text, { width, weight }, { measure, mode, scale }) {
  const needed = measure(text, { size: NUMBER, weight, family: "ui" });
  return needed <= width ? NUMBER : Math.max(NUMBER * (width / needed), mode.minimum / scale);
}

/** @param {Box} room @param {number[]} shape @param {Setting} setting */
function shapeLine(room, shape, setting) {
  const place = setting.direction === "right" ? besideTop : below;
  return [place(room, part(formatShape(shape), "soft", 450), shapeSize(setting), setting.measure)];
}

/** @param {Setting} setting */
export const shapeSize = ({ mode, scale }) => Math.min(legible(SHAPE_TEXT, mode, scale), SHAPE.size);

/** @param {Box} room @param {TextPart} only @param {number} size @param {Measure} measure */
export const besideTop = (room, only, size, measure) =>
  textLine([only], { x: room.x + room.width + SHAPE.gap, y: room.y + size * 0.8, size, anchor: "start" }, measure);

/** @param {Box} room @param {TextPart} only @param {number} size @param {Measure} measure */
export const below = (room, only, size, measure) =>
  textLine([only], { x: room.x + room.width / 2, y: room.y + room.height + size * 0.95, size }, measure);

/** @param {Content} content @param {Setting} setting @returns {Cell[]} */
function numberCells({ side, room, shape, value }, { measure, format, mode, scale }) {
  const { columns } = grid(shape);
  const most = Math.max(...(range(value) ?? [0, 0]).map(Math.abs));
  const size = legible(CELL_NUMBER, mode, scale);
  return elements(value).map((element, index) => {
    const box = {
      x: room.x + 1 + (index % columns) * CELL.width + 1,
      y: room.y + 1 + Math.floor(index / columns) * CELL.height + 1,
      width: CELL.width - 2,
      height: CELL.height - 2,
    };
    const tint = heat(element, most);
    const text = fitted(element, { width: box.width - 2, size, weight: 500, most: DIGITS, least: 1 }, format, measure);
    /** @type {Role} */
    const role = /-[34]$/.test(tint) ? "ink" : side; // on the strong tints a coloured number could not be read
    const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 + MIDDLE * size, size };
    return { ...box, heat: tint, line: text === null ? null : textLine([part(text, role, 500)], place, measure) };
  });
}

/**
 * The cells of a heat map; each holds the mean of the elements that share it.
 * @param {Content} content @returns {Cell[]}
 */
function heatCells({ room, shape, value }) {
  const { down, across, side } = heatMap(shape);
  const shown = binned(chunked(elements(value), grid(shape).columns));
  const most = Math.max(...(range(value) ?? [0, 0]).map(Math.abs));
  /** @type {Cell[]} */
  const cells = [];
  for (let row = 0; row < down; row += 1)
    for (let column = 0; column < across; column += 1)
      cells.push({
        x: room.x + 1 + column * side,
        y: room.y + 1 + row * side,
        width: side,
        height: side,
        heat: heat(shown[row]?.[column], most),
        line: null,
      });
  return cells;
}
