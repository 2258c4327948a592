// Where the picture shows what was answered wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromElk, toElk } from "../../static/layout/elk.js";
import { scene } from "../../static/layout/scene.js";
import { markedSlips } from "../../static/practice/notes.js";
import { MODES } from "../../static/stage/modes.js";
import { Stage } from "../../static/stage/index.js";
import { placed } from "../../static/stage/nodes.js";
import { overlaps } from "../../static/stage/text.js";
import { frameAt, walk } from "../../static/trace/frame.js";
import { elk } from "./elk.js";
import { golden } from "./golden.js";

const ROOM = { width: 1280, height: 448, top: 44, bottom: 28 };

/** A slip on each edge and at each sum of a walk, after which step each is to be seen. */
function slipsOf(path) {
  const slips = path.trace.edges.flatMap(({ id, product }) =>
    product === null || path.productAt[id] === Infinity
      ? []
      : [{ number: id + 1, answer: "−0.166", edge: id, node: null, at: path.productAt[id] }],
  );
  path.contributions.forEach((uses, node) => {
    if (uses.length > 1) slips.push({ number: 99, answer: "2.5", edge: null, node, at: path.gradientAt[node] });
  });
  return slips;
}

test("each slip stands on its edge or at its node, legible and touching nothing, once its step is shown", async () => {
  const counts = {};
  for (const [name, mode] of [
    ["sigmoid", "page"],
    ["sigmoid", "lecture"],
    ["shared", "page"],
  ]) {
    const path = walk(golden(name));
    const drawn = scene(path, { direction: "right" });
    const layout = fromElk(await elk(toElk(drawn)), drawn);
    const show = { scene: drawn, layout, room: ROOM, walk: path, mode: MODES[mode], format: { locale: "en" } };
    const picture = new Stage(show);
    const slips = slipsOf(path);
    let withAnswers = 0;
    for (let position = 0; position < path.length; position += 1) {
      const staged = picture.show(frameAt(path, position), { slips });
      const shown = slips.filter(({ at }) => at <= position);
      assert.equal(staged.slips.length, shown.length, `${name} ${mode} ${position}`);
      const others = [
        ...staged.nodes.flatMap(({ center, core, value, gradient }) =>
          [core, ...[value, gradient].flatMap(({ box, lines }) => [box, ...lines.map((line) => line.box)])].map((box) =>
            placed(box, center),
          ),
        ),
        ...staged.edges.flatMap(({ lines }) => lines.map(({ box }) => box)),
      ];
      for (const [at, { box, number, answer }] of staged.slips.entries()) {
        assert.ok(number.size * staged.camera.scale >= MODES[mode].minimum - 1e-9, `${name} ${mode} ${position}`);
        for (const other of [...others, ...staged.slips.slice(at + 1).map((each) => each.box)])
          assert.ok(!overlaps(box, other), `${name} ${mode} ${position}: ${number.parts[0].text}`);
        withAnswers += answer ? 1 : 0;
      }
    }
    counts[`${name} ${mode}`] = withAnswers;
  }
  assert.deepEqual(counts, { "sigmoid page": 33, "sigmoid lecture": 33, "shared page": 11 }, "with their answers");
});

test("a slip is struck where it was asked: what passes on its edge, a sum at its node", () => {
  const of = { label: "", isName: false, isRight: false, diagnosis: null, hints: 0 };
  const answered = [
    { ...of, position: 9, edge: 4, node: 2, isSlip: true, answer: "1234567890123456" },
    { ...of, position: 7, edge: 3, node: null, isSlip: true, answer: "-0.5" },
    { ...of, position: 8, edge: 1, node: null, isSlip: false, answer: "" },
  ];
  assert.deepEqual(markedSlips(answered), [
    { number: 1, answer: "−0.5", edge: 3, node: null },
    { number: 2, answer: "12345678901…", edge: null, node: 2 },
  ]);
});
