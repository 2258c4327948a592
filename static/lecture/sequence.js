// What a step means in a lecture: a step of the view, the sign that its end is reached, or another view.

/**
 * @typedef {object} Place  Where a view stands.
 * @property {number} position
 * @property {number} last  The last step that there is; endless runs have none.
 * @property {number} [coming]  Steps that were asked for and have not come yet.
 * @property {boolean} isResting  Everything is computed and nothing has been stepped: the next step begins.
 */
/** @typedef {"end" | "start" | null} Edge  The end of the view that the last press has shown. */
/** @typedef {"step" | "edge" | "view" | "stay"} Meaning */

/**
 * @param {Place} place @param {number | null} stop  The last step that the lecture shows of this view.
 * @returns {number}
 */
export const endOf = ({ last }, stop) => Math.min(stop ?? last, last);

/**
 * What a step forward means.
 * @param {Place} place @param {number | null} stop @param {Edge} edge @param {{isList: boolean, hasNext: boolean}} list
 * @returns {Meaning}
 */
export function forward(place, stop, edge, { isList, hasNext }) {
  const { position, coming = 0 } = place;
  if (place.isResting || position + coming < endOf(place, stop)) return "step";
  if (coming || !isList) return "stay";
  if (edge !== "end") return "edge";
  return hasNext ? "view" : "stay";
}

/**
 * What a step back means.
 * @param {Place} place @param {Edge} edge @param {{isList: boolean, hasPrevious: boolean}} list
 * @returns {Meaning}
 */
export function backward(place, edge, { isList, hasPrevious }) {
  if (place.position > 0) return "step";
  if (!isList || !hasPrevious) return "stay";
  return edge === "start" ? "view" : "edge";
}

/** Digits that a step may have: more than the longest walk. */
const MAX_DIGITS = 5;

/** The digits after one more. @param {string} digits @param {string} digit */
export const typed = (digits, digit) => (digits + digit).slice(-MAX_DIGITS);

/** The step that typed digits name, or null. @param {string} digits @param {number} end */
export const stepOf = (digits, end) => (digits === "" ? null : Math.min(Number(digits), end));
