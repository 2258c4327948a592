// One example of a batch, so that a walk shows its numbers alone. Pure.

/** Examples on offer at most: a longer list is not looked through. */
const MOST = 500;

/**
 * The examples that an update has seen, by their places in the data: those of its batch, else all.
 * @param {number[] | null | undefined} indices @param {number | null | undefined} count
 */
export const seenExamples = (indices, count) =>
  (indices ?? Array.from({ length: Math.min(count ?? 0, MOST) }, (_, place) => place)).slice(0, MOST);

/**
 * Inputs cut to one example; what is not data stays.
 * @param {Record<string, unknown>} inputs @param {Record<string, number>} axes  The example axis of each data input.
 * @param {number} place
 */
export const cutTo = (inputs, axes, place) =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, name in axes ? cut(value, axes[name], place) : value]),
  );

/** @param {unknown} value @param {number} axis @param {number} place @returns {unknown} */
function cut(value, axis, place) {
  if (!Array.isArray(value)) return value;
  return axis === 0 ? value.slice(place, place + 1) : value.map((part) => cut(part, axis - 1, place));
}
