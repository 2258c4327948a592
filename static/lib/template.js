// LaTeX templates: `$x` and `${x}` are placeholders, to be filled with symbols or with numbers.

/** @import {Node, Trace} from "./types.js" */
import { formatShape, numberToLatex } from "./number.js";

const PLACEHOLDER = /(\{)?\$(?:(\w+)|\{(\w+)\})(\})?/g;

/**
 * A template with its placeholders replaced; a negative number stands in parentheses unless braces hold it.
 * @param {string} template @param {Object<string, string>} values @returns {string}
 */
export function fill(template, values) {
  return template.replace(PLACEHOLDER, (whole, opening = "", bare, braced, closing = "") => {
    const value = values[bare ?? braced];
    if (value === undefined) return whole;
    const held = opening && closing;
    return opening + (value.startsWith("-") && !held ? `\\left(${value}\\right)` : value) + closing;
  });
}

/**
 * What each placeholder of an operation stands for, as a symbol.
 * @param {Trace} trace @param {Node} node @returns {Object<string, string>}
 */
export function symbols(trace, node) {
  return bind(node, (operand) => trace.nodes[operand].symbol, node.symbol, "\\bar{v}");
}

/**
 * The same as numbers; a tensor is given by its shape.
 * @param {Trace} trace @param {Node} node @param {import("./number.js").NumberOptions} [options]
 * @returns {Object<string, string>}
 */
export function numbers(trace, node, options) {
  /** @param {Node} part */
  const number = (part) => quantity(part.value, part.shape, options);
  const upstream = node.gradient === null ? "\\square" : quantity(node.gradient, node.shape, options);
  return bind(node, (operand) => number(trace.nodes[operand]), number(node), upstream);
}

/**
 * A scalar as a number, a tensor as its shape in brackets.
 * @param {unknown} value @param {number[]} shape @param {import("./number.js").NumberOptions} [options]
 */
export function quantity(value, shape, options) {
  return shape.length
    ? `\\left[${formatShape(shape).replaceAll("×", "{\\times}")}\\right]`
    : numberToLatex(value, options);
}

/**
 * @param {Node} node @param {(operand: number) => string} operandText @param {string} out @param {string} upstream
 */
function bind(node, operandText, out, upstream) {
  /** @type {Object<string, string>} */
  const values = { out, upstream };
  node.arguments.forEach((name, slot) => {
    values[name] = operandText(node.operands[slot]);
  });
  return values;
}
