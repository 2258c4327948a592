import assert from "node:assert/strict";
import { test } from "node:test";
import { activate, choiceOf, insert, widen } from "../../static/train/network/edits.js";
import { columnsOf, linesOf, ROOM, shownOf, thickness, weightAt } from "../../static/train/network/geometry.js";
import { channels, colourOf, scaleOf } from "../../static/train/network/paint.js";
import { edgePath } from "../../static/train/contours.js";
import { ceiling } from "../../static/train/losses.js";

const layer = (width, activation, name) => ({
  name,
  width,
  activation,
  weights: `W${name}`,
  units_axis: 1,
  bias: "b",
  sum: 1,
  node: 2,
});
const network = (...widths) => ({
  features: { node: 0, count: 2, input: "X", axis: 1, columns: 2 },
  layers: widths.map((width, at) => layer(width, at < widths.length - 1 ? "tanh" : "sigmoid", at)),
});

test("tiles of a column do not overlap and stay in the picture, in every size", () => {
  for (const widths of [[1], [5, 3, 1], [64, 1], [8, 8, 8, 8, 8, 8, 1], [2, 16, 3]])
    for (const [width, height] of [
      [340, 330],
      [620, 480],
      [700, 460],
      [1100, 700],
    ]) {
      const columns = columnsOf(network(...widths), width, height);
      assert.equal(columns.length, widths.length + 1);
      for (const { tiles, count, shown } of columns) {
        assert.equal(tiles.length, shown);
        assert.ok(shown <= count && shown <= 8);
        for (const tile of tiles) {
          assert.ok(tile.x - tile.width / 2 >= 0 && tile.x + tile.width / 2 <= width, `${widths} ${width}`);
          assert.ok(tile.y - tile.height / 2 >= ROOM.top - 30 && tile.y + tile.height / 2 <= height);
        }
        for (let at = 1; at < shown; at += 1)
          assert.ok(tiles[at].y - tiles[at - 1].y >= tiles[at].height + 2, `${widths} ${height}`);
      }
      for (let at = 1; at < columns.length; at += 1)
        assert.ok(columns[at].x - columns[at - 1].x > columns[at].tiles[0].width * 0.9);
    }
});

test("a wide layer shows as many neurons as there is room for", () => {
  assert.equal(shownOf(3, 500), 3);
  assert.equal(shownOf(64, 1200), 8);
  assert.ok(shownOf(64, 330) < 8);
  assert.equal(shownOf(64, 50), 1);
});

test("there is a line for each weight that is shown, between its two tiles", () => {
  const columns = columnsOf(network(5, 3, 1), 640, 480);
  const lines = linesOf(columns);
  assert.equal(lines.length, 2 * 5 + 5 * 3 + 3);
  const { path } = lines.find(({ layer: at, input, unit }) => at === 1 && input === 4 && unit === 2);
  const numbers = path.match(/-?[\d.]+/g).map(Number);
  const [from, to] = [columns[1].tiles[4], columns[2].tiles[2]];
  assert.ok(Math.abs(numbers[0] - (from.x + from.width / 2)) < 0.1 && Math.abs(numbers[1] - from.y) < 0.1);
  assert.ok(Math.abs(numbers[6] - (to.x - to.width / 2)) < 0.1 && Math.abs(numbers[7] - to.y) < 0.1);
});

test("a weight is found in every arrangement of its tensor", () => {
  const rows = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  assert.equal(weightAt({ units_axis: 1 }, rows, 1, 2), 6);
  assert.equal(weightAt({ units_axis: 0 }, rows, 2, 1), 6);
  assert.equal(weightAt({ units_axis: null }, [7, 8], 1, 0), 8);
  assert.equal(weightAt({ units_axis: 0 }, [7, 8], 0, 1), 8);
});

test("thickness grows with the size and is finite for what is not", () => {
  assert.ok(thickness(0, 2) < thickness(1, 2) && thickness(1, 2) < thickness(2, 2));
  assert.equal(thickness(Number.NaN, 2), thickness(0, 2));
  assert.equal(thickness(Number.POSITIVE_INFINITY, 0), thickness(0, 2));
});

test("buttons change one layer, and with its last neuron a layer goes", () => {
  const choice = choiceOf(network(5, 3, 1));
  assert.deepEqual(choice, { kind: "mlp", hidden: [5, 3], activations: ["tanh", "tanh"] });
  assert.deepEqual(widen(choice, 1, 1).hidden, [5, 4]);
  assert.deepEqual(widen({ ...choice, hidden: [1, 3] }, 0, -1), { kind: "mlp", hidden: [3], activations: ["tanh"] });
  assert.deepEqual(insert(choice, 2), { kind: "mlp", hidden: [5, 3, 4], activations: ["tanh", "tanh", "tanh"] });
  assert.deepEqual(insert(choiceOf(network(1)), 0), { kind: "mlp", hidden: [4], activations: ["tanh"] });
  assert.deepEqual(activate(choice, 0, "relu").activations, ["relu", "tanh"]);
});

test("a formula without a name, or a layer without bias, is not written anew by a button", () => {
  const model = network(5, 3, 1);
  model.layers[0].activation = "";
  assert.equal(choiceOf(model), null);
  assert.equal(
    choiceOf({ ...network(2, 1), layers: [{ ...layer(2, "tanh", 0), bias: null }, layer(1, null, 1)] }),
    null,
  );
});

test("colours: plus and minus on one scale, shares around a half, grey for no number", () => {
  const palette = { plus: channels("#1f7a6d"), minus: channels("#a8650f"), zero: channels("#faf8f2"), ink: "#000000" };
  const scale = scaleOf([[[-2, 1]], [["NaN", 0.5]]], false);
  assert.deepEqual(scale, { middle: 0, reach: 2 });
  assert.deepEqual(colourOf(-2, scale, palette), palette.minus);
  assert.deepEqual(colourOf(Number.POSITIVE_INFINITY, scale, palette), palette.plus);
  assert.deepEqual(colourOf(0, scale, palette), palette.zero);
  assert.deepEqual(colourOf(1, scaleOf([], true), palette), palette.plus);
  assert.deepEqual(colourOf(0.5, scaleOf([], true), palette), palette.zero);
  assert.deepEqual(colourOf(Number.NaN, scale, palette), [128, 128, 128]);
});

test("the edge of a band leaves out the border of the grid", () => {
  const ring = [
    [0.2, 3],
    [5, 3],
    [9.8, 4],
    [9.8, 9.9],
    [0.2, 9.9],
    [0.2, 3],
  ];
  const path = edgePath({ coordinates: [[ring]] }, (point) => point, [10, 10]);
  assert.equal(path, "M0.2,3.0L5.0,3.0L9.8,4.0M9.8,9.9M0.2,9.9M0.2,3.0");
});

test("a loss that rises is drawn as high as it is; only a peak on the way leaves the picture", () => {
  const series = (...losses) => [{ kind: "is-train", points: losses.map((loss, update) => [update, loss]) }];
  assert.equal(ceiling(series(3, 7, 20, 73)), 73);
  assert.equal(ceiling(series(1, 1000, 0.5)), 1.3);
  assert.equal(ceiling(series(2, 1, 0.5)), 2);
});
