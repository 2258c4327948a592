// The values that inputs and seeds may have: finite numbers, and nested lists of them.

/** Lists within lists. The language's tensors have rank 4 at most; what is deeper only wears out a stack. */
export const DEEPEST = 16;

/** @typedef {Record<string, unknown>} Values  By name, without a prototype: `constructor` is a name like any other. */

/** @param {unknown} value @param {number} [depth] @returns {boolean} */
export function isValue(value, depth = 0) {
  if (typeof value === "number") return Number.isFinite(value);
  return Array.isArray(value) && depth < DEEPEST && value.every((part) => isValue(part, depth + 1));
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

/** JSON that keeps the sign of −0, which `JSON.stringify` drops: 1/x tells the two zeros apart. @param {unknown} value @returns {string} */
export function written(value) {
  if (Object.is(value, -0)) return "-0.0";
  if (Array.isArray(value)) return value.some(isDelicate) ? `[${value.map(written).join(",")}]` : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${written(part)}`).join(",")}}`;
}

/** @param {unknown} value */
const isDelicate = (value) => Object.is(value, -0) || typeof value === "object";

/** @param {Values} some @param {Values} others */
export function sameValues(some, others) {
  if (some === others) return true;
  const names = Object.keys(some);
  return names.length === Object.keys(others).length && names.every((name) => Object.hasOwn(others, name) && sameValue(some[name], others[name]));
}

/** @param {unknown} one @param {unknown} other @returns {boolean} */
export function sameValue(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(one, other);
  return one === other || (one.length === other.length && one.every((part, index) => sameValue(part, other[index])));
}

/** How many numbers there are in a value. @param {unknown} value @returns {number} */
export const size = (value) => (Array.isArray(value) ? value.reduce((sum, part) => sum + size(part), 0) : 1);
