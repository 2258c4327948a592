import assert from "node:assert/strict";
import { test } from "node:test";
import { foldedRule, sidesOf } from "../../static/panels/step-rule.js";

test("a rule is broken before its signs of equality, and nowhere else", () => {
  const rule = "\\frac{\\partial f}{\\partial x} = 1 - \\tanh^{2}(x) = 0.07";
  assert.deepEqual(sidesOf(rule), ["\\frac{\\partial f}{\\partial x} ", "= 1 - \\tanh^{2}(x) ", "= 0.07"]);
  const cases = "\\begin{cases} 1 & {z} > {w} \\\\ \\tfrac{1}{2} & {z} = {w} \\end{cases}";
  assert.deepEqual(sidesOf(`f = ${cases} = 1`), ["f ", `= ${cases} `, "= 1"]);
  assert.deepEqual(sidesOf("\\left(a = b\\right) \\leftarrow c = d"), ["\\left(a = b\\right) \\leftarrow c ", "= d"]);
  assert.deepEqual(sidesOf("x"), ["x"]);
});

test("operands of a rule are folded, whatever braces they hold", () => {
  /** @param {string} first @param {string} second */
  const ruleOf = (first, second) =>
    String.raw`\frac{\partial u}{\partial \class{operand-0}{${first}}} = \sigma({\class{operand-12}{${second}}}) + w_{0}`;
  const [nested, fold] = [String.raw`x_{1} \cdot \{y\}`, String.raw`\cdots `];
  assert.equal(foldedRule(ruleOf(nested, "z^{2}")), ruleOf(fold, fold));
  assert.equal(foldedRule("x + y"), "x + y");
});
