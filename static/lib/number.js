// The number formatter that graph, panels, speech and exports share.

/** @import {Tensor} from "./types.js" */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * @typedef {object} NumberOptions
 * @property {number} [digits]  Significant digits, by default 4.
 * @property {string} [locale]  Decides the decimal mark; by default "en".
 */

/** @param {string} locale @returns {"," | "."} */
export const decimalMark = (locale) => (/^(ru|uk|be|de|fr|es|it|pl|cs)/.test(locale) ? "," : ".");

/**
 * The sign, digits and power of ten of a finite number, rounded to significant digits.
 * @param {number} value @param {number} digits
 * @returns {{negative: boolean, digits: string, exponent: number | null}}
 */
function parts(value, digits) {
  const size = Math.abs(value);
  const negative = value < 0;
  if (size === 0) return { negative: false, digits: "0", exponent: null };
  if (Number.isInteger(value) && size < 1e6) return { negative, digits: String(size), exponent: null };
  const [mantissa, power] = size.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent > 5) return { negative, digits: trimmed(mantissa), exponent };
  return { negative, digits: trimmed(size.toFixed(Math.max(0, digits - 1 - exponent))), exponent: null };
}

/** @param {string} text */
const trimmed = (text) => (text.includes(".") ? text.replace(/(?:\.0+|(?<![.0])0+)$/, "") : text);

/** @param {unknown} value @returns {number} */
export function toNumber(value) {
  if (typeof value === "number") return value;
  if (value === "Infinity") return Infinity;
  return value === "-Infinity" ? -Infinity : NaN;
}

/**
 * A number for the screen and for speech: `−0.1966`, `1.2·10⁻⁴`, `∞`, `NaN`, `true`.
 * @param {unknown} value @param {NumberOptions} [options] @returns {string}
 */
export function formatNumber(value, { digits = 4, locale = "en" } = {}) {
  if (typeof value === "boolean") return String(value);
  const number = toNumber(value);
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  const { negative, digits: text, exponent } = parts(number, digits);
  const sign = negative ? "−" : "";
  const body = text.replace(".", decimalMark(locale));
  if (exponent === null) return sign + body;
  return body === "1" ? `${sign}${powerOfTen(exponent)}` : `${sign}${body}·${powerOfTen(exponent)}`;
}

/**
 * Every digit of a finite number, so that it is read back as the same one: `−123456.789`.
 * @param {number} value @param {string} locale
 */
export function wholeNumber(value, locale) {
  const [mantissa] = Math.abs(value).toExponential().split("e");
  return formatNumber(value, { digits: mantissa.replace(".", "").length, locale });
}

/**
 * A finite number within so many signs, whole if it can be, else rounded, which `≈` says: `≈−0.000123`. At least three
 * digits are left even if they need more.
 * @param {number} value @param {number} room @param {string} locale
 */
export function shortNumber(value, room, locale) {
  const whole = wholeNumber(value, locale);
  if (whole.length <= room) return whole;
  const digits = [6, 5, 4, 3].find((count) => formatNumber(value, { digits: count, locale }).length < room) ?? 3;
  const short = formatNumber(value, { digits, locale });
  const isEqual = Number(parseNumber(short)).toPrecision(EXACT_DIGITS) === value.toPrecision(EXACT_DIGITS);
  return isEqual ? short : `≈${short}`;
}

/** With so many digits a decimal number is told from the noise of its last bits. */
const EXACT_DIGITS = 15;

/** @param {number} exponent */
function powerOfTen(exponent) {
  const raised = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${raised}`;
}

/**
 * A number in LaTeX: `-0{,}5`, `1.2 \cdot 10^{-4}`, `\infty`.
 * @param {unknown} value @param {NumberOptions} [options] @returns {string}
 */
export function numberToLatex(value, { digits = 4, locale = "en" } = {}) {
  if (typeof value === "boolean") return `\\text{${value}}`;
  const number = toNumber(value);
  if (Number.isNaN(number)) return "\\text{NaN}";
  if (!Number.isFinite(number)) return number > 0 ? "\\infty" : "-\\infty";
  const { negative, digits: text, exponent } = parts(number, digits);
  const body = text.replace(".", decimalMark(locale) === "," ? "{,}" : ".");
  const power = exponent === null ? "" : `${body === "1" ? "" : " \\cdot "}10^{${exponent}}`;
  return (negative ? "-" : "") + (exponent !== null && body === "1" ? "" : body) + power;
}

/** `1.2·10⁻⁴`, as `formatNumber` writes it, with e: `1.2e-4`. @param {string} text */
function withoutPower(text) {
  const match = /(^[+-]?|[·×*])10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(text);
  if (!match) return text;
  const [whole, before, minus, raised] = match;
  const exponent = [...raised].map((digit) => SUPERSCRIPTS.indexOf(digit)).join("");
  const mantissa = text.slice(0, text.length - whole.length) || `${before}1`;
  return `${mantissa}e${minus && "-"}${exponent}`;
}

/**
 * What a person typed into a value field: `0.5`, `0,5`, `−1e-3`, `1.2·10⁻⁴`; null where it is no finite number.
 * @param {string} text @returns {number | null}
 */
export function parseNumber(text) {
  const plain = withoutPower(text.trim().replaceAll("−", "-").replaceAll(" ", "").replace(",", "."));
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** @param {readonly number[]} shape @returns {string} */
export const formatShape = (shape) => shape.join("×");

/**
 * Every element of a tensor, in row-major order.
 * @param {Tensor | null} tensor @returns {unknown[]}
 */
export function elements(tensor) {
  if (tensor === null) return [];
  return Array.isArray(tensor) ? /** @type {unknown[]} */ (tensor).flat(Infinity) : [tensor];
}

/** Elements in rows of a width. @param {unknown[]} all @param {number} width @returns {unknown[][]} */
export function chunked(all, width) {
  const rows = [];
  for (let at = 0; at < all.length; at += width) rows.push(all.slice(at, at + width));
  return rows;
}

/**
 * The smallest and the largest finite element, or null where there is none.
 * @param {Tensor | null} tensor @returns {[number, number] | null}
 */
export function range(tensor) {
  let low = Infinity;
  let high = -Infinity;
  for (const element of elements(tensor)) {
    const number = typeof element === "boolean" ? Number(element) : toNumber(element);
    if (Number.isFinite(number)) {
      low = Math.min(low, number);
      high = Math.max(high, number);
    }
  }
  return low <= high ? [low, high] : null;
}

/**
 * One of nine tints: how large a number is beside the largest one, and its sign.
 * @param {unknown} value
 * @param {number} most
 */
export function heat(value, most) {
  if (value === null) return "empty";
  const number = typeof value === "boolean" ? Number(value) : toNumber(value);
  if (!Number.isFinite(number)) return "non-finite";
  const level = most > 0 ? Math.ceil((4 * Math.abs(number)) / most) : 0;
  return level === 0 ? "heat-0" : `heat-${number < 0 ? "minus" : "plus"}-${level}`;
}
