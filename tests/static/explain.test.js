// The words and edges of a pasted backward pass.

import assert from "node:assert/strict";
import { test } from "node:test";
import { edgesOf } from "../../static/practice/explain/view.js";
import { outcomeTexts, verdictText } from "../../static/practice/explain/words.js";
import { golden } from "./golden.js";

const line = (verdict, more = {}) => ({
  ...{ span: { line: 2 }, text: "dx = 1", name: "dx", verdict, node: 0, edge: null, message: null, hint: null },
  ...{ cause: null, value: null, right: null, fixes: [], ...more },
});
const cause = (kind, more = {}) => ({ kind, edge: null, misconception: null, ...more });

test("a line is lit at the edge where it is wrong, else where its gradient comes from", () => {
  const trace = golden("shared");
  const uses = trace.edges.filter(({ source }) => source === 0).map(({ id }) => id);
  assert.equal(uses.length, 2);
  assert.deepEqual(edgesOf(line("right"), trace), uses);
  assert.deepEqual(edgesOf(line("part", { edge: uses[1] }), trace), [uses[1]]);
  assert.deepEqual(edgesOf(line("wrong", { cause: cause("factor", { edge: 0 }) }), trace), [0]);
  assert.deepEqual(edgesOf(line("wrong", { cause: cause("unknown") }), trace), uses);
  assert.deepEqual(edgesOf(line("helper", { node: null }), trace), []);
});

test("a few words for each verdict, the name of a misconception before the kind of a cause", () => {
  assert.equal(verdictText(line("right"), 2), "right");
  assert.equal(verdictText(line("follows"), 2), "right, given line 2");
  assert.equal(verdictText(line("wrong", { cause: cause("sum-missing") }), 2), "a sum is missing");
  const named = cause("misconception", { misconception: { id: "x", name: "Only one branch" } });
  assert.equal(verdictText(line("wrong", { cause: named }), 2), "Only one branch");
  assert.equal(verdictText(line("helper"), 2), "");
});

test("the whole in a sentence: all right, right given a line, nothing bound, something missing", () => {
  const texts = (lines, first = null, missing = []) => outcomeTexts({ lines, first, missing });
  assert.match(texts([line("right")])[0], /^Every line is right/);
  assert.deepEqual(texts([line("right"), line("unread", { node: null })]), [], "not where one was not read");
  assert.match(texts([line("wrong"), line("follows")], 0)[0], /given line 2: 1\.$/);
  assert.match(texts([line("helper", { node: null })])[0], /^No line gives a gradient/);
  assert.deepEqual(texts([line("wrong")], 0, ["X", "b"]), ["Not given: X, b."]);
});
