import assert from "node:assert/strict";
import { test } from "node:test";
import { walk } from "../../static/trace/frame.js";
import { READABLE_NODES, collapsedOf, openedGroup, standIn, visible } from "../../static/trace/groups.js";
import { golden } from "./golden.js";

const lineOf = ({ phase, event, node, edges }) => `${phase} ${event} ${node} ${edges}`;
const sets = [[], [0], [1], [0, 1]];

test("nothing collapsed is the trace itself", () => {
  const trace = golden("blocks");
  const seen = visible(trace, []);
  assert.deepEqual([seen.nodes, seen.edges, seen.steps], [trace.nodes, trace.edges, trace.steps]);
});

test("for every choice of collapsed groups, the products of the visible edges sum to every visible gradient", () => {
  const trace = golden("blocks");
  for (const chosen of sets) {
    const path = walk(visible(trace, chosen));
    for (const node of path.trace.nodes.filter(({ id }) => !path.hidden[id])) {
      const given = path.trace.edges
        .filter(({ source }) => source === node.id)
        .reduce((sum, { product }) => sum + product, node.id === trace.output ? 1 : 0);
      assert.ok(Math.abs(given - node.gradient) < 1e-12, `${chosen}: ${node.label}`);
      assert.notEqual(path.gradientAt[node.id], Infinity, `${chosen}: ${node.label} gets its gradient in the walk`);
    }
    path.trace.edges.forEach((edge, at) => assert.equal(edge.id, at));
  }
});

test("a collapsed group steps as one, and sums count visible edges", () => {
  const trace = golden("blocks");
  const path = walk(visible(trace, [0]));
  const gate = trace.groups[0].output;
  assert.equal(path.moments.filter(({ node, event }) => node === gate && event === "value").length, 1);
  assert.equal(path.moments.filter(({ node, event }) => node === gate && event === "edges").length, 1);
  assert.deepEqual(path.moments.filter(({ phase }) => phase === "forward").map(lineOf), [
    `forward value ${gate} `,
    `forward value ${trace.output} `,
  ]);
  const [sum] = path.moments.filter(({ event }) => event === "sum");
  assert.equal(path.trace.nodes[sum.node].name, "x");
  assert.equal(sum.edges.length, 2);
});

test("the outermost of collapsed groups is the gate, and stands for all that is in it", () => {
  const trace = golden("blocks");
  const seen = visible(trace, [0, 1]);
  assert.deepEqual(
    seen.nodes.filter(({ gate }) => gate !== undefined).map(({ gate }) => gate),
    [0],
  );
  for (const id of trace.groups[0].nodes) assert.equal(standIn(seen, id), trace.groups[0].output);
});

test("groups that are not there are not collapsed", () => {
  assert.deepEqual(collapsedOf(golden("blocks"), [7, 1, 1]), [1]);
});

test("a picture with too many nodes collapses its outermost groups by itself", () => {
  const trace = golden("blocks");
  assert.deepEqual(collapsedOf(trace, null), []);
  const filler = Array.from({ length: READABLE_NODES }, () => trace.nodes[0]);
  assert.deepEqual(collapsedOf({ ...trace, nodes: [...trace.nodes, ...filler] }, null), [0]);
});

test("constants that a gate has taken in do not count as nodes of the picture", () => {
  const trace = golden("blocks");
  const absorbed = { ...trace.nodes[0], flags: ["absorbed"] };
  assert.deepEqual(
    collapsedOf({ ...trace, nodes: [...trace.nodes, ...Array.from({ length: READABLE_NODES }, () => absorbed)] }, null),
    [],
  );
});

test("where a large group is opened, the groups inside it are gates", () => {
  const trace = golden("blocks");
  assert.deepEqual(openedGroup(trace, [0], 0), []);
  const filler = Array.from({ length: READABLE_NODES }, () => trace.nodes[0]);
  const inner = trace.groups.filter(({ parent, output }) => parent === 0 && output !== null).map(({ id }) => id);
  assert.ok(inner.length);
  assert.deepEqual(openedGroup({ ...trace, nodes: [...trace.nodes, ...filler] }, [0], 0), inner);
});
