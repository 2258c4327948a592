import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAt } from "../../static/trace/frame.js";
import { cutsBefore, stretched } from "../../static/stage/stretch.js";
import { letterLines } from "../../static/stage/letters.js";
import { stage } from "../../static/stage/index.js";
import { clearingFor, clearings } from "../../static/stage/clearings.js";
import { runBoxes } from "../../static/stage/wires.js";
import { MODES } from "../../static/stage/modes.js";
import { Obstacles } from "../../static/stage/obstacles.js";
import { onScreen } from "../../static/stage/camera.js";
import { ROOMS, staged } from "./staged.js";

const NAMES = ["sigmoid", "square", "shared", "matrix", "blocked", "blocks", "infinite"];
const shifted = ({ x, y, width, height }, by) => ({ x: x + by.x, y: y + by.y, width, height });
const overlap = (one, other) =>
  one.x < other.x + other.width - 0.5 &&
  other.x < one.x + one.width - 0.5 &&
  one.y < other.y + other.height - 0.5 &&
  other.y < one.y + one.height - 0.5;
const around = ({ x, y, width, height }, by) => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});
const textOf = ({ parts }) => parts.map(({ text }) => text).join("");

/** Every text of a picture, where it is. */
function texts({ nodes, edges, groups }) {
  const ofNodes = nodes.flatMap(({ center, name, value, gradient, badge }) => {
    const cells = [...value.cells, ...gradient.cells].flatMap(({ line }) => line ?? []);
    return [name, badge, ...value.lines, ...gradient.lines, ...cells]
      .filter(Boolean)
      .map((line) => ({ text: textOf(line), size: line.size, box: shifted(line.box, center) }));
  });
  const others = [...edges.flatMap(({ lines }) => lines), ...groups.map(({ title }) => title)];
  return [...ofNodes, ...others.map((line) => ({ text: textOf(line), size: line.size, box: line.box }))];
}

for (const [kind, setting] of Object.entries(ROOMS)) {
  for (const name of NAMES) {
    test(`${name} in ${kind}: at each step all can be read, and nothing overlaps`, async () => {
      const { present, picture } = await staged(name, setting);
      for (let position = 0; position < present.length; position += 1) {
        const shown = picture.show(frameAt(present, position));
        const all = texts(shown);
        all.forEach((one, at) => {
          assert.ok(one.size * shown.camera.scale >= setting.mode.minimum - 0.01, `${position}: ${one.text} is small`);
          for (const other of all.slice(at + 1))
            assert.ok(!overlap(one.box, other.box), `${position}: ${one.text} | ${other.text}`);
        });
        const cut = picture.channelAt(frameAt(present, position));
        const wires = picture.scene.links.flatMap((link) => Object.values(picture.wiresAt(link, cut).wires));
        for (const run of wires.flatMap((points) => runBoxes(points, 1)))
          for (const { text, box } of all) assert.ok(!overlap(run, box), `${position}: a wire runs through ${text}`);
        for (const { key, lines, plate } of shown.edges) {
          if (plate || !lines.length) continue;
          const link = picture.scene.links.find((each) => each.key === key);
          const own = Object.values(picture.wiresAt(link, cut).wires).flatMap((points) => runBoxes(points, 1));
          const isNear = lines.some(({ box }) => own.some((run) => overlap(run, around(box, 2 * box.height))));
          assert.ok(isNear, `${position}: ${textOf(lines[0])} is not at its wire`);
        }
      }
    });
  }
}

test("where a rule puts its letter for the upstream gradient, no text of another edge stands", async () => {
  const { present, picture } = await staged("matrix", ROOMS.phone);
  const obstacles = new Obstacles();
  picture.quiet.addLetters(obstacles);
  let count = 0;
  for (let position = 0; position < present.length; position += 1) {
    const frame = frameAt(present, position);
    const opened = picture.channelAt(frame)?.by ?? 0; // by so much the gate is lower now
    for (const { text, box } of texts(picture.show(frame))) {
      if (text !== "G") continue;
      count += 1;
      assert.ok(!obstacles.isFree({ ...box, y: box.y - opened }), `${position}`);
    }
  }
  assert.ok(count);
});

test("the letter of a rule keeps clear of wires: else below its gradient, else nowhere", async () => {
  const { picture } = await staged("matrix", ROOMS["1280×720"]);
  const gate = picture.scene.vertices.find(({ node }) => node.label === "@");
  const { x, y } = picture.centers.get(gate.key);
  const through = (line) => {
    const middle = y + line.box.y + line.box.height / 2;
    return [x + line.box.x - 5, x + line.box.x + line.box.width + 5].map((end) => ({ x: end, y: middle }));
  };
  /** Where the letter stands if these are the wires. */
  const letterAmong = (...wires) =>
    letterLines({ ...picture, wiresAt: () => ({ wires: { forward: wires.flat(), backward: [] } }) }, gate, "G");
  const [beside] = letterAmong();
  const [under] = letterAmong(through(beside));
  const { gradient } = gate.size;
  assert.ok(beside.box.x >= gradient.x + gradient.width, "right of it");
  assert.ok(under.box.y >= gradient.y + gradient.height - 1, "below it");
  assert.deepEqual(letterAmong(through(beside), through(under)), []);
});

