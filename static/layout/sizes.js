// The sizes of the elements, in pixels at scale 1. They depend on the structure alone, so that new numbers move
// nothing. Left to right, values stand above a gate and gradients below it; top to bottom, left and right of it, and a
// leaf holds its name and its value in one tile, with its gradient above.

/** @import {Node} from "../lib/types.js" */
import { MAX_BINS } from "../lib/bins.js";
import { formatNumber } from "../lib/number.js";

export const GATE = 48;
export const LEAF_HEIGHT = 36;
export const SLOT = { width: 58, height: 24 };
/** The room for a gradient that is a sum, such as `3 + 3 = 6`. */
const SUM_WIDTH = 92;
/** From top to bottom the room is narrow, but not low. */
const NARROW_SLOT = { width: 65, height: 24 };
const LOW_GATE = 44;
/** The room for the value of a leaf that is a tile: for what it holds now, within these bounds. */
const TILE_VALUE = { least: 42, most: 62, size: 18 };
/** Between a gate and its numbers. */
export const GAP = 3;
/** The size of a name; of a gate's sign. */
export const NAME_SIZE = 21;
/** Between two ports of a node: an edge is two wires. */
const PORT_PITCH = 15;
/** A number in a matrix has at least this room. */
export const CELL = { width: 50, height: 22 };
/** Up to so many elements a matrix may be shown by its numbers. */
export const MAX_CELLS = 12;
/** The sides of a cell of a heat map: as large as a map of 48 allows. */
const HEAT_CELL = { least: 5, most: 13, map: 48 };
/** The room for a shape beside or under its heat map. */
export const SHAPE = { size: 16, height: 18, gap: 5 };

/** The button that opens a group which is one gate. */
export const FOLD = 26;

/** @typedef {"right" | "down"} Direction  In which the values flow. */
/** @typedef {"cells" | "thumbnails"} Matrices  How small matrices are shown; large ones are always thumbnails. */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/** @typedef {{direction: Direction, matrices: Matrices, entering: number, leaving: number}} Surroundings */
/**
 * @typedef {{core: Size, width: number, height: number, center: {x: number, y: number}, value: Box, gradient: Box,
 *   name: number}} NodeSize  `center`: the middle of the core, from the top left corner of the whole; `value`,
 *   `gradient`: their places, and `name`: where the middle of the name is, relative to that.
 */

/** An estimate of a text's width that needs no screen. @param {string} text @param {number} size */
export const textWidth = (text, size) => [...text].reduce((width, character) => width + advance(character), 0) * size;

/** @param {string} character */
function advance(character) {
  if (/[0-9−+=×]/.test(character)) return 0.63;
  if (/[mwMWшщжюШЩЖЮ@]/.test(character)) return 0.88;
  if (/[iljtfI.,:;|!()[\]⁻⁰¹²³⁴⁵⁶⁷⁸⁹· ]/.test(character)) return 0.36;
  return /[A-ZА-Я]/.test(character) ? 0.7 : 0.58;
}

/** Rows and columns of a tensor: its last axis lies across; a vector is one row. @param {number[]} shape */
export function grid(shape) {
  const columns = shape[shape.length - 1] ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, length) => product * length, 1), columns };
}

/** Whether a tensor of this shape is shown by its numbers. @param {number[]} shape @param {Matrices} matrices */
export function showsCells(shape, matrices) {
  const { rows, columns } = grid(shape);
  return matrices === "cells" && rows * columns <= MAX_CELLS && columns <= 4;
}

/** The cells of a tensor's heat map: how many, and the side of one. @param {number[]} shape */
export function heatMap(shape) {
  const { rows, columns } = grid(shape);
  const [down, across] = [Math.min(rows, MAX_BINS), Math.min(columns, MAX_BINS)];
  const fitting = Math.floor(HEAT_CELL.map / Math.max(down, across, 1));
  return { down, across, side: Math.min(Math.max(fitting, HEAT_CELL.least), HEAT_CELL.most) };
}

/**
 * The room for the numbers or the map of a tensor, or for a number.
 * @param {number[]} shape @param {Matrices} matrices @returns {Size}
 */
export function slotSize(shape, matrices) {
  if (!shape.length) return SLOT;
  const { rows, columns } = grid(shape);
  if (showsCells(shape, matrices)) return { width: columns * CELL.width + 2, height: rows * CELL.height + 2 };
  const { down, across, side } = heatMap(shape);
  return { width: across * side + 2, height: down * side + 2 };
}

/** @param {number[]} shape */
export const shapeWidth = (shape) => Math.ceil(textWidth(shape.join("×"), SHAPE.size)) + SHAPE.gap;

