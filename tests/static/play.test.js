// Playing the computer: which gradients can be filled in, how they are marked, what the picture then holds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { noteOfCell } from "../../static/practice/notes.js";
import { filledBy, isPlayed, markedCells, noted, playOf, readyCells } from "../../static/practice/play.js";
import { frameOf, gradientComputed, walk } from "../../static/trace/frame.js";
import { golden } from "./golden.js";
import { ADDED, mark, question } from "./practice-answers.js";

test("playing the computer: what can be computed is open, a slip is struck, the picture holds what stands", () => {
  const path = walk(golden("shared"));
  const gradients = path.trace.nodes.flatMap(({ id }) =>
    id === path.trace.output ? [] : [question("gradient", id, { node: id, edge: null })],
  );
  let play = playOf(path, [...gradients].reverse());
  const sum = path.trace.nodes.find(({ op }) => op === "add").id;
  const [x, y] = ["x", "y"].map((name) => path.trace.nodes.find((node) => node.name === name).id);
  assert.deepEqual([...readyCells(play, path)], [sum], "x has a second use, whose gradient is missing");
  play = noted(play, sum, " 2 ");
  play = markedCells(play, [mark(`gradient:${sum}`, "wrong", { diagnosis: ADDED })]);
  const cell = play.cells.find(({ node }) => node === sum);
  assert.deepEqual([cell.state, cell.struck, cell.diagnosis.id, play.last], ["open", ["2"], "added", sum]);
  play = markedCells(noted(play, sum, "3"), [mark(`gradient:${sum}`, "right")]);
  assert.deepEqual([...filledBy(play)].sort(), [sum, path.trace.output].sort());
  assert.deepEqual(new Set(readyCells(play, path)), new Set([sum, x, y]));
  const frame = frameOf({ walk: path, position: play.seed, veiled: false, filled: filledBy(play) });
  assert.deepEqual(
    [sum, x].map((node) => gradientComputed(frame, node)),
    [true, false],
  );
  const note = noteOfCell(
    play.cells.find(({ node }) => node === sum),
    path,
  );
  assert.deepEqual([note.isRight, note.isSlip, note.answer, note.label], [false, true, "2", "+"]);
  assert.equal(isPlayed(play), false);
});

test("marked at the end, every answer counts once, and what follows from a slip is there", () => {
  const path = walk(golden("shared"));
  const ids = path.trace.nodes.flatMap(({ id }) => (id === path.trace.output ? [] : [id]));
  const all = ids.map((id) => question("gradient", id, { node: id, edge: null }));
  let play = { ...playOf(path, all), isAtEnd: true };
  for (const id of ids) play = noted(play, id, "7");
  const marks = ids.map((id, at) => mark(`gradient:${id}`, at ? "right" : "near", { follows: at === 1 }));
  play = markedCells(play, marks);
  assert.deepEqual(
    play.cells.map(({ state }) => state),
    ["wrong", "follows", "right"],
  );
  assert.equal(isPlayed(play), true);
});
