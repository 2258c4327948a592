import assert from "node:assert/strict";
import { test } from "node:test";
import { edgeGrids } from "../../static/panels/step-grids.js";
import { walk } from "../../static/trace/frame.js";
import { golden } from "./golden.js";

globalThis.document ??= /** @type {any} */ ({ documentElement: { lang: "en" } });

const { trace } = walk(golden("matrix"));
const linear = trace.edges.filter(({ target }) => trace.nodes[target].op === "matmul");

test("the shape under a transposed factor is that of the grid above it", () => {
  assert.ok(linear.length > 1);
  for (const edge of linear) {
    const { factors } = edgeGrids(trace, edge);
    const turned = factors.find(({ isTurned }) => isTurned);
    if (trace.nodes[edge.target].shape.length === 2)
      assert.equal(turned.shape, `${turned.rows.length}×${turned.rows[0].length}`);
  }
});

test("a negative number has brackets behind a sign", () => {
  for (const edge of linear) {
    const { result, spelled } = edgeGrids(trace, edge);
    for (const [row, cells] of result.rows.entries())
      for (const column of cells.keys()) assert.doesNotMatch(spelled(row, column), /[+·] −/);
  }
});