/** @param {Node} node @param {Surroundings} surroundings @returns {NodeSize} */
export function nodeSize(node, surroundings) {
  const right = surroundings.direction === "right";
  const size = right ? sizeAcross(node, surroundings) : sizeDown(node, surroundings);
  if (node.gate === undefined) return size;
  const { center, width, height } = size;
  const room = FOLD + 2;
  return right
    ? { ...size, height: height + room, center: { ...center, y: center.y + room } }
    : { ...size, width: width + room, center: { ...center, x: center.x + room } };
}

/** @param {Node} node @param {number} ports @returns {Size} */
function coreSize(node, ports) {
  const width = textWidth(node.label, NAME_SIZE);
  const needed = ports * PORT_PITCH + 8;
  if (node.kind === "operation")
    return { width: Math.max(GATE, Math.ceil(width) + 26), height: Math.max(GATE, needed) };
  return { width: Math.max(GATE, Math.ceil(width) + 20), height: Math.max(LEAF_HEIGHT, needed) };
}

/** @param {Node} node @param {Surroundings} surroundings @returns {NodeSize} */
function sizeAcross(node, { matrices, entering, leaving }) {
  const core = coreSize(node, Math.max(entering, leaving));
  const slot = slotSize(node.shape, matrices);
  const aside = node.shape.length && !showsCells(node.shape, matrices) ? 2 * shapeWidth(node.shape) : 0;
  const sum = { ...slot, width: !node.shape.length && leaving > 1 ? SUM_WIDTH : slot.width };
  const width = Math.max(core.width, sum.width + aside);
  const reach = core.height / 2 + GAP;
  return {
    core,
    width,
    height: core.height + 2 * (slot.height + GAP),
    center: { x: width / 2, y: slot.height + GAP + core.height / 2 },
    value: { x: -slot.width / 2, y: -reach - slot.height, ...slot },
    gradient: { x: -sum.width / 2, y: reach, ...sum },
    name: 0,
  };
}

/** @param {Node} node @param {Surroundings} surroundings @returns {NodeSize} */
function sizeDown(node, { matrices, entering, leaving }) {
  const base = coreSize(node, 1);
  const ports = Math.max(entering, leaving) * PORT_PITCH + 8;
  const slot = node.shape.length ? slotSize(node.shape, matrices) : NARROW_SLOT;
  const caption = node.shape.length && !showsCells(node.shape, matrices) ? SHAPE.height : 0;
  const column = Math.max(slot.width, caption ? shapeWidth(node.shape) : 0);
  if (node.kind !== "operation") return tile(node, base, slot, ports, caption, column);
  const core = { width: Math.max(base.width, ports), height: LOW_GATE };
  const height = Math.max(core.height, slot.height + 2 * caption);
  const reach = core.width / 2 + GAP + (column - slot.width) / 2;
  return {
    core,
    width: core.width + 2 * (column + GAP),
    height,
    center: { x: core.width / 2 + column + GAP, y: height / 2 },
    value: { x: -reach - slot.width, y: -slot.height / 2, ...slot },
    gradient: { x: reach, y: -slot.height / 2, ...slot },
    name: 0,
  };
}

/**
 * A leaf of a picture from top to bottom: name and value side by side, the gradient above.
 * @param {Node} node @param {Size} base @param {Size} slot @param {number} ports @param {number} caption
 * @param {number} column @returns {NodeSize}
 */
function tile(node, base, slot, ports, caption, column) {
  const name = base.width - 20;
  const value = { ...slot, width: node.shape.length ? slot.width : valueWidth(node) };
  const width = Math.max(name + Math.max(value.width, caption && column) + 20, slot.width, ports);
  const core = { width, height: Math.max(LEAF_HEIGHT, slot.height + caption + 8) };
  const left = -width / 2 + 8 + name + 4;
  return {
    core,
    width,
    height: core.height + slot.height + GAP,
    center: { x: width / 2, y: slot.height + GAP + core.height / 2 },
    value: { x: left + (width / 2 - 6 - left - value.width) / 2, y: -(slot.height + caption) / 2, ...value },
    gradient: { x: -slot.width / 2, y: -core.height / 2 - GAP - slot.height, ...slot },
    name: -width / 2 + 8 + name / 2,
  };
}

/** @param {Node} node */
function valueWidth({ value }) {
  const { least, most, size } = TILE_VALUE;
  return Math.min(Math.max(Math.ceil(textWidth(formatNumber(value, { digits: 3 }), size)), least), most);
}

/**
 * Where a port is, across the flow, from the middle of the core.
 * @param {NodeSize} size @param {number} slot @param {number} slots @param {Direction} direction
 */
export function portOffset({ core }, slot, slots, direction) {
  const room = direction === "right" ? core.height : core.width;
  const pitch = slots < 2 ? 0 : Math.min(PORT_PITCH, (room * 0.75) / (slots - 1));
  return (slot - (slots - 1) / 2) * pitch;
}
