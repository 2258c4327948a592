import assert from "node:assert/strict";
import { test } from "node:test";
import { sidesOf } from "../../static/panels/step-rule.js";

test("a rule is broken before its signs of equality, and nowhere else", () => {
  const rule = "\\frac{\\partial f}{\\partial x} = 1 - \\tanh^{2}(x) = 0.07";
  assert.deepEqual(sidesOf(rule), ["\\frac{\\partial f}{\\partial x} ", "= 1 - \\tanh^{2}(x) ", "= 0.07"]);
  const cases = "\\begin{cases} 1 & {z} > {w} \\\\ \\tfrac{1}{2} & {z} = {w} \\end{cases}";
  assert.deepEqual(sidesOf(`f = ${cases} = 1`), ["f ", `= ${cases} `, "= 1"]);
  assert.deepEqual(sidesOf("\\left(a = b\\right) \\leftarrow c = d"), ["\\left(a = b\\right) \\leftarrow c ", "= d"]);
  assert.deepEqual(sidesOf("x"), ["x"]);
});
