// The four levels of guessing first, and when they change: three right in a row rise, two wrong in a row fall.

import { t } from "../lib/i18n.js";

/** @typedef {1 | 2 | 3 | 4} Level */
/** @typedef {{level: Level, streak: number, misses: number}} Standing  In a row: right at the first try, or not. */

export const LOWEST = 1;
export const HIGHEST = 4;
const RISE = 3;
const FALL = 2;

/** @param {number} value @returns {Level} */
export const levelOf = (value) => /** @type {Level} */ (Math.min(HIGHEST, Math.max(LOWEST, Math.round(value) || 1)));

/** What is asked at each level. @returns {Record<Level, string>} */
export const levelNames = () => ({
  1: t("choose of three"),
  2: t("the product"),
  3: t("local and product"),
  4: t("what comes next"),
});

/** The standing after another answer. @param {Standing} standing @param {boolean} isRight @returns {Standing} */
export function after({ level, streak, misses }, isRight) {
  if (isRight) {
    if (streak + 1 < RISE || level === HIGHEST) return { level, streak: streak + 1, misses: 0 };
    return { level: levelOf(level + 1), streak: 0, misses: 0 };
  }
  if (misses + 1 < FALL || level === LOWEST) return { level, streak: 0, misses: misses + 1 };
  return { level: levelOf(level - 1), streak: 0, misses: 0 };
}
