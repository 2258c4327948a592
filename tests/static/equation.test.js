import assert from "node:assert/strict";
import { test } from "node:test";
import { dotDigits, equationDigits, productDigits, sumDigits, sumSign } from "../../static/lib/equation.js";

const upstream = 0.19661193324148185;

test("a product takes the fewest digits with which it is true as printed", () => {
  assert.equal(productDigits(-0.534447, 0.367879, -0.534447 * 0.367879), 3);
  assert.equal(productDigits(upstream, 2, 2 * upstream), 4, "0.197 × 2 = 0.393 is not true");
  assert.equal(productDigits(1, 1, 1), 3);
});

test("rows that stand together share their digits", () => {
  const rows = [-1, 2].map((local) => ({ terms: [upstream, local], join: "×", result: upstream * local }));
  assert.equal(equationDigits(rows), 4);
  assert.equal(equationDigits(rows.slice(0, 1)), 3);
});

test("where no number of digits makes it true, the most are taken", () => {
  assert.equal(productDigits(1.2345678, 2, 2.1), 5);
});

test("a sum is printed true, without the noise of its last bits", () => {
  assert.equal(sumDigits([0.1, 0.2], 0.30000000000000004), 3);
  assert.equal(sumDigits([0.3334, 0.3334], 0.6668), 4, "0.333 + 0.333 = 0.667 is not true");
  assert.equal(sumDigits([1000.5, -1000.25], 0.25), 5);
});

test("what is not finite needs no digits, and powers of ten are read as printed", () => {
  assert.equal(productDigits("Infinity", 2, "Infinity"), 3);
  assert.equal(productDigits(0.1966, "NaN", "NaN"), 3);
  assert.equal(productDigits(1.2e-8, 2, 2.4e-8), 3);
  assert.equal(productDigits(1.2346e-8, 2, 2.4692e-8), 5);
  assert.equal(productDigits(0, "-0", 0), 3);
});

test("a row times a column has the digits with which it is true as printed", () => {
  assert.equal(
    dotDigits(
      [
        [2, 3],
        [1, -1],
      ],
      5,
    ),
    3,
  );
  assert.equal(dotDigits([[0.19661, 2]], 0.39322), 4, "0.197 · 2 = 0.393 is not true");
  assert.equal(dotDigits([[Infinity, 2]], Infinity), 3);
});

test("a sum that cancels is nearly what it comes to", () => {
  assert.equal(sumSign([-0.5, 0.5 + 1.1277e-12], 1.1277e-12, 5), "≈", "−0.5 + 0.5 = 1.128·10⁻¹² is not true");
  assert.equal(sumSign([0.25, 0.5], 0.75, 3), "=");
  assert.equal(sumSign([Number.POSITIVE_INFINITY, 1], Number.POSITIVE_INFINITY, 3), "=");
});
