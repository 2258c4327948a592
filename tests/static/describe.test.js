import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAt, walk } from "../../static/trace/frame.js";
import { announcement, describeEdge, describeNode, sentence } from "../../static/trace/describe.js";
import { golden } from "./golden.js";

const language = {
  locale: "en",
  t: (message, values = {}) => message.replace(/\{(\w+)\}/g, (_, key) => String(values[key])),
};
const sentencesOf = (name) => {
  const path = walk(golden(name));
  return path.moments.map((_, position) => sentence(path, position, language));
};

test("the sigmoid in words", () => {
  const sentences = sentencesOf("sigmoid");
  assert.equal(sentences[1], "Forward, ×: 2 · (−1) = −2.");
  assert.equal(sentences[6], "Forward: exp takes −1 and gives 0.3679.");
  assert.equal(sentences[9], "Backward begins at the output: its own gradient is 1.");
  assert.equal(sentences[10], "Backward to +1: upstream 1 times local −0.5344 is −0.5344.");
  assert.ok(sentences.every((text) => !/undefined|null|\{|NaN/.test(text)));
});

test("a sum, a blocked edge, a tensor and infinity in words", () => {
  assert.ok(
    sentencesOf("square").some((text) => text.startsWith("x is used 2 times, so its gradient is the sum 3 + 3 = 6.")),
  );
  assert.ok(sentencesOf("blocked").some((text) => text.startsWith("No gradient passes from round to x: ")));
  assert.ok(sentencesOf("matrix").some((text) => text.includes("a 2×2 tensor")));
  const turned =
    /(upstream \(a 2×2 tensor\) times the operand \w+ transposed|the operand \w+ transposed times upstream)/;
  assert.ok(sentencesOf("matrix").some((text) => turned.test(text)));
  assert.ok(sentencesOf("infinite").some((text) => text.includes("−∞")));
});

test("steps to come are announced without a number", () => {
  const path = walk(golden("sigmoid"));
  const announced = path.moments.map((_, position) => announcement(path, position, language));
  assert.equal(announced[1], "Forward: × takes w0 and x0.");
  assert.equal(announced[9], "Backward begins at the output.");
  assert.equal(announced[16], "Backward from × to w1 and x1.");
  const values = path.trace.nodes
    .flatMap(({ value, gradient }) => [value, gradient])
    .map((value) => value.toFixed(3).replace("-", "−"));
  assert.ok(
    announced.every((text) => !values.some((value) => text.includes(value)) && !/undefined|null|\{|NaN/.test(text)),
  );
  const twice = walk(golden("square"));
  assert.ok(
    twice.moments.some(
      (_, position) => announcement(twice, position, language) === "x is used 2 times: its gradient is a sum.",
    ),
  );
});

test("nodes and edges as a screen reader says them", () => {
  const path = walk(golden("sigmoid"));
  const times = path.trace.nodes.find(({ op }) => op === "mul");
  assert.equal(
    describeNode(frameAt(path, 0), times.id, language),
    "Gate multiplication ×: value not yet computed, gradient not yet computed",
  );
  assert.equal(describeNode(frameAt(path, 99), times.id, language), "Gate multiplication ×: value −2, gradient 0.1966");
  assert.match(describeNode(frameAt(path, 0), 0, language), /^Input w0: value 2, gradient not yet computed$/);
  assert.equal(describeEdge(frameAt(path, 0), 0, language), "Edge from w0 to ×, not yet computed");
  assert.equal(
    describeEdge(frameAt(path, 99), 0, language),
    "Edge from w0 to ×. Backward to w0: upstream 0.1966 times local −1 is −0.1966.",
  );
});
