// Paints tiles: what a neuron says at every point, as colour over two features, as a line over one. Plus is teal, minus
// ochre; how the numbers become colours is told by a scale.

import { toNumber } from "../../lib/number.js";

/** @typedef {[number, number, number]} Colour */
/** @typedef {{plus: Colour, minus: Colour, zero: Colour, ink: string}} Palette */
/** @typedef {{middle: number, reach: number}} Scale  The number without colour, and the distance of the full one. */

/** The tokens of the present theme as numbers. @param {Element} element @returns {Palette} */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => channels(style.getPropertyValue(name).trim());
  const ink = style.getPropertyValue("--ink").trim();
  return { plus: colour("--plus"), minus: colour("--minus"), zero: colour("--tile"), ink };
}

/** `#1f7a6d` as three numbers. @param {string} hex @returns {Colour} */
export const channels = (hex) =>
  /** @type {Colour} */ ([1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) || 0));

/**
 * The scale of the neurons of one layer: around 0, as far as the largest of them; shares of classes around a half.
 * @param {any[]} units @param {boolean} areShares @returns {Scale}
 */
export function scaleOf(units, areShares) {
  if (areShares) return { middle: 0.5, reach: 0.5 };
  const sizes = units.flat(2).map((value) => Math.abs(toNumber(value)));
  return { middle: 0, reach: sizes.filter(Number.isFinite).reduce((most, size) => Math.max(most, size), 0) };
}

/**
 * The colour of a number; what is not finite is grey.
 * @param {number} value @param {Scale} scale @param {Palette} palette @returns {Colour}
 */
export function colourOf(value, { middle, reach }, { plus, minus, zero }) {
  if (Number.isNaN(value)) return [128, 128, 128];
  const share = reach > 0 ? Math.min(1, Math.abs(value - middle) / reach) : 0;
  const full = value < middle ? minus : plus;
  const part = share ** 0.75; // the middle tones are told apart, and little is still seen
  return /** @type {Colour} */ (zero.map((from, at) => Math.round(from + (full[at] - from) * part)));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {any} unit  Rows of values, the lowest first; or one row, over a single feature.
 * @param {Scale} scale @param {Palette} palette
 */
export function paint(canvas, unit, scale, palette) {
  if (Array.isArray(unit[0])) paintPlane(canvas, unit, scale, palette);
  else paintLine(canvas, unit, scale, palette);
}

/** @param {HTMLCanvasElement} canvas @param {any[][]} rows @param {Scale} scale @param {Palette} palette */
function paintPlane(canvas, rows, scale, palette) {
  const [width, height] = [rows[0].length, rows.length];
  resize(canvas, width, height);
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(width, height);
  rows.forEach((row, up) =>
    row.forEach((value, across) => {
      const at = 4 * ((height - 1 - up) * width + across);
      image.data.set([...colourOf(toNumber(value), scale, palette), 255], at);
    }),
  );
  context.putImageData(image, 0, 0);
}

const LINE = { width: 148, height: 108, room: 10 };

/** @param {HTMLCanvasElement} canvas @param {any[]} row @param {Scale} scale @param {Palette} palette */
function paintLine(canvas, row, { middle, reach }, { plus, minus, zero, ink }) {
  resize(canvas, LINE.width, LINE.height);
  const context = canvas.getContext("2d");
  if (!context) return;
  const half = LINE.height / 2;
  const up = (/** @type {unknown} */ value) => half - ((toNumber(value) - middle) / (reach || 1)) * (half - LINE.room);
  const rgb = (/** @type {Colour} */ colour) => `rgb(${colour.join(",")})`;
  context.fillStyle = rgb(zero);
  context.fillRect(0, 0, LINE.width, LINE.height);
  for (const [fill, top] of /** @type {[Colour, number][]} */ ([
    [plus, 0],
    [minus, half],
  ])) {
    context.save();
    context.beginPath();
    context.rect(0, top, LINE.width, half);
    context.clip();
    trace(context, row, up);
    context.lineTo(LINE.width, half);
    context.lineTo(0, half);
    context.fillStyle = rgb(fill);
    context.globalAlpha = 0.45;
    context.fill();
    context.restore();
  }
  trace(context, row, up);
  context.strokeStyle = ink;
  context.lineWidth = 4;
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {unknown[]} row @param {(value: unknown) => number} up */
function trace(context, row, up) {
  context.beginPath();
  row.forEach((value, at) => {
    const y = up(value);
    if (Number.isFinite(y)) context.lineTo((at / (row.length - 1)) * LINE.width, y);
  });
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
function resize(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