test("the active line is full, and the sigmoid can be read in a page, a phone and a lecture", async () => {
  for (const setting of Object.values(ROOMS)) {
    const { present, picture } = await staged("sigmoid", setting);
    assert.ok(picture.plan.fits, JSON.stringify(picture.plan));
    let without = 0;
    for (let position = 0; position < present.length; position += 1) {
      const frame = frameAt(present, position);
      const { edges, camera, bounds } = picture.show(frame);
      const isCrowded = frame.moment.edges.length > 1 && setting === ROOMS.phone; // the step card has those lines
      if (!isCrowded) without += edges.filter((edge) => edge.active === "backward" && edge.detail === "none").length;
      const { x, y, width, height } = onScreen(bounds, camera);
      assert.ok(
        x >= 0 && y >= 0 && x + width <= setting.room.width && y + height <= setting.room.height,
        "in its room",
      );
    }
    assert.equal(without, 0, "active edges without their line");
  }
});

test("only the gap before the active gate opens: what is left of it stays, the rest moves alike", async () => {
  const { present, picture } = await staged("sigmoid", ROOMS["1280×720"]);
  const closed = new Map(picture.show(frameAt(present, 0)).nodes.map(({ key, center }) => [key, center]));
  for (let position = 1; position < present.length; position += 1) {
    const frame = frameAt(present, position);
    const { nodes, edges } = picture.show(frame);
    const moves = nodes.map(({ key, center }) => center.x - closed.get(key).x);
    const { channel } = picture.plan;
    if (frame.moment.event !== "edges") assert.ok(moves.every((by) => by === 0));
    else {
      const cut = picture.channelAt(frame).at;
      nodes.forEach(({ key }, at) => assert.equal(moves[at], closed.get(key).x >= cut ? channel : 0));
      assert.ok(nodes.every(({ key, center }) => center.y === closed.get(key).y));
    }
    assert.ok(edges.every(({ forward, backward }) => !/NaN|undefined/.test(forward.path + backward.path)));
  }
});

test("a text left of a steep run moves with the run, wherever the text begins", async () => {
  const { present, picture } = await staged("sigmoid", ROOMS["1280×720"]);
  const last = frameAt(present, present.length - 1);
  const { at, by } = picture.channelAt(last);
  const { edge, key } = picture.scene.links.find(({ source }) => picture.centers.get(source.key).x >= at);
  const box = { x: at - 60, y: 10, width: 50, height: 12 };
  const line = { x: box.x, y: 20, size: 12, parts: [{ text: "× [1]" }], box };
  const textAt = (across) => {
    picture.stagedEdges.clear();
    picture.quiet.places = new Map([[key, { detail: "local", lines: [line], box, across }]]);
    return picture.show(last).edges.find(({ id }) => id === edge.id).lines[0].box.x;
  };
  assert.equal(textAt(at + 5), box.x + by, "beside a run that moves");
  assert.equal(textAt(null), box.x, "along a run that stays");
});

test("a branch that was not taken moves with what stands around it", () => {
  const asides = [
    { key: "before", size: { width: 80, height: 40 } },
    { key: "after", size: { width: 80, height: 40 } },
  ];
  const places = new Map([
    ["before", { x: 10, y: 0 }],
    ["after", { x: 90, y: 0 }],
  ]);
  const layout = { places, rooms: new Map(), routes: new Map(), width: 200, height: 40, direction: "right" };
  const apart = stretched(layout, { vertices: [], links: [], asides }, [{ at: 100, by: 36 }]);
  assert.deepEqual(Object.fromEntries(apart.places), { before: { x: 10, y: 0 }, after: { x: 126, y: 0 } });
});

test("a printed line is true, and the box of its source shows the same number", async () => {
  const { present, picture } = await staged("sigmoid", ROOMS["1280×720"]);
  const { edges, nodes } = picture.show(frameAt(present, present.length - 1));
  const lines = edges.filter(({ active }) => active).map(({ lines }) => lines.map(textOf).join(" "));
  assert.deepEqual(lines, ["[0.1966] × [−1] = −0.1966", "[0.1966] × [2] = 0.3932"]);
  const fresh = nodes.filter(({ gradient }) => gradient.fresh).map(({ gradient }) => textOf(gradient.lines[0]));
  assert.deepEqual(fresh, ["−0.1966", "0.3932"]);
});

test("from step to step only what changes is another object", async () => {
  const { present, picture } = await staged("sigmoid", ROOMS["1280×720"]);
  const [before, after] = [3, 4].map((position) => picture.show(frameAt(present, position)));
  assert.ok(after.nodes.filter((node, at) => node !== before.nodes[at]).length <= 4);
  assert.ok(after.edges.filter((edge, at) => edge !== before.edges[at]).length <= 5);
});

