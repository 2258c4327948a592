import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activeEdges,
  changes,
  firstEdge,
  frameAt,
  gradientComputed,
  nodeActive,
  productComputed,
  valueComputed,
  walk,
} from "../../static/trace/frame.js";
import { golden } from "./golden.js";

const lineOf = ({ phase, event, node, edges }) => `${phase} ${event} ${node} ${edges}`;

test("the sigmoid's walk: eight gates forward, the seed, eight gates backward", () => {
  const path = walk(golden("sigmoid"));
  assert.deepEqual(path.moments.map(lineOf), [
    "start start null ",
    ...[2, 5, 6, 8, 9, 10, 12, 14].map((node) => `forward value ${node} `),
    "backward seed 14 ",
    "backward edges 14 13",
    "backward edges 12 11",
    "backward edges 10 9",
    "backward edges 9 8",
    "backward edges 8 6,7",
    "backward edges 6 4,5",
    "backward edges 5 2,3",
    "backward edges 2 0,1",
  ]);
});

test("constants join the walk on request", () => {
  const path = walk(golden("sigmoid"), { constants: true });
  assert.ok(path.moments.some((moment) => moment.edges.includes(10)));
  assert.ok(path.hidden.every((hidden) => !hidden));
});

test("at the start the inputs are known and nothing else", () => {
  const trace = golden("sigmoid");
  const frame = frameAt(walk(trace), 0);
  assert.deepEqual(
    trace.nodes.filter((node) => valueComputed(frame, node.id)).map((node) => node.kind),
    ["input", "input", "input", "input", "input", "constant", "constant"].filter((kind) =>
      trace.nodes.some((node) => node.kind === kind),
    ),
  );
  assert.ok(trace.nodes.every((node) => !gradientComputed(frame, node.id)));
  assert.ok(trace.edges.every((edge) => !productComputed(frame, edge.id)));
});

test("numbers become known one step at a time, and unknown again on the way back", () => {
  const trace = golden("sigmoid");
  const path = walk(trace);
  let known = 0;
  for (let position = 1; position < path.length; position += 1) {
    const frame = frameAt(path, position);
    const now =
      trace.nodes.filter((node) => valueComputed(frame, node.id) && node.kind === "operation").length +
      trace.edges.filter((edge) => productComputed(frame, edge.id)).length +
      (position >= 9 ? 1 : 0);
    assert.ok(now > known, `step ${position}`);
    known = now;
  }
  assert.deepEqual(frameAt(path, 3), frameAt(walk(trace), 3));
});

test("a node of several uses has its gradient only after the sum", () => {
  const trace = golden("square");
  const path = walk(trace);
  const sum = path.moments.findIndex((moment) => moment.event === "sum");
  const { node, edges } = path.moments[sum];
  assert.equal(trace.nodes[node].name, "x");
  assert.equal(edges.length, 2);
  assert.ok(!gradientComputed(frameAt(path, sum - 1), node));
  assert.ok(edges.every((edge) => productComputed(frameAt(path, sum - 1), edge)));
  assert.ok(gradientComputed(frameAt(path, sum), node));
  assert.ok(nodeActive(frameAt(path, sum), node));
});

test("products add up to the gradient", () => {
  for (const name of ["sigmoid", "square", "shared"]) {
    const trace = golden(name);
    const path = walk(trace, { constants: true });
    for (const node of trace.nodes) {
      if (node.id === trace.output || typeof node.gradient !== "number") continue;
      const sum = path.contributions[node.id].reduce((total, edge) => total + trace.edges[edge].product, 0);
      assert.ok(Math.abs(sum - node.gradient) <= 1e-12 * Math.max(1, Math.abs(sum)), `${name} ${node.id}`);
    }
  }
});

test("only what changes is named", () => {
  const path = walk(golden("sigmoid"));
  const { nodes, edges } = changes(path, 10, 11);
  assert.deepEqual(
    [...nodes].sort((a, b) => a - b),
    [10, 12, 14],
  );
  assert.deepEqual(
    [...edges].sort((a, b) => a - b),
    [10, 11, 12, 13],
  );
  assert.deepEqual(changes(path, 11, 10), changes(path, 10, 11));
});

test("positions outside the walk are brought inside", () => {
  const path = walk(golden("sigmoid"));
  assert.equal(frameAt(path, 1e9).position, path.length - 1);
  assert.equal(frameAt(path, -5).position, 0);
  assert.equal(frameAt(path, Number.NaN).position, 0);
});

test("the operands' edges light up with a value", () => {
  const trace = golden("sigmoid");
  assert.deepEqual(activeEdges(frameAt(walk(trace), 1)), [0, 1]);
  assert.equal(firstEdge(trace, 14), 12);
});

test("a blocked edge carries nothing, and what only it would reach stays without a gradient", () => {
  const trace = golden("blocked");
  const path = walk(trace);
  const blocked = trace.edges.find((edge) => edge.local_kind === "blocked");
  assert.equal(path.productAt[blocked.id], Infinity);
  assert.equal(path.gradientAt[trace.nodes.find((node) => node.name === "x").id], Infinity);
});
