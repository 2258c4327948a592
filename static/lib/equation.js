// How many digits a printed equation needs to be true as printed: 0.197 × 2 = 0.393 is not, 0.1966 × 2 = 0.3932 is.

import { formatNumber, parseNumber, toNumber } from "./number.js";

/** Significant digits that are tried, in this order; the last is taken where none makes the equation true. */
export const EQUATION_DIGITS = [3, 4, 5];

/**
 * An equation between numbers: its terms, joined by one operation, and what it comes to.
 * @typedef {{terms: unknown[], join: "×" | "+", result: unknown}} Equation
 */

/**
 * The least number of digits with which all these equations are true as printed, so that rows that stand together are
 * printed alike.
 * @param {Equation[]} equations
 * @returns {number}
 */
export function equationDigits(equations) {
  return EQUATION_DIGITS.find((digits) => equations.every((each) => isTrue(each, digits))) ?? EQUATION_DIGITS[2];
}

/**
 * `[upstream] × [local] = product` of one edge.
 * @param {unknown} upstream @param {unknown} local @param {unknown} product
 */
export const productDigits = (upstream, local, product) =>
  equationDigits([{ terms: [upstream, local], join: "×", result: product }]);

/** `a + b + c = total`. @param {unknown[]} terms @param {unknown} total */
export const sumDigits = (terms, total) => equationDigits([{ terms, join: "+", result: total }]);

/**
 * What stands between the printed terms and their total: −0.5 + 0.5 is not 1.128·10⁻¹², but nearly.
 * @param {unknown[]} terms @param {unknown} total @param {number} digits @returns {"=" | "≈"}
 */
export const sumSign = (terms, total, digits) => (isTrue({ terms, join: "+", result: total }, digits) ? "=" : "≈");

/**
 * Whether the printed terms give the printed result, at the places that the result has. What is not finite has no
 * digits, so that more of them make nothing truer.
 * @param {Equation} equation @param {number} digits
 */
function isTrue({ terms, join, result }, digits) {
  if (![...terms, result].every((value) => Number.isFinite(toNumber(value)))) return true;
  const printed = terms.map((term) => asPrinted(term, digits));
  const value = printed.reduce((joined, term) => (join === "×" ? joined * term : joined + term));
  return formatNumber(tidy(value), { digits }) === formatNumber(result, { digits });
}

/** The number that a reader sees. @param {unknown} value @param {number} digits */
const asPrinted = (value, digits) => /** @type {number} */ (parseNumber(formatNumber(value, { digits })));

/** Without the last bits' noise: 0.1 + 0.2 is printed as 0.3 whatever the digits. @param {number} value */
const tidy = (value) => Number(value.toPrecision(12));

/**
 * `a · b + c · d = total`: one row times one column.
 * @param {[unknown, unknown][]} pairs @param {unknown} total
 */
export function dotDigits(pairs, total) {
  return EQUATION_DIGITS.find((digits) => isDotTrue(pairs, total, digits)) ?? EQUATION_DIGITS[2];
}

/** @param {[unknown, unknown][]} pairs @param {unknown} total @param {number} digits */
function isDotTrue(pairs, total, digits) {
  if (![...pairs.flat(), total].every((value) => Number.isFinite(toNumber(value)))) return true;
  const value = pairs.reduce((sum, [one, other]) => sum + asPrinted(one, digits) * asPrinted(other, digits), 0);
  return formatNumber(tidy(value), { digits }) === formatNumber(total, { digits });
}
