import assert from "node:assert/strict";
import { test } from "node:test";
import { walk } from "../../static/frame.js";
import { sentence } from "../../static/speech.js";
import { golden } from "./golden.js";

const language = { locale: "en", t: (message, values = {}) => message.replace(/\{(\w+)\}/g, (_, key) => String(values[key])) };
const told = (name) => {
  const path = walk(golden(name));
  return path.moments.map((_, position) => sentence(path, position, language));
};

test("the sigmoid in words", () => {
  const sentences = told("sigmoid");
  assert.equal(sentences[1], "Forward: × takes 2 and −1 and gives −2.");
  assert.equal(sentences[9], "Backward begins at the output: its own gradient is 1.");
  assert.equal(sentences[10], "Backward to +1: upstream 1 times local −0.5344 is −0.5344.");
  assert.ok(sentences.every((text) => !/undefined|null|\{|NaN/.test(text)));
});

test("a sum, a blocked edge, a tensor and infinity in words", () => {
  assert.ok(told("square").some((text) => text.startsWith("x is used 2 times, so its gradient is the sum 3 + 3 = 6.")));
  assert.ok(told("blocked").some((text) => text.startsWith("No gradient passes from round to x: ")));
  assert.ok(told("matrix").some((text) => text.includes("a 2×2 tensor")));
  assert.ok(told("infinite").some((text) => text.includes("−∞")));
});
