import assert from "node:assert/strict";
import { test } from "node:test";
import { walk } from "../../static/trace/frame.js";
import { upstreamLetter } from "../../static/trace/factors.js";
import { remark } from "../../static/trace/remarks.js";
import { golden } from "./golden.js";

const t = (message, values = {}) => message.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
const remarksOf = (name) => {
  const path = walk(golden(name));
  return path.moments.map((_, position) => remark(path, position, t));
};

for (const name of ["sigmoid", "square", "blocked", "matrix", "infinite"])
  test(`every step of ${name} has one sentence without numbers`, () => {
    for (const text of remarksOf(name)) {
      assert.match(text, /[.]$/);
      assert.doesNotMatch(text, /undefined|null|\{|NaN|\d\.\d/);
    }
  });

test("the sentence is about the gate and the edge", () => {
  const path = walk(golden("sigmoid"));
  const at = (label) =>
    path.moments.findIndex(({ event, node }) => event === "edges" && path.trace.nodes[node].label === label);
  assert.match(remark(path, at("exp"), t), /its own derivative/);
  assert.match(remark(path, at("×"), t), /swaps/);
  assert.match(remark(path, at("×(−1)"), t), /changed its sign/);
});

test("of a matrix product it is said which factor is which", () => {
  const path = walk(golden("matrix"));
  const { nodes, edges } = path.trace;
  const position = path.moments.findIndex(({ event, node }) => event === "edges" && nodes[node].op === "matmul");
  const moment = path.moments[position];
  assert.equal(moment.edges.length, 2);
  for (const id of moment.edges) {
    const { operand, target } = edges[id];
    const other = nodes[nodes[target].operands[1 - operand]];
    assert.ok(
      remark(path, position, t, id).startsWith(`G is the upstream gradient, ${other.name} the operand, transposed`),
    );
  }
});

test("the upstream gradient has a letter that the program does not use", () => {
  const { trace } = walk(golden("matrix"));
  const edge = trace.edges.find(({ local_kind }) => local_kind === "linear");
  const renamed = { ...trace, nodes: trace.nodes.map((node) => (node.name === "X" ? { ...node, name: "G" } : node)) };
  assert.equal(upstreamLetter(trace, edge), "G");
  assert.equal(upstreamLetter(renamed, edge), "U");
  assert.equal(upstreamLetter(trace, { ...edge, local_kind: "elementwise" }), "");
});
