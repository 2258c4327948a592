// Labels and numbers in SVG: plain <text> and <tspan>, which every program that opens SVG renders alike.

/** @import {Selection as D3Selection} from "d3" */
/** @import {Tensor} from "../lib/types.js" */
import { formatNumber, formatShape, heat, range } from "../lib/number.js";
import { CELL, grid, isSmall } from "../layout/sizes.js";

/** @typedef {{locale: string}} NumberFormat  How numbers are written. */

export const DIGITS = 3;

/** @param {unknown} value @param {NumberFormat} format */
export const short = (value, { locale }) => formatNumber(value, { digits: DIGITS, locale });

/**
 * A name with its index lowered: w0 is w₀, x_max is x with max below.
 * @param {string} name @returns {{base: string, index: string}}
 */
export function nameParts(name) {
  const match = /^(\p{L}+)_?(\d+)$|^(\p{L}+)_(\w+)$/u.exec(name);
  return match ? { base: match[1] ?? match[3], index: match[2] ?? match[4] } : { base: name, index: "" };
}

/**
 * Write a name into a <text>, its index as a lowered, smaller span.
 * @param {D3Selection<any, any, any, any>} text
 * @param {string} name
 */
export function writeName(text, name) {
  const { base, index } = nameParts(name);
  text.text(null);
  text.append("tspan").text(base);
  if (index) text.append("tspan").attr("class", "index").attr("dy", "0.28em").text(index);
}

/**
 * Draw a tensor into a group: numbers in cells tinted by size and sign, or shape and range where it is large.
 * The group's origin is the middle of the room.
 * @param {D3Selection<any, any, any, any>} group
 * @param {Tensor | null} tensor
 * @param {number[]} shape
 * @param {NumberFormat} format
 */
export function writeTensor(group, tensor, shape, format) {
  // What stands there may be of another program, whose tensor was small where this one is large.
  group.selectAll(isSmall(shape) ? "text.summary" : "g.cell").remove();
  if (isSmall(shape)) writeMatrix(group, tensor, shape, format);
  else writeSummary(group, tensor, shape, format);
}

/**
 * @param {D3Selection<any, any, any, any>} group
 * @param {Tensor | null} tensor
 * @param {number[]} shape
 * @param {NumberFormat} format
 */
function writeMatrix(group, tensor, shape, format) {
  const [rows, columns] = grid(shape);
  const values =
    tensor === null
      ? Array(rows * columns).fill(null)
      : /** @type {unknown[]} */ (/** @type {any} */ (tensor).flat(Infinity));
  const most = Math.max(...(range(tensor) ?? [0, 0]).map(Math.abs));
  const cells = values.map((value, index) => ({
    value,
    x: ((index % columns) - columns / 2) * CELL.width,
    y: (Math.floor(index / columns) - rows / 2) * CELL.height,
  }));
  const joined = group
    .selectAll("g.cell")
    .data(cells)
    .join((enter) => {
      const cell = enter.append("g").attr("class", "cell");
      cell
        .append("rect")
        .attr("width", CELL.width - 2)
        .attr("height", CELL.height - 2)
        .attr("rx", 2);
      cell
        .append("text")
        .attr("class", "cell-number")
        .attr("x", CELL.width / 2 - 1)
        .attr("y", CELL.height / 2 + 4);
      return cell;
    });
  joined.attr("transform", ({ x, y }) => `translate(${x + 1},${y + 1})`);
  joined.select("rect").attr("class", ({ value }) => `heat ${heat(value, most)}`);
  joined.select("text").each(({ value }, index, texts) => {
    const text = value === null ? "" : formatNumber(value, { digits: 2, locale: format.locale });
    const element = /** @type {SVGTextElement} */ (texts[index]);
    element.textContent = text;
    element.classList.toggle("is-long", text.length > 5);
  });
}

/**
 * @param {D3Selection<any, any, any, any>} group
 * @param {Tensor | null} tensor
 * @param {number[]} shape
 * @param {NumberFormat} format
 */
function writeSummary(group, tensor, shape, format) {
  const limits = range(tensor);
  const lines = [formatShape(shape), limits ? `${short(limits[0], format)} … ${short(limits[1], format)}` : ""];
  group
    .selectAll("text.summary")
    .data(tensor === null ? [] : lines)
    .join("text")
    .attr("class", "summary")
    .attr("y", (_, index) => (index ? 16 : -3))
    .text((line) => line);
}
