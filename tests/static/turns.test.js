import assert from "node:assert/strict";
import { test } from "node:test";
import { toElk } from "../../static/layout/elk.js";
import { formOf, remember, remembered } from "../../static/layout/memory.js";
import { scene as sceneOf } from "../../static/layout/scene.js";
import { simpleLayout } from "../../static/layout/simple.js";
import { Stage } from "../../static/stage/index.js";
import { branchesNotTaken } from "../../static/trace/branches.js";
import { foldingAt } from "../../static/trace/folding.js";
import { activeEdges, frameAt, walk } from "../../static/trace/frame.js";
import { golden } from "./golden.js";

const ROOM = { width: 1280, height: 448, top: 0, bottom: 0 };
const sceneAt = (path, at, unfolded = false) => sceneOf(path, { folding: foldingAt(path, at, unfolded) });

/** A layout in which every frame has room around what is in it. */
function laidOut(scene) {
  const layout = simpleLayout(scene);
  for (const { key } of scene.frames) {
    const inside = scene.vertices
      .filter(({ home }) => isWithin(scene, home, key))
      .map((each) => layout.places.get(each.key));
    const [x, y] = [Math.min(...inside.map((place) => place.x)) - 10, Math.min(...inside.map((place) => place.y)) - 40];
    layout.rooms.set(key, { x, y, width: 300, height: 260 });
  }
  return layout;
}

const isWithin = ({ frames }, home, key) =>
  home !== null && (home === key || isWithin({ frames }, frames.find((frame) => frame.key === home).parent, key));

test("at every step the node and the active edges are in the picture, and names are unique", () => {
  for (const name of ["loop", "nested", "zip"]) {
    const path = walk(golden(name));
    for (let at = 1; at < path.length; at += 1) {
      const { vertices, links, frames } = sceneAt(path, at);
      const { moment } = frameAt(path, at);
      assert.ok(
        vertices.some(({ node }) => node.id === moment.node),
        `${name} ${at}`,
      );
      const drawn = new Set(links.map(({ edge }) => edge.id));
      const lit = activeEdges(frameAt(path, at)).filter((edge) => !path.hidden[path.trace.edges[edge].source]);
      const shown = lit.filter((edge) => drawn.has(edge));
      assert.ok(moment.event === "seed" || (moment.event === "sum" ? shown.length > 0 : shown.length === lit.length));
      for (const list of [vertices, links, frames]) assert.equal(new Set(list.map(({ key }) => key)).size, list.length);
      const known = new Set(vertices);
      for (const { source, target } of links) assert.ok(known.has(source) && known.has(target));
    }
  }
});

test("the next turn has the form of this one: what was laid out before serves again", () => {
  const path = walk(golden("loop"));
  const inTurn = (number) => path.moments.findIndex((_, at) => at > 0 && foldingAt(path, at).turns[0].turn === number);
  const [third, fourth, first] = [2, 3, 0].map((turn) => sceneAt(path, inTurn(turn)));
  const [one, other, different] = [third, fourth, first].map((scene) => formOf(toElk(scene)));
  assert.equal(one.form, other.form);
  assert.notEqual(one.form, different.form);
  assert.equal(remembered(one), null);
  const layout = laidOut(third);
  remember(one, layout);
  const renamed = remembered(other);
  third.links.forEach(({ key }, at) =>
    assert.deepEqual(renamed.routes.get(fourth.links[at].key), layout.routes.get(key)),
  );
  assert.deepEqual(
    fourth.vertices.map(({ key }) => renamed.places.get(key)),
    third.vertices.map(({ key }) => layout.places.get(key)),
  );
});

test("the open turn stands in a frame with its leaves, between its stacks; what they hand on has its name", () => {
  const path = walk(golden("loop"));
  const at = path.moments.findIndex((_, place) => place > 0 && foldingAt(path, place).turns[0].turn === 2);
  const scene = sceneAt(path, at);
  const home = (label) => scene.vertices.find(({ node }) => node.label === label)?.home ?? null;
  assert.deepEqual(
    ["w", "h_2", "h_6", "y"].map((label) => home(label)),
    ["turn|0", "stack|0|before", "stack|0|after", null],
  );
  const [into] = scene.links.filter((link) => link.into !== null);
  assert.deepEqual([into.into, into.target.node.label], ["stack|0|after", "h_6"]);
});

test("an inner loop's frame lies in that of the outer turn", () => {
  const path = walk(golden("nested"));
  const { frames } = sceneAt(
    path,
    path.moments.findIndex((_, at) => foldingAt(path, at).turns[1]?.turn === 2),
  );
  const parents = Object.fromEntries(frames.map(({ key, parent }) => [key, parent]));
  assert.equal(parents["turn|0.0"], "turn|0");
  assert.equal(parents["stack|0.0|before"], "turn|0");
  assert.equal(parents["stack|0|after"], null);
});

test("a turn has buttons to its neighbours; bars come with gradients; wires end at a stack's frame", () => {
  const path = walk(golden("loop"));
  const last = (number) => path.moments.findLastIndex((_, at) => foldingAt(path, at).turns[0].turn === number - 1);
  const at = last(3);
  const scene = sceneAt(path, at);
  const layout = laidOut(scene);
  const stage = new Stage({ scene, layout, walk: path, room: ROOM, format: { locale: "en" } });
  const staged = stage.show(frameAt(path, at), { choice: "whole" });
  const [after] = staged.turns.filter(({ key }) => key.endsWith("after"));
  const [before] = staged.turns.filter(({ key }) => key.endsWith("before"));
  const [open] = staged.turns.filter(({ kind }) => kind === "turn");
  assert.deepEqual([before.label, open.label, after.label], ["turns 1–2", "turn 3 of 6", "turns 4–6"]);
  assert.deepEqual(
    open.buttons.map(({ turn }) => turn),
    [1, 3],
  );
  assert.deepEqual([before.buttons[0].turn, after.buttons[0].turn], [1, 3]);
  assert.deepEqual(
    after.bars.map(({ filled }) => filled),
    [true, true, true],
  );
  const heights = after.bars.map(({ height }) => height);
  assert.ok(heights[0] < heights[1] && heights[1] < heights[2], "the gradient fades on its way back");
  assert.ok(before.bars.some(({ filled }) => !filled));
  const link = scene.links.find(({ into }) => into === "stack|0|after");
  const room = layout.rooms.get("stack|0|after");
  const [end] = stage.wiresAt(link, null).wires.forward.slice(-1);
  assert.ok(Math.abs(end.x - stage.layout.rooms.get("stack|0|after").x) < 1e-9, `${end.x} ${room.x}`);
  assert.deepEqual(stage.show(frameAt(path, 1)).turns[0].bars, []);
});

test("a branch that was not taken is a box of its own", () => {
  const path = walk(golden("branch"));
  const folding = foldingAt(path, 0);
  const typed = "if x > 0:\n    y = x**2\nelse:\n    y = exp(x) - 1\ny";
  const scene = sceneOf(path, { folding, branches: branchesNotTaken(path, folding, typed) });
  const [aside] = scene.asides;
  assert.equal(aside.source.node.name, "x");
  const layout = simpleLayout(scene);
  const stage = new Stage({ scene, layout, walk: path, room: ROOM, format: { locale: "en" } });
  const [staged] = stage.show(frameAt(path, 1)).asides;
  assert.equal(staged.label, "not taken: y = x**2, if x > 0, x = −0.5");
  const { x, y, width, height } = staged.frame;
  for (const { box } of staged.lines)
    assert.ok(box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height);
});
