// The values that inputs and seeds may have: finite numbers, and nested lists of them.

/** Lists within lists. The language's tensors have rank 4 at most; what is deeper only wears out a stack. */
export const MAX_DEPTH = 16;

/** What an input begins with where the server has no better suggestion. */
export const NEW_INPUT = 2;

/** @typedef {Record<string, unknown>} Values  By name, without a prototype: `constructor` is a name like any other. */

/** @param {unknown} value @param {number} [depth] @returns {boolean} */
export function isValue(value, depth = 0) {
  if (typeof value === "number") return Number.isFinite(value);
  return Array.isArray(value) && depth < MAX_DEPTH && value.every((part) => isValue(part, depth + 1));
}

/** Values by name, in a record of their own. @param {Iterable<[string, unknown]>} entries @returns {Values} */
export function valuesOf(entries) {
  /** @type {Values} */
  const values = Object.create(null);
  for (const [name, value] of entries) values[name] = value;
  return values;
}

/** @param {Values} values @param {string} name @param {unknown} value @returns {Values} */
export const withValue = (values, name, value) => valuesOf([...Object.entries(values), [name, value]]);

/**
 * JSON that keeps the sign of −0, which `JSON.stringify` drops: 1/x distinguishes the two zeros.
 * @param {unknown} value
 * @returns {string}
 */
export function toJson(value) {
  if (Object.is(value, -0)) return "-0.0";
  if (Array.isArray(value)) return value.some(isDelicate) ? `[${value.map(toJson).join(",")}]` : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, part]) => `${JSON.stringify(name)}:${toJson(part)}`)
    .join(",")}}`;
}

/** @param {unknown} value */
const isDelicate = (value) => Object.is(value, -0) || typeof value === "object";

/** @param {Values} some @param {Values} others */
export function sameValues(some, others) {
  if (some === others) return true;
  const names = Object.keys(some);
  return (
    names.length === Object.keys(others).length &&
    names.every((name) => Object.hasOwn(others, name) && sameValue(some[name], others[name]))
  );
}

/** @param {unknown} one @param {unknown} other @returns {boolean} */
export function sameValue(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(one, other);
  return one === other || (one.length === other.length && one.every((part, index) => sameValue(part, other[index])));
}

/** How many numbers there are in a value. @param {unknown} value @returns {number} */
export const size = (value) => (Array.isArray(value) ? value.reduce((sum, part) => sum + size(part), 0) : 1);

/** The sizes of a nested list's axes, none for a number. @param {unknown} value @returns {number[]} */
export const shapeOf = (value) => (Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : []);

/** @param {unknown} one @param {unknown} other */
export const sameShape = (one, other) => shapeOf(one).join() === shapeOf(other).join();

/** What new cells hold: short numbers that are not 0 or ±1. */
const TIDY = [0.5, -2, 1.5, -0.5, 2, -1.5, 0.25, -0.75, 1.25, -1.75, 1.75, -0.25, 0.75, -1.25];

/**
 * A value with one place more along an axis, each new cell with a number that is not there yet.
 * @param {unknown} value
 * @param {number} axis
 * @returns {unknown}
 */
export function grow(value, axis) {
  const used = new Set([value].flat(Infinity));
  let count = 0;
  const next = () => {
    const number = TIDY.find((each) => !used.has(each)) ?? TIDY[count++ % TIDY.length];
    used.add(number);
    return number;
  };
  if (!Array.isArray(value)) return [value, next()];
  if (axis === 1) return value.map((row) => [...row, next()]);
  return [...value, Array.isArray(value[0]) ? value[0].map(next) : next()];
}

/**
 * A value with one place less along an axis: a matrix of one row becomes a vector, a vector of one number the number.
 * @param {unknown} value
 * @param {number} axis
 * @returns {unknown}
 */
export function shrink(value, axis) {
  if (!Array.isArray(value)) return value;
  if (axis === 1) return value.map((row) => row.slice(0, -1));
  return value.length === 1 ? value[0] : value.slice(0, -1);
}
