import assert from "node:assert/strict";
import { test } from "node:test";
import { walk } from "../../static/trace/frame.js";
import { fromElk, portPlace, toElk } from "../../static/layout/elk.js";
import { scene } from "../../static/layout/scene.js";
import { simpleLayout } from "../../static/layout/simple.js";
import { elk } from "./elk.js";
import { golden } from "./golden.js";

const names = ["sigmoid", "square", "shared", "matrix", "blocked", "infinite"];

const overlap = (one, other) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

function boxes(drawn, layout) {
  return drawn.vertices.map(({ key, size }) => ({ ...layout.places.get(key), width: size.width, height: size.height }));
}

for (const name of names) {
  for (const [engine, direction] of [
    ["elk", "right"],
    ["elk", "down"],
    ["simple", "right"],
    ["simple", "down"],
  ]) {
    test(`${name} by ${engine}, ${direction}: no overlaps, edges along the flow, operands in order`, async () => {
      const drawn = scene(walk(golden(name)), { direction, matrices: "thumbnails" });
      const layout = engine === "elk" ? fromElk(await elk(toElk(drawn)), drawn) : simpleLayout(drawn);
      const all = boxes(drawn, layout);
      for (let one = 0; one < all.length; one += 1) {
        for (let other = one + 1; other < all.length; other += 1)
          assert.ok(!overlap(all[one], all[other]), `${one} ${other}`);
      }
      const [along, across] = direction === "right" ? ["x", "y"] : ["y", "x"];
      for (const link of drawn.links) {
        const route = layout.routes.get(link.key);
        const end = route.at(-1);
        assert.ok(route[0][along] < end[along], link.key);
        const port = portPlace(link.target, "enter", link.slot, link.slots, direction);
        assert.ok(Math.abs(end[across] - layout.places.get(link.target.key)[across] - port[across]) < 1);
        for (let at = 1; at < route.length; at += 1)
          assert.ok(
            ["x", "y"].some((axis) => Math.abs(route[at][axis] - route[at - 1][axis]) < 0.1),
            "level or steep",
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
