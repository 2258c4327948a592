import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, numbers, symbols } from "../../static/lib/template.js";
import { golden } from "./golden.js";

test("placeholders are filled, and negative numbers put in parentheses unless braces hold them", () => {
  assert.equal(fill("$x \\cdot $y", { x: "2", y: "-3" }), "2 \\cdot \\left(-3\\right)");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of a rule, not of JavaScript
  assert.equal(fill("\\frac{$x}{${y}^{2}}", { x: "-1", y: "-3" }), "\\frac{-1}{\\left(-3\\right)^{2}}");
  assert.equal(fill("e^{$x}", { x: "-1" }), "e^{-1}");
  assert.equal(fill("$unknown", {}), "$unknown");
});

test("a gate's rule can be shown in symbols and in numbers", () => {
  const trace = golden("sigmoid");
  const gate = trace.nodes[2];
  assert.equal(fill(gate.formula, symbols(trace, gate)), "w_{0} \\cdot x_{0}");
  assert.equal(fill(gate.formula, numbers(trace, gate)), "2 \\cdot \\left(-1\\right)");
});

test("a tensor in a formula is shown by its shape", () => {
  const trace = golden("matrix");
  const gate = trace.nodes.find((node) => node.op === "matmul");
  assert.match(fill(gate.formula, numbers(trace, gate)), /\\left\[2\{\\times\}3\\right\]/);
});
