import assert from "node:assert/strict";
import { test } from "node:test";
import { branchesNotTaken } from "../../static/trace/branches.js";
import { foldingAt } from "../../static/trace/folding.js";
import { walk } from "../../static/trace/frame.js";
import { golden } from "./golden.js";

const TYPED = "if x > 0:\n    y = x**2\nelse:\n    y = exp(x) - 1\ny";

const notTaken = (trace, typed = TYPED) => {
  const path = walk(trace);
  return branchesNotTaken(path, foldingAt(path, 0), typed);
};

test("a branch that was not taken has its text, its condition and the numbers in that", () => {
  const trace = golden("branch");
  const [branch, ...others] = notTaken(trace);
  assert.equal(others.length, 0);
  const { lines, condition, holds, numbers, source, beside } = branch;
  assert.deepEqual([lines, condition, holds], [["y = x**2"], "x > 0", false]);
  assert.deepEqual(numbers, [{ text: "x", value: -0.5 }]);
  assert.equal(trace.nodes[source].name, "x");
  assert.equal(trace.nodes[beside].op, "exp");
});

test("long branches are shortened, with the indents within them", () => {
  const product = `${"x*".repeat(20)}x`;
  const typed = `${TYPED.slice(0, 14)}for i in range(3):\n        y = ${product}\n    z = 1\n    w = 2\nelse:\n`;
  const trace = golden("branch");
  Object.assign(trace.skipped_branches[0].skipped, { end_line: 5, end_column: 10 });
  assert.deepEqual(notTaken(trace, typed)[0].lines, ["for i in range(3):", `    y = ${"x*".repeat(10)}x…`, "…"]);
});

test("a branch in a folded turn, or in a call that is one gate, is not shown", () => {
  const trace = golden("loop");
  const [loop] = trace.loops;
  const { skipped_branches } = golden("branch");
  const at = (turn) => ({ ...skipped_branches[0], first: loop.turns[turn].first, last: loop.turns[turn].last });
  trace.skipped_branches = [at(0), at(3)];
  assert.deepEqual(
    notTaken(trace).map(({ key }) => key),
    ["skipped|0"],
  );
  const closed = golden("branch");
  closed.nodes.forEach((node) => node.kind === "operation" && node.flags.push("inside"));
  assert.deepEqual(notTaken(closed), []);
});
