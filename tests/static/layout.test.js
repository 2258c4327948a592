import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { walk } from "../../static/trace/frame.js";
import { fromElk, portHeight, toElk } from "../../static/layout/elk.js";
import { scene } from "../../static/layout/scene.js";
import { simpleLayout } from "../../static/layout/simple.js";
import { golden } from "./golden.js";

const names = ["sigmoid", "square", "shared", "matrix", "blocked", "infinite"];

/** The vendored file is a classic script for browsers' workers; it also exports the worker as a class. */
const ElkWorker = (() => {
  const text = readFileSync(new URL("../../static/vendor/elk-worker.js", import.meta.url), "utf8");
  const module = { exports: {} };
  vm.runInThisContext(`(function (module, exports, require) {${text}\n})`)(module, module.exports, () => ({}));
  return module.exports.Worker;
})();

/** The real engine, run here without a worker. */
async function elk(graph) {
  const worker = new ElkWorker("");
  let turn = 0;
  const ask = (message) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data.data));
      worker.postMessage({ id: (turn += 1), ...message });
    });
  await ask({ cmd: "register", algorithms: ["layered"] });
  return ask({ cmd: "layout", graph, layoutOptions: {}, options: {} });
}

const overlap = (one, other) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

function boxes(drawn, layout) {
  return drawn.vertices.map(({ key, size }) => ({ ...layout.places.get(key), width: size.width, height: size.height }));
}

for (const name of names) {
  for (const engine of ["elk", "simple"]) {
    test(`${name} by ${engine}: nothing overlaps, edges run left to right, operands keep their order`, async () => {
      const drawn = scene(walk(golden(name)));
      const layout = engine === "elk" ? fromElk(await elk(toElk(drawn)), drawn) : simpleLayout(drawn);
      const all = boxes(drawn, layout);
      for (let one = 0; one < all.length; one += 1) {
        for (let other = one + 1; other < all.length; other += 1)
          assert.ok(!overlap(all[one], all[other]), `${one} ${other}`);
      }
      for (const link of drawn.links) {
        const { start, end } = layout.routes.get(link.key);
        assert.ok(start.x < end.x, link.key);
        assert.ok(
          Math.abs(end.y - (layout.places.get(link.target.key).y + portHeight(link.target, link.slot, link.slots))) < 1,
        );
      }
    });
  }
}

test("x·x has two edges", () => {
  const drawn = scene(walk(golden("square")));
  const squares = drawn.links.filter((link) => link.source.node.name === "x");
  assert.equal(squares.length, 2);
  assert.notEqual(squares[0].key, squares[1].key);
  assert.equal(squares[0].source, squares[1].source);
});

test("a leaf that feeds many uses is drawn as one copy per use", () => {
  const drawn = scene(walk(golden("many")));
  const copies = drawn.vertices.filter((vertex) => vertex.node.name === "x");
  assert.ok(copies.length > 6);
  assert.equal(new Set(drawn.vertices.map(({ key }) => key)).size, drawn.vertices.length);
});

test("what stays in the program keeps its key", () => {
  const keys = (name) => new Set(scene(walk(golden(name))).vertices.map(({ key }) => key));
  const before = keys("square");
  assert.ok([...keys("shared")].filter((key) => before.has(key)).length >= 2);
});
