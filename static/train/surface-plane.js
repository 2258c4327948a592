// The plane of a loss surface: two parameters or two directions, and the coordinates of parameters in it.

import { toNumber } from "../lib/number.js";

/** @typedef {{parameter: string, index: number[]}} Axis  One number of a parameter. */

/**
 * The position of parameters in the picture; null where only the API can compute it.
 * @param {any} answer
 * @param {Record<string, unknown>} parameters
 * @returns {[number, number] | null}
 */
export function spotOf({ axes: [across, up] }, parameters) {
  return across.parameter ? [elementOf(parameters, across), elementOf(parameters, up)] : null;
}

/** How many numbers there are in all parameters. @param {Record<string, unknown>} parameters */
export const countParameters = (parameters) => Object.values(parameters).flatMap((value) => placesOf(value)).length;

/** The place of every number in a value. @param {unknown} value @param {number[]} [at] @returns {number[][]} */
export const placesOf = (value, at = []) =>
  Array.isArray(value) ? value.flatMap((part, index) => placesOf(part, [...at, index])) : [at];

/**
 * The place in a parameter, or its name alone where it has a single number.
 * @param {Axis} axis @param {Record<string, unknown>} parameters
 */
export const labelOf = ({ parameter, index }, parameters) =>
  placesOf(parameters[parameter]).length > 1 ? `${parameter}[${index.join(", ")}]` : parameter;

/** @param {Record<string, unknown>} parameters @param {Axis} axis */
export const elementOf = (parameters, { parameter, index }) =>
  toNumber(index.reduce((part, at) => /** @type {any} */ (part)[at], parameters[parameter]));

/** Points whose numbers are all finite: others have no place. @param {Record<string, unknown>[]} path */
export const finitePoints = (path) =>
  path.filter(
    (parameters) => !JSON.stringify(parameters).includes('"NaN"') && !JSON.stringify(parameters).includes('Infinity"'),
  );
