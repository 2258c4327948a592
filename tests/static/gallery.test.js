import assert from "node:assert/strict";
import { test } from "node:test";
import { groupsOf, matches, neighbour } from "../../static/gallery/arrange.js";
import { marksIn } from "../../static/gallery/marks.js";

const example = (/** @type {any} */ more) => ({
  name: "n",
  title: "T",
  summary: "S",
  section: "part",
  row: 1,
  program: "x",
  inputs: {},
  output: null,
  collapsed: null,
  ...more,
});
const ALL = [
  example({ name: "a", section: "one", row: 19, title: "The sigmoid", program: "1/(1+exp(-s))" }),
  example({ name: "b", section: "two", row: null }),
  example({ name: "c", section: "one", row: 3, summary: "Written out by hand" }),
  example({ name: "d", section: "two", row: 19 }),
];

const names = (/** @type {any} */ groups) =>
  groups.map((/** @type {any} */ { key, examples }) => [
    key,
    examples.map((/** @type {any} */ { name }) => name).join(""),
  ]);

test("by part the order stays, by row the lecture's order holds and what is beyond it comes last", () => {
  const title = (/** @type {number | null} */ row) => `row ${row}`;
  assert.deepEqual(names(groupsOf(ALL, "part", title)), [
    ["one", "ac"],
    ["two", "bd"],
  ]);
  assert.deepEqual(groupsOf(ALL, "part", title)[0].rows, [3, 19]);
  assert.deepEqual(names(groupsOf(ALL, "row", title)), [
    ["3", "c"],
    ["19", "ad"],
    ["null", "b"],
  ]);
  assert.equal(groupsOf(ALL, "row", title)[1].title, "row 19");
});

test("a search finds words of all texts, and rows by their numbers in both languages", () => {
  const namesOf = (/** @type {string} */ search, word = "row") =>
    ALL.filter((each) => matches(each, search, word))
      .map(({ name }) => name)
      .join("");
  assert.equal(namesOf("  SIGMOID the "), "a");
  assert.equal(namesOf("exp("), "a");
  assert.equal(namesOf("hand"), "c");
  assert.equal(namesOf("row 19"), "ad");
  assert.equal(namesOf("строка 3", "строка"), "c");
  assert.equal(namesOf("row 4"), "");
  assert.equal(namesOf(""), "abcd");
  assert.equal(namesOf("sigmoid hand"), "", "every word has to fit");
});

test("arrows walk the cards; up and down go to the nearest one of the next row, over a gap too", () => {
  const box = (/** @type {number} */ left, /** @type {number} */ top) => ({ left, top, width: 100 });
  const boxes = [box(0, 0), box(110, 0), box(220, 0), box(0, 90), box(110, 90), box(0, 200)];
  assert.equal(neighbour(boxes, 0, "ArrowLeft"), 0);
  assert.equal(neighbour(boxes, 2, "ArrowRight"), 3);
  assert.equal(neighbour(boxes, 2, "ArrowDown"), 4);
  assert.equal(neighbour(boxes, 4, "ArrowDown"), 5);
  assert.equal(neighbour(boxes, 5, "ArrowDown"), 5);
  assert.equal(neighbour(boxes, 5, "ArrowUp"), 3);
  assert.equal(neighbour(boxes, 3, "ArrowUp"), 0);
  assert.equal(neighbour(boxes, 1, "End"), 5);
  assert.equal(neighbour(boxes, 4, "Home"), 0);
});

test("what the browser kept is read only where it is ours, and not without end", () => {
  const kept = (/** @type {any} */ content) => marksIn(JSON.stringify(content));
  const none = { names: [], answers: {} };
  assert.deepEqual(kept({ version: 1, names: ["a", 7, "b"] }), { names: ["a", "b"], answers: {} });
  for (const other of [null, [], { version: 2, names: ["a"] }, { version: 1, names: "a" }])
    assert.deepEqual(kept(other), none);
  assert.deepEqual(marksIn("{"), none);
  const many = Array.from({ length: 900 }, (_, at) => `n${at}`);
  assert.equal(kept({ version: 1, names: many }).names.length, 500);
  assert.equal(kept({ version: 1, names: many }).names.at(-1), "n899");
  const answers = { a: { right: 9, asked: 12 }, b: { right: 3, asked: 2 }, c: { right: "1", asked: 2 }, d: null };
  assert.deepEqual(kept({ version: 1, names: [], answers }).answers, { a: { right: 9, asked: 12 } });
});