test("an edge that is pointed at says its whole line, on a plate where there is no room", async () => {
  const { present, picture, show } = await staged("sigmoid", ROOMS.phone);
  const last = { walk: present, position: present.length - 1, moment: present.moments[0] };
  for (const { id } of picture.show(last).edges) {
    const { edges } = picture.show(last, { focus: [{ kind: "edge", id }] });
    const edge = edges.find((each) => each.id === id);
    assert.match(edge.lines.map(textOf).join(" "), /^\[.+\] × \[.+\] = .+/);
  }
  assert.deepEqual(stage(last, show).nodes.length, picture.scene.vertices.length);
});

test("what is not computed is an empty box, and a matrix is shown by numbers or by a map with its shape", async () => {
  const room = { ...ROOMS["1280×720"], room: { width: 1920, height: 900, top: 0, bottom: 0 } };
  for (const matrices of ["cells", "thumbnails"]) {
    const { present, picture } = await staged("matrix", room, matrices);
    const start = picture.show(frameAt(present, 0)).nodes;
    assert.ok(start.every(({ gradient }) => gradient.look === "empty" && gradient.lines.length === 0));
    const { nodes } = picture.show(frameAt(present, present.length - 1));
    const tensors = nodes.filter(({ tensor }) => tensor);
    const look = matrices === "cells" ? "cells" : "thumbnail";
    assert.ok(tensors.every(({ value }) => value.look === look));
    if (look === "thumbnail") assert.ok(tensors.every(({ value }) => /^\d+(×\d+)*$/.test(textOf(value.lines[0]))));
  }
});

test("a camera that follows stays while the walk is in the middle, and shows the map", async () => {
  const setting = { direction: "right", room: { width: 640, height: 260, top: 0, bottom: 0 }, mode: MODES.page };
  const { present, picture } = await staged("sigmoid", setting);
  assert.equal(picture.plan.fits, false);
  let before = null;
  let moves = 0;
  for (let position = 0; position < present.length; position += 1) {
    const frame = frameAt(present, position);
    const { camera, nodes, overview } = picture.show(frame, { before });
    assert.equal(camera.mode, "follow");
    assert.ok(overview.shown && overview.marks.length === nodes.length);
    const active = nodes.find(({ active }) => active);
    if (active) {
      const { x, y, width, height } = onScreen(shifted(active.core, active.center), camera);
      assert.ok(x >= 0 && y >= 0 && x + width <= 640 && y + height <= 260, `${position}: the active gate is in view`);
    }
    if (before !== null && (camera.x !== before.x || camera.y !== before.y)) moves += 1;
    before = camera;
  }
  assert.ok(moves < present.length - 2, "it does not move at each step");
});

test("where the camera follows, an active line stands in view on its edge, or not at all", async () => {
  let standing = 0;
  for (const name of ["sigmoid", "shared", "blocks"]) {
    const setting = { direction: "down", room: { width: 300, height: 250, top: 0, bottom: 0 }, mode: MODES.phone };
    const { present, picture } = await staged(name, setting);
    let before = null;
    for (let position = 0; position < present.length; position += 1) {
      const { camera, edges } = picture.show(frameAt(present, position), { before });
      before = camera;
      if (camera.mode !== "follow") continue;
      for (const { lines } of edges.filter(({ active }) => active === "backward"))
        for (const { box } of lines) {
          const { x, y, width, height } = onScreen(box, camera);
          assert.ok(x >= 0 && y >= 0 && x + width <= 300 && y + height <= 250, `${name} ${position}`);
          standing += 1;
        }
    }
  }
  assert.ok(standing > 20, "most lines have a place");
});

test("the title of a frame stands where no wire crosses its rim", () => {
  const band = { x: 0, y: 0, width: 100, height: 20 };
  const strips = [
    { x: 10, y: -50, width: 10, height: 200 },
    { x: 60, y: 5, width: 10, height: 90 },
    { x: 75, y: 30, width: 10, height: 90 },
  ];
  assert.deepEqual(clearings(band, strips), [
    { x: 0, width: 10 },
    { x: 20, width: 40 },
    { x: 70, width: 30 },
  ]);
  assert.equal(clearingFor(band, strips, 25).x, 20);
  assert.equal(clearingFor(band, strips, 90).width, 40, "the widest, where none is wide enough");
});

test("the channel opens after the last vertex that ends before its gate, in any order of the vertices", () => {
  const size = { width: 40, height: 30, center: { x: 20, y: 15 } };
  const starts = [300, 0, 41, 39, 120, 200, 160, 81];
  const vertices = starts.map((_, at) => ({ key: String(at), size }));
  for (const direction of ["right", "down"]) {
    const along = (start) => (direction === "right" ? { x: start, y: 7 } : { x: 7, y: start });
    const layout = { direction, places: new Map(starts.map((start, at) => [String(at), along(start)])) };
    const cutBefore = cutsBefore({ vertices }, layout);
    const length = direction === "right" ? size.width : size.height;
    vertices.forEach((vertex, at) => {
      const ends = starts.map((start) => start + length).filter((end) => end <= starts[at] + 1);
      assert.equal(cutBefore(vertex), Math.max(-Infinity, ...ends) + 1, `${direction} ${at}`);
    });
  }
});
