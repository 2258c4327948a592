// The sizes of the elements, in the drawing's units. They depend on the structure alone, so that new numbers move
// nothing.

/** @import {Node} from "../lib/types.js" */

export const GATE = 54;
export const LEAF_HEIGHT = 40;
export const SLOT_HEIGHT = 31;
export const SLOT_WIDTH = 68;
export const GAP = 4;
export const LABEL_SIZE = 21;
export const CELL = { width: 52, height: 24 };
export const SUMMARY = { width: 104, height: 46 };

/**
 * The text on an edge: `[0.2] × [−1]` over `= −0.2`, or, where the picture is deep and every column counts, three
 * lines.
 */
export const EDGE_LABELS = { wide: { width: 146, height: 54 }, tall: { width: 92, height: 76 } };
/** @typedef {keyof typeof EDGE_LABELS} LabelForm */

/** The largest matrix that is shown number by number. */
export const SMALL = 5;

/** @typedef {{width: number, height: number}} Size */
/**
 * @typedef {{core: Size, slot: Size, width: number, height: number, center: number}} NodeSize  `center`: the middle of
 *   the core, from the top.
 */

/** An estimate of a text's width that needs no screen. @param {string} text @param {number} size */
export const textWidth = (text, size) => [...text].reduce((width, character) => width + advance(character), 0) * size;

/** @param {string} character */
function advance(character) {
  if (/[mwMWшщжюШЩЖЮ]/.test(character)) return 0.85;
  if (/[iljtfI.,:;|!()[\]⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/.test(character)) return 0.36;
  return /[A-ZА-Я]/.test(character) ? 0.68 : 0.58;
}

/** Whether a tensor is shown as a matrix of numbers rather than by its shape. @param {number[]} shape */
export const isSmall = (shape) => shape.length > 0 && shape.length <= 2 && shape.every((length) => length <= SMALL);

/** Rows and columns of a small tensor; a vector is one row. @param {number[]} shape @returns {[number, number]} */
export const grid = (shape) => (shape.length === 2 ? [shape[0], shape[1]] : [1, shape[0]]);

/** The room for a value or a gradient of this shape. @param {number[]} shape @returns {Size} */
export function slotSize(shape) {
  if (shape.length === 0) return { width: SLOT_WIDTH, height: SLOT_HEIGHT };
  if (!isSmall(shape)) return SUMMARY;
  const [rows, columns] = grid(shape);
  return { width: columns * CELL.width + 10, height: rows * CELL.height + 4 };
}

/** @param {Node} node @returns {Size} */
export function coreSize(node) {
  const width = textWidth(node.label, LABEL_SIZE) + 24;
  if (node.kind !== "operation") return { width: Math.max(GATE, width), height: LEAF_HEIGHT };
  return { width: Math.max(GATE, width), height: GATE };
}

/** @param {Node} node @returns {NodeSize} */
export function nodeSize(node) {
  const core = coreSize(node);
  const slot = slotSize(node.shape);
  return {
    core,
    slot,
    width: Math.max(core.width, slot.width),
    height: core.height + 2 * (slot.height + GAP),
    center: slot.height + GAP + core.height / 2,
  };
}
