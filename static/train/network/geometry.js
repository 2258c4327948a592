// Where everything of the picture of a network stands: columns, tiles, and the lines between them. Pure.

/**
 * A layered model, as the API recognises it.
 * @typedef {{name: string | null, width: number, activation: string | null, weights: string,
 *   units_axis: number | null, bias: string | null, sum: number, node: number}} Layer
 * @typedef {{node: number, count: number, input: string, axis: number, columns: number}} Features
 * @typedef {{features: Features, layers: Layer[], parameters: number, prediction: number, target: string | null,
 *   loss: string | null, penalised: boolean, program: string, names?: import("../state.js").Names | null}} Network
 *   `program`: whose layers these are; `penalised`: something is added to the loss; `names`: what the columns of the
 *   data are called.
 */
/**
 * A tile of a neuron or a feature: its middle and its size.
 * @typedef {{column: number, unit: number, x: number, y: number, width: number, height: number}} Tile
 */
/**
 * @typedef {{x: number, count: number, shown: number, tiles: Tile[], foot: number}} Column  `foot`: below its tiles.
 */
/** @typedef {{layer: number, input: number, unit: number, path: string, middle: [number, number]}} Line */

/** Room around the tiles: names of features at the left, heads above, the key below. */
export const ROOM = { left: 44, right: 22, top: 124, bottom: 58 };
const GAP = 12;
const LEAST = 30;
const MOST = { width: 74, height: 54 };
/** Neurons of a layer that are shown at most. */
export const MOST_SHOWN = 8;
const PROPORTION = 0.75;
const OUTPUT = 1.35;

/**
 * How many neurons of a column are shown: all, or as many as can be recognised.
 * @param {number} count @param {number} height
 */
export function shownOf(count, height) {
  const fit = Math.max(1, Math.floor((height - ROOM.top - ROOM.bottom + GAP) / (LEAST + GAP)));
  return Math.min(count, MOST_SHOWN, fit);
}

/**
 * The columns of a network in a picture of this size: its features, then its layers.
 * @param {Network} network @param {number} width @param {number} height
 * @returns {Column[]}
 */
export function columnsOf({ features, layers }, width, height) {
  const counts = [features.count, ...layers.map((layer) => layer.width)];
  const shown = counts.map((count) => shownOf(count, height));
  const inside = height - ROOM.top - ROOM.bottom;
  const span = width - ROOM.left - ROOM.right;
  const most = Math.max(...shown);
  const tall = Math.min(MOST.height, (inside - (most - 1) * GAP) / most, (span / counts.length) * 0.55 * PROPORTION);
  const wide = Math.min(MOST.width, tall / PROPORTION);
  const large = shown[shown.length - 1] === 1 ? OUTPUT : 1;
  const first = ROOM.left + wide / 2;
  const last = width - ROOM.right - (wide * large) / 2;
  return counts.map((count, column) => {
    const size = column === counts.length - 1 ? large : 1;
    const x = first + ((last - first) * column) / (counts.length - 1);
    return columnAt({ column, x, count, shown: shown[column], wide: wide * size, tall: tall * size, inside });
  });
}

/**
 * One column, centred; its tiles keep more distance where there is room.
 * @param {{column: number, x: number, count: number, shown: number, wide: number, tall: number, inside: number}} place
 * @returns {Column}
 */
function columnAt({ column, x, count, shown, wide, tall, inside }) {
  const pitch = shown > 1 ? Math.min((inside - tall) / (shown - 1), tall * 1.75) : 0;
  const top = ROOM.top + inside / 2 - (pitch * (shown - 1)) / 2;
  const tiles = Array.from({ length: shown }, (_, unit) => ({
    column,
    unit,
    x,
    y: top + unit * pitch,
    width: wide,
    height: tall,
  }));
  return { x, count, shown, tiles, foot: tiles[shown - 1].y + tall / 2 };
}

/** The weights between tiles that are shown, layer by layer. @param {Column[]} columns @returns {Line[]} */
export function linesOf(columns) {
  return columns
    .slice(1)
    .flatMap(({ tiles }, layer) =>
      tiles.flatMap((to) => columns[layer].tiles.map((from) => lineBetween(from, to, layer))),
    );
}

/** @param {Tile} from @param {Tile} to @param {number} layer @returns {Line} */
function lineBetween(from, to, layer) {
  const start = from.x + from.width / 2;
  const end = to.x - to.width / 2;
  const bend = (start + end) / 2;
  const at = (/** @type {number} */ value) => Math.round(value * 10) / 10;
  const path = `M${at(start)} ${at(from.y)}C${at(bend)} ${at(from.y)} ${at(bend)} ${at(to.y)} ${at(end)} ${at(to.y)}`;
  return { layer, input: from.unit, unit: to.unit, path, middle: [bend, (from.y + to.y) / 2] };
}

/**
 * The weight of an input of a neuron, or its gradient: an element of the layer's tensor.
 * @param {Pick<Layer, "units_axis">} layer @param {any} tensor @param {number} input @param {number} unit
 * @returns {unknown}
 */
export function weightAt({ units_axis }, tensor, input, unit) {
  if (!Array.isArray(tensor)) return tensor;
  if (!Array.isArray(tensor[0])) return tensor[units_axis === null ? input : unit];
  return units_axis === 0 ? tensor[unit]?.[input] : tensor[input]?.[unit];
}

/**
 * Pixels of a line: by size, on one scale for all of them; 0 has the thinnest.
 * @param {number} size @param {number} most
 */
export const thickness = (size, most) =>
  Number.isFinite(size) && most > 0 ? 0.6 + 6.4 * Math.min(1, size / most) : 0.6;
