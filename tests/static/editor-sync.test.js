import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeAt } from "../../static/walk/editor-sync.js";
import { Ruler, toRange } from "../../static/lib/spans.js";

/** A walk over nodes given by the part of the text that each comes from (and the how-manieth such part). */
const walkOver = (text, parts) => {
  const nodes = parts.map(([part, more = {}], id) => {
    const from = text.indexOf(part, more.after ? text.indexOf(more.after) : 0);
    const place = (at) => {
      const lines = text.slice(0, at).split("\n");
      return [lines.length, [...lines.at(-1)].length + 1];
    };
    const [line, column] = place(from);
    const [end_line, end_column] = place(from + part.length);
    return { id, name: null, span: { line, column, end_line, end_column }, ...more };
  });
  return { trace: { nodes }, hidden: nodes.map(({ hidden }) => Boolean(hidden)) };
};
const find = (text, walk, part, nth = 0) => {
  let from = -1;
  for (let count = 0; count <= nth; count += 1) from = text.indexOf(part, from + 1);
  return nodeAt(walk, text, { from, to: from + part.length });
};

test("the smallest node that covers what is selected", () => {
  const text = "1/(1 + exp(-(w*x + b)))";
  const walk = walkOver(text, [
    ["w", { name: "w" }],
    ["x", { name: "x", after: "*" }],
    ["w*x"],
    ["b", { name: "b" }],
    ["w*x + b"],
    ["-(w*x + b)"],
    ["exp(-(w*x + b))"],
    ["1", { hidden: true }],
    ["1 + exp(-(w*x + b))"],
    [text],
  ]);
  assert.equal(find(text, walk, "w*x"), 2);
  assert.equal(find(text, walk, "w"), 0);
  assert.equal(find(text, walk, "exp"), 6);
  assert.equal(find(text, walk, " w*x + b".slice(1)), 4);
  assert.equal(find(text, walk, "(w*x + b)"), 4, "brackets around the whole do not count");
  assert.equal(find(text, walk, "x + "), 4);
  assert.equal(find(text, walk, "1"), 9, "a constant that belongs to a gate is passed over");
  assert.equal(nodeAt(walk, text, { from: 13, to: 13 }), 0, "a caret before w");
  assert.equal(nodeAt(walk, text, { from: 14, to: 14 }), 0, "a caret after w");
});

test("a name is located wherever it is read, and the latest node of that name", () => {
  const text = "p = x*y\nq = p + p  # p\np = q*p\np";
  const walk = walkOver(text, [
    ["x", { name: "x" }],
    ["y", { name: "y" }],
    ["x*y", { name: "p" }],
    ["p + p", { name: "q" }],
    ["q*p", { name: "p" }],
  ]);
  assert.equal(find(text, walk, "p", 0), 2, "assigned here");
  assert.equal(find(text, walk, "p", 1), 2);
  assert.equal(find(text, walk, "p", 2), 2);
  assert.equal(find(text, walk, "p", 3), null, "a comment means no node");
  assert.equal(find(text, walk, "p", 4), 4, "assigned anew");
  assert.equal(find(text, walk, "p", 5), 2, "on the right it still is the old one");
  assert.equal(find(text, walk, "p", 6), 4);
});

test("Cyrillic, and signs of two units, are counted as they are", () => {
  const text = "# 😀 смещение\nвес*икс + 𝐛";
  const walk = walkOver(text, [
    ["вес", { name: "вес" }],
    ["икс", { name: "икс" }],
    ["вес*икс"],
    ["𝐛", { name: "b" }],
    ["вес*икс + 𝐛"],
  ]);
  assert.equal(find(text, walk, "икс"), 1);
  assert.equal(find(text, walk, "вес*икс"), 2);
  assert.equal(find(text, walk, "𝐛"), 3, "by its normalised name");
  assert.equal(find(text, walk, "😀"), null);
});

test("the ruler measures as toRange does", () => {
  const text = "a😀b = 1\n\n😀😀x + 𝐛";
  const ruler = new Ruler(text);
  for (let line = 1; line <= 4; line += 1)
    for (let column = 1; column <= 9; column += 1) {
      const span = { line, column, end_line: line, end_column: column + 1 };
      if (line <= 3) assert.deepEqual(ruler.range(span), toRange(text, span), `${line}:${column}`);
    }
});
