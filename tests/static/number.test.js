import assert from "node:assert/strict";
import { test } from "node:test";
import {
  elements,
  formatNumber,
  formatShape,
  numberToLatex,
  parseNumber,
  range,
  shortNumber,
  wholeNumber,
} from "../../static/lib/number.js";

test("numbers keep significant digits and a true minus", () => {
  const cases = [
    [0, "0"],
    [-0, "0"],
    [2, "2"],
    [-2, "−2"],
    [12345, "12345"],
    [-0.19661193324148185, "−0.1966"],
    [0.5, "0.5"],
    [1.3678794411714423, "1.368"],
    [24.704081632653, "24.7"],
    [12345.678, "12346"],
    [99.9999, "100"],
    [0.000123456, "0.0001235"],
    [0.0000123, "1.23·10⁻⁵"],
    [-1e-8, "−10⁻⁸"],
    [1e6, "10⁶"],
    [6.02e23, "6.02·10²³"],
    [true, "true"],
  ];
  for (const [value, text] of cases) assert.equal(formatNumber(value), text, String(value));
});

test("what is not finite has a name", () => {
  assert.deepEqual(
    ["NaN", "Infinity", "-Infinity"].map((value) => formatNumber(value)),
    ["NaN", "∞", "−∞"],
  );
  assert.deepEqual(
    ["NaN", "Infinity", "-Infinity"].map((value) => numberToLatex(value)),
    ["\\text{NaN}", "\\infty", "-\\infty"],
  );
});

test("the decimal mark is the reader's", () => {
  assert.equal(formatNumber(-0.1966, { locale: "ru" }), "−0,1966");
  assert.equal(numberToLatex(-0.5, { locale: "ru" }), "-0{,}5");
  assert.equal(numberToLatex(1.25e-7), "1.25 \\cdot 10^{-7}");
  assert.equal(numberToLatex(1e-7), "10^{-7}");
});

test("value fields take both decimal marks and refuse the rest", () => {
  const good = { 0.5: 0.5, "0,5": 0.5, " −1e-3 ": -0.001, "+7": 7, ".5": 0.5, "3.": 3 };
  for (const [text, value] of Object.entries(good)) assert.equal(parseNumber(text), value, text);
  for (const text of ["", "x", "1,2,3", "1e999", "0x10", "--1", "1 2 a", "NaN"])
    assert.equal(parseNumber(text), null, text);
});

test("value fields take every number that the page writes, as it writes it", () => {
  for (const value of [0, 2, -0.1966, 1e-5, -1e-5, 1.2e-4, -3.5e-7, 1e6, 6.02e23, -1e300, 123456, 1234567, 5e-324]) {
    for (const locale of ["en", "ru"]) {
      const text = formatNumber(value, { digits: 6, locale });
      assert.equal(parseNumber(text), Number(value.toPrecision(6)), text);
    }
  }
  for (const text of ["510⁻⁵", "·10⁻⁵", "x·10²", "1·10⁻", "10⁹⁹⁹"]) assert.equal(parseNumber(text), null, text);
});

test("tensors are summarized by shape and range", () => {
  assert.equal(formatShape([2, 3]), "2×3");
  assert.deepEqual(
    elements([
      [1, 2],
      [3, "NaN"],
    ]),
    [1, 2, 3, "NaN"],
  );
  assert.deepEqual(
    range([
      [1, -2],
      [3, "NaN"],
    ]),
    [-2, 3],
  );
  assert.equal(range(["NaN"]), null);
  assert.equal(range(null), null);
});

test("a whole number is read back as the same one, in either language", () => {
  const values = [
    0,
    -0.000123456,
    1e-300,
    -123456.789,
    0.1,
    1 / 3,
    123456789012,
    2 ** 53 + 2,
    5e-324,
    -1.7976931348623157e308,
  ];
  for (const value of values)
    for (const locale of ["en", "ru"])
      assert.equal(parseNumber(wholeNumber(value, locale)), value, `${value} ${locale}`);
  assert.equal(wholeNumber(-123456.789, "ru"), "−123456,789");
});

test("a number that has no room is rounded, and says so", () => {
  const short = (/** @type {number} */ value, locale = "en") => shortNumber(value, 8, locale);
  assert.equal(short(5 * 1.2e-4), "0.0006", "the last bits’ noise makes nothing inexact");
  assert.equal(short(0.00060000001), "≈0.0006");
  assert.equal(short(-0.00494), "−0.00494");
  assert.equal(short(-0.000123456), "≈−0.000123");
  assert.equal(short(-0.000123456, "ru"), "≈−0,000123");
  assert.equal(short(-123456.789), "≈−123457");
  assert.equal(short(1e-300), "10⁻³⁰⁰");
  assert.equal(short(-1.2345e-300), "≈−1.23·10⁻³⁰⁰");
  assert.equal(short(1 / 3), "≈0.33333");
  assert.equal(short(-1.25e-300), "−1.25·10⁻³⁰⁰", "what nothing shortens is whole");
});
