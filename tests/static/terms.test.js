// The words of the glossary in sentences about steps, in both languages.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runsOf } from "../../static/lib/terms.js";

const term = (name, ...forms) => ({ name, term: name, text: "", forms });
const TERMS = [
  term("gradient", "gradient", "градиент"),
  term("upstream", "upstream gradient", "upstream", "входящий градиент"),
  term("batch", "batch"),
];
const read = (sentence, terms = TERMS) =>
  runsOf(sentence, terms).map(({ text, term: word }) => [text, word?.name ?? ""]);

test("the longest form is the word; each is marked once, and no more than two", () => {
  assert.deepEqual(read("G is the upstream gradient; a gradient of the batch, upstream."), [
    ["G is the ", ""],
    ["upstream gradient", "upstream"],
    ["; a gradient of the ", ""],
    ["batch", "batch"],
    [", upstream.", ""],
  ]);
});

test("words are whole, of any case, in any language", () => {
  assert.deepEqual(read("Gradients: batches"), [["Gradients: batches", ""]]);
  assert.deepEqual(read("Входящий градиент, умноженный"), [
    ["Входящий градиент", "upstream"],
    [", умноженный", ""],
  ]);
  assert.deepEqual(read("Upstream"), [["Upstream", "upstream"]]);
  assert.deepEqual(read("upstream", []), [["upstream", ""]]);
});
