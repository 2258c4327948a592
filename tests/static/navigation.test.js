import assert from "node:assert/strict";
import { test } from "node:test";
import { walk } from "../../static/trace/frame.js";
import { scene } from "../../static/layout/scene.js";
import { simpleLayout } from "../../static/layout/simple.js";
import { centersOf } from "../../static/stage/stretch.js";
import { Navigation } from "../../static/draw/navigation.js";
import { golden } from "./golden.js";

const open = (trace) => {
  const picture = scene(walk(trace));
  const centers = centersOf(picture, simpleLayout(picture));
  const middle = ({ key }) => centers.get(key);
  return { picture, about: new Navigation(picture, middle, ({ target }) => middle(target)) };
};
const name = ({ place }) =>
  "vertex" in place
    ? (place.vertex.node.name ?? place.vertex.node.label)
    : `${place.link.source.node.label}→${place.link.target.node.label}`;
const steps = (about, stand, ...keys) => {
  const path = [];
  for (const key of keys) {
    stand = about.step(
      stand,
      key.replace("Shift+", "Arrow").replace(/^(Left|Right|Up|Down)$/, "Arrow$1"),
      key.startsWith("Shift+"),
    );
    path.push(stand && name(stand));
    if (!stand) break;
  }
  return path;
};

test("left to operands, right to uses, up and down among them", () => {
  const { picture, about } = open(golden("sigmoid"));
  const output = about.at(picture.vertices.at(-1));
  assert.deepEqual(steps(about, output, "Left", "Left", "Left", "Left", "Left", "Up", "Down"), [
    "+1",
    "exp",
    "×(−1)",
    "+",
    "+",
    "w2",
    "+",
  ]);
  const w0 = about.at(picture.vertices[0]);
  assert.deepEqual(steps(about, w0, "Down", "Right", "Down", "Left", "Down", "Right"), [
    "x0",
    "×",
    "×",
    "w1",
    "x1",
    "×",
  ]);
  assert.equal(about.step(output, "ArrowRight", false), null, "nothing uses the output");
  assert.equal(about.step(w0, "ArrowLeft", false), null, "an input has no operands");
});

test("Shift leads onto an edge, and from there to its ends and to the edges beside it", () => {
  const { picture, about } = open(golden("sigmoid"));
  const times = about.at(picture.vertices.find(({ node }) => node.op === "mul"));
  assert.deepEqual(steps(about, times, "Shift+Left", "Down", "Left", "Shift+Right", "Right"), [
    "w0→×",
    "x0→×",
    "x0",
    "x0→×",
    "×",
  ]);
});

test("a node used twice leads to both uses, and back to where one came from", () => {
  const { picture, about } = open(golden("shared"));
  const uses = picture.vertices.map((vertex) => about.usesOf(vertex));
  const twice = uses.findIndex((edges) => edges.length === 2);
  const first = about.step(about.at(picture.vertices[twice]), "ArrowRight", false);
  const second = about.step(first, first.kin[0] === first.place.vertex ? "ArrowDown" : "ArrowUp", false);
  assert.deepEqual(new Set([first.place.vertex, second.place.vertex]), new Set(uses[twice]));
  assert.equal(about.step(second, "ArrowLeft", false).place.vertex, picture.vertices[twice], "the way back");
});

test("both edges of x*x can be reached", () => {
  const { picture, about } = open(golden("square"));
  const onto = about.step(about.at(picture.vertices.at(-1)), "ArrowLeft", true);
  const other = about.step(onto, "ArrowDown", true);
  assert.deepEqual([onto.place.link.slot, other.place.link.slot], [0, 1]);
});

test("every node and every edge of every trace can be reached from any node by arrows", () => {
  for (const known of ["sigmoid", "square", "shared", "matrix", "blocked", "infinite"]) {
    const { picture, about } = open(golden(known));
    for (const start of picture.vertices) {
      const seen = new Set();
      const todo = [about.at(start)];
      while (todo.length) {
        const stand = todo.pop();
        const place = stand.place.vertex ?? stand.place.link;
        const mark = `${picture.vertices.indexOf(place)} ${picture.links.indexOf(place)} ${stand.kin.length}`;
        if (seen.has(mark)) continue;
        seen.add(mark).add(place);
        for (const key of ["Left", "Right", "Up", "Down"])
          for (const shift of [false, true]) {
            const next = about.step(stand, `Arrow${key}`, shift);
            if (next) todo.push(next);
          }
      }
      for (const thing of [...picture.vertices, ...picture.links])
        assert.ok(seen.has(thing), `${known}: ${thing.key} from ${start.key}`);
    }
  }
});

test("a leaf drawn in copies: each copy is a place of its own", () => {
  const operation = (id, operands) => ({
    id,
    kind: "operation",
    name: null,
    op: "add",
    label: "+",
    operands,
    shape: [],
    flags: [],
    arguments: [],
  });
  const trace = {
    nodes: [{ id: 0, kind: "input", name: "x", label: "x", op: null, operands: [], shape: [], flags: [] }],
    edges: [],
    steps: [],
    output: 8,
  };
  for (let id = 1; id <= 8; id += 1) {
    trace.nodes.push(operation(id, [id - 1, 0]));
    for (const [operand, source] of [id - 1, 0].entries())
      trace.edges.push({ id: trace.edges.length, source, target: id, operand, flags: [] });
  }
  const { picture, about } = open(trace);
  assert.ok(picture.vertices.filter(({ node }) => node.id === 0).length >= 8);
  const last = picture.vertices.find(({ node }) => node.id === 8);
  const copy = about.operandsOf(last).find(({ node }) => node.id === 0);
  assert.deepEqual(about.usesOf(copy), [last]);
});
