import assert from "node:assert/strict";
import { test } from "node:test";
import { bands, isInside, bandPath } from "../../static/train/contours.js";
import { csv, json } from "../../static/train/csv.js";
import { labelOf } from "../../static/train/surface-plane.js";

test("bands lie between the smallest loss and nearly the largest, closer together near the smallest", () => {
  const { values, thresholds } = bands(
    Array.from({ length: 20 }, (_, row) => Array.from({ length: 20 }, (_, column) => row * column)),
  );
  assert.equal(values.length, 400);
  assert.ok(thresholds[0] > 0 && thresholds.at(-1) < 361);
  const gaps = thresholds.slice(1).map((height, at) => height - thresholds[at]);
  assert.deepEqual(
    gaps,
    [...gaps].sort((one, other) => one - other),
  );
});

test("what is not finite lies above everything that is", () => {
  const { values } = bands([
    [1, "NaN"],
    ["Infinity", 3],
  ]);
  assert.deepEqual(values, [1, 3, 3, 3]);
  assert.equal(bands([["NaN", "NaN"]]).values.every(Number.isFinite), true);
});

test("a band becomes one closed path a ring", () => {
  assert.equal(
    bandPath(
      {
        coordinates: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
            [
              [0.2, 0.2],
              [0.4, 0.4],
            ],
          ],
        ],
      },
      (point) => point,
    ),
    "M0.0,0.0L1.0,0.0L1.0,1.0ZM0.2,0.2L0.4,0.4Z",
  );
});

test("a place is in the picture or not", () => {
  assert.equal(
    isInside(
      [
        [0, 1],
        [0, 2],
      ],
      0.5,
      2,
    ),
    true,
  );
  assert.equal(
    isInside(
      [
        [0, 1],
        [0, 2],
      ],
      0.5,
      2.1,
    ),
    false,
  );
  assert.equal(isInside(undefined, 0, 0), false);
});

test("every record of every run is a row of the figures", () => {
  const run = (name, losses) => ({
    name,
    records: losses.map((loss, update) => ({ update, loss, parameters: { W: [[loss]], b: [0] } })),
  });
  const rows = csv([run('1. "GD", α', [3, 2]), run("2.", [3])]).split("\n");
  assert.equal(rows.length, 4);
  assert.equal(rows[0], "run,update,loss,W,b");
  assert.equal(rows[1], '"1. ""GD"", α",0,3,"[[3]]","[0]"');
});

test("runs as JSON hold what makes them again, and their records", () => {
  const segments = [{ from: 0, stepper: { name: "gd", learning_rate: 0.1 }, batch: { size: null } }];
  const records = [{ update: 0, loss: 2, test: 3, parameters: { w: 1 }, state: {}, move: null }];
  const runs = [{ name: "GD", segments, status: "finished", records }];
  const content = JSON.parse(json({ program: "w*w", inputs: { w: 1 }, dataset: null, test: null, runs }));
  assert.deepEqual(content.runs[0].records, [{ update: 0, loss: 2, test: 3, parameters: { w: 1 } }]);
  assert.deepEqual([content.program, content.runs[0].segments], ["w*w", segments]);
  assert.equal(csv(runs).split("\n")[0], "run,update,loss,test,w");
});

test("a parameter of a single number is called by its name alone", () => {
  const parameters = { W: [[1]], b: [0.5, 2], w: 3 };
  assert.equal(labelOf({ parameter: "W", index: [0, 0] }, parameters), "W");
  assert.equal(labelOf({ parameter: "b", index: [1] }, parameters), "b[1]");
  assert.equal(labelOf({ parameter: "w", index: [] }, parameters), "w");
});
