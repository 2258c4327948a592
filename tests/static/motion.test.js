import assert from "node:assert/strict";
import { test } from "node:test";
import { fromElk, toElk } from "../../static/layout/elk.js";
import { scene } from "../../static/layout/scene.js";
import { Stage } from "../../static/stage/index.js";
import { MODES } from "../../static/stage/modes.js";
import { LENGTHS, MOST_COPIES, motionOf } from "../../static/stage/motion.js";
import { placed } from "../../static/stage/nodes.js";
import { nearestOn, pointOn, sharesOf, wayAlong } from "../../static/stage/routes.js";
import { frameAt, veiledFrame, walk } from "../../static/trace/frame.js";
import { elk } from "./elk.js";
import { golden } from "./golden.js";

const ROOMS = {
  page: { direction: "right", room: { width: 1280, height: 448, top: 44, bottom: 28 }, mode: MODES.page },
  phone: { direction: "down", room: { width: 390, height: 548, top: 0, bottom: 0 }, mode: MODES.phone },
  lecture: { direction: "right", room: { width: 1280, height: 560, top: 0, bottom: 0 }, mode: MODES.lecture },
};

async function staged(name, { direction, room, mode }) {
  const present = walk(golden(name));
  const drawn = scene(present, { direction, matrices: "thumbnails" });
  const layout = fromElk(await elk(toElk(drawn)), drawn);
  const stage = new Stage({ scene: drawn, layout, room, mode, format: { locale: "en" }, walk: present });
  return { present, stage };
}

/** The motion to a position, with both pictures. */
function motionTo(position, { present, stage }) {
  const [from, frame] = [frameAt(present, position - 1), frameAt(present, position)];
  const before = stage.show(from);
  const after = stage.show(frame, { before: before.camera });
  return { before, after, from, frame, motion: motionOf(before, after, from, frame, stage) };
}

const shownOf = ({ line }) => line.parts.flatMap(({ text, hidden }) => (hidden ? [] : [text])).join("");
const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
const isAt = (one, other, apart = 0.6) => Math.hypot(one.x - other.x, one.y - other.y) < apart;
/** The places through which a copy passes, in the picture. */
const wayOf = ({ line, box, legs }) => {
  const own = middle(line?.box ?? box);
  return legs.find(({ by }) => by).by.map(({ x, y }) => ({ x: x + own.x, y: y + own.y }));
};
const positions = ({ length }) => Array.from({ length: length - 1 }, (_, at) => at + 1);

for (const [kind, room] of Object.entries(ROOMS))
  for (const name of ["sigmoid", "shared", "matrix", "blocks", "infinite"])
    test(`${name} in ${kind}: each step moves within its time, over few copies, in what is there`, async () => {
      const pictures = await staged(name, room);
      for (const position of positions(pictures.present)) {
        const { after, frame, motion } = motionTo(position, pictures);
        assert.equal(motion.event, frame.moment.event);
        assert.equal(motion.length, LENGTHS[motion.event]);
        assert.ok(motion.glides.filter(({ of }) => !of).length <= MOST_COPIES);
        for (const { of, line, box, legs } of motion.glides) {
          if (of)
            assert.ok(
              after[`${of.kind}s`].some(({ key }) => key === of.key),
              `${position}: ${of.key}`,
            );
          else assert.ok(line || box, `${position}: a copy of nothing`);
          for (const { start, end, by, at, opacity, scale } of legs) {
            assert.ok(0 <= start && start < end && end <= motion.length, `${position}: ${start}–${end}`);
            const values = by ?? opacity ?? scale;
            assert.ok(values.length > 1 && (!at || at.length === values.length));
            if (at)
              assert.deepEqual(
                at,
                [...at].sort((one, other) => one - other),
              );
            if (of && scale) assert.equal(values.at(-1), 1);
            if (of && opacity) assert.deepEqual(values, [0, 1], "a part ends as it is staged");
            if (of && by) assert.deepEqual(values.at(-1), { x: 0, y: 0 }, "a part ends where it is staged");
          }
        }
      }
    });

test("operands run along their wires into the gate, which swells before its value rises", async () => {
  const pictures = await staged("sigmoid", ROOMS.page);
  const { after, frame, motion } = motionTo(1, pictures);
  const copies = motion.glides.filter(({ of }) => !of);
  assert.deepEqual(copies.map(shownOf), ["2", "−1"]);
  for (const copy of copies) {
    const [first, ...rest] = wayOf(copy);
    const source = after.nodes.find(({ center, value }) =>
      value.lines.some(({ box }) => isAt(first, middle(placed(box, center)))),
    );
    assert.equal(source?.kind, "input", "it begins at the number of an operand");
    const wire = after.edges.find(({ active, forward }) => active && isAt(forward.points.at(-1), rest.at(-1)));
    assert.deepEqual(
      rest.map(({ x }) => Math.round(x)),
      wire.forward.points.map(({ x }) => Math.round(x)),
    );
  }
  const gate = after.nodes.find(({ id }) => id === frame.moment.node);
  const own = motion.glides.filter(({ of }) => of?.key === gate.key);
  assert.deepEqual(
    own.map(({ of }) => of.part),
    ["core", "label", "value"],
  );
  assert.deepEqual(own[0].legs, [{ start: 180, end: 240, scale: [1, 1.06, 1] }]);
  assert.ok(own[2].legs[0].by[0].y > 0, "from below, out of the gate");
});

test("the upstream number ends in its bracket, the local factor beside it, the product in its box", async () => {
  for (const room of Object.values(ROOMS)) {
    const pictures = await staged("sigmoid", room);
    const last = pictures.present.length - 1;
    const { after, frame, motion } = motionTo(last, pictures);
    const gate = after.nodes.find(({ id }) => id === frame.moment.node);
    const edges = after.edges.filter(({ active }) => active === "backward");
    const runs = motion.glides.filter(({ of, legs }) => !of && legs.some(({ at, by }) => at && by));
    const sourceOf = ({ id }) => after.nodes.find(({ key }) => key === pictures.stage.links.get(id).source.key);
    const numbers = edges.map((edge) => {
      const parts = edge.lines.flatMap((line) => line.parts);
      const number = (role) => parts.find((part) => part.role === role).text;
      return parts.length
        ? [`[${number("upstream")}]`, `[${number("local")}]`, number("product")]
        : [gate, sourceOf(edge)].map(({ gradient }) => gradient.lines[0].parts[0].text);
    });
    assert.deepEqual(runs.map(shownOf), numbers.flat());
    edges.forEach((edge, index) => {
      const first = numbers.slice(0, index).flat().length;
      const own = runs.slice(first, first + numbers[index].length);
      const [upstream, product] = [own[0], own.at(-1)];
      const start = placed(gate.gradient.lines[0].box, gate.center);
      assert.ok(isAt(wayOf(upstream)[0], middle(start)), "from the gate's gradient");
      if (own.length === 3) {
        assert.ok(isAt(wayOf(upstream).at(-1), middle(upstream.line.box), 4), "to its bracket, but for the closing");
        assert.ok(isAt(wayOf(own[1])[0], gate.center), "out of the gate");
      }
      for (const corner of wayOf(upstream).slice(1, -1)) {
        const wire = edge.backward.points;
        assert.ok(isAt(corner, pointOn(wire, nearestOn(wire, corner))), "along the wire");
      }
      const source = sourceOf(edge);
      const box = placed(source.gradient.box, source.center);
      assert.ok(isAt(wayOf(product).at(-1), middle(box), 2), "the product ends in the box");
      const lands = motion.glides.find(({ of }) => of?.key === source.key && of.part === "gradient > text");
      assert.deepEqual(lands.legs, [{ start: 400, end: 420, opacity: [0, 1] }]);
    });
  }
});

test("the line of the step before fades to the local factor, and what shifts slides from where it was", async () => {
  const pictures = await staged("sigmoid", ROOMS.page);
  const at = pictures.present.moments.findIndex(({ event }) => event === "edges") + 1;
  const { before, after, motion } = motionTo(at, pictures);
  const old = before.edges.find(({ active }) => active === "backward");
  const fading = motion.glides.find(({ of, legs }) => !of && legs.some(({ opacity }) => opacity?.join() === "1,0"));
  assert.equal(shownOf(fading), old.lines[0].parts.map(({ text }) => text).join(""));
  const moved = after.nodes.filter(({ key, center }) => {
    const then = before.nodes.find((node) => node.key === key).center;
    return then.x !== center.x;
  });
  assert.ok(moved.length > 0);
  for (const { key, center } of moved) {
    const slide = motion.glides.find(({ of }) => of?.kind === "node" && of.key === key && of.part === "");
    const then = before.nodes.find((node) => node.key === key).center;
    assert.deepEqual(slide.legs, [
      {
        start: 0,
        end: 160,
        by: [
          { x: then.x - center.x, y: 0 },
          { x: 0, y: 0 },
        ],
      },
    ]);
  }
});

test("contributions run together into their sum, each to its own place in it", async () => {
  for (const room of Object.values(ROOMS)) {
    const pictures = await staged("shared", room);
    const at = pictures.present.moments.findIndex(({ event }) => event === "sum");
    const { after, frame, motion } = motionTo(at, pictures);
    const total = after.nodes.find(({ id }) => id === frame.moment.node);
    const box = placed(total.gradient.box, total.center);
    const terms = motion.glides.filter(({ of, legs }) => !of && legs[0].at);
    const { edges } = pictures.present.trace;
    assert.deepEqual(
      terms.map((copy) => Number(shownOf(copy).replace("−", "-"))).sort(),
      frame.moment.edges.map((id) => edges[id].product).sort(),
    );
    const ends = terms.map((copy) => wayOf(copy).at(-1));
    for (const end of ends)
      assert.ok(end.x > box.x && end.x < box.x + box.width && isAt({ ...end, x: 0 }, { x: 0, y: middle(box).y }, 3));
    assert.ok(Math.abs(ends[0].x - ends[1].x) > 5, "not one upon the other");
  }
});

test("a matrix is a small box on its way, and its place is an empty box until it is there", async () => {
  const pictures = await staged("matrix", ROOMS.page);
  const { moments, trace } = pictures.present;
  const at = moments.findIndex(({ event, node }) => event === "edges" && trace.nodes[node].shape.length);
  const { motion } = motionTo(at, pictures);
  const boxes = motion.glides.filter(({ box }) => box);
  assert.ok(boxes.some(({ side, legs }) => side === "gradient" && legs[0].start === 80));
  assert.ok(boxes.some(({ side, legs }) => side === "gradient" && legs[0].start === 300));
  assert.ok(boxes.some(({ side, legs }) => side === "empty" && legs[0].end === 420));
  for (const { box, side } of boxes) if (side !== "empty") assert.ok(box.width <= 44 && box.height <= 30);
});

test("a step back, a jump, the start, what is hidden and what is too small to read do not move", async () => {
  const pictures = await staged("sigmoid", ROOMS.page);
  const { present, stage } = pictures;
  const [third, fourth] = [frameAt(present, 3), frameAt(present, 4)];
  const before = stage.show(third);
  const after = stage.show(fourth);
  assert.notEqual(motionOf(before, after, third, fourth, stage), null);
  assert.equal(motionOf(after, before, fourth, third, stage), null);
  assert.equal(motionOf(before, after, frameAt(present, 2), fourth, stage), null);
  assert.equal(motionOf(before, stage.show(frameAt(present, 0)), third, frameAt(present, 0), stage), null);
  assert.equal(motionOf(before, after, third, veiledFrame(fourth), stage), null);
  assert.equal(motionOf(before, { ...after, far: true }, third, fourth, stage), null);
  assert.equal(motionOf(before, { ...after, direction: "down" }, third, fourth, stage), null);
  assert.equal(motionOf(null, after, third, fourth, stage), null);
  assert.equal(motionOf(before, after, null, fourth, stage), null);
  const another = walk(golden("sigmoid"));
  assert.equal(motionOf(before, after, frameAt(another, 3), fourth, stage), null);
  const shown = motionOf(before, after, veiledFrame(fourth), fourth, stage);
  assert.equal(shown?.event, "value", "what was asked for comes as in any other step");
});

test("of many copies the first are made, and where much shifts nothing slides", async () => {
  const pictures = await staged("sigmoid", ROOMS.page);
  const { before, after, from, frame } = motionTo(1, pictures);
  const many = { ...after, edges: Array.from({ length: 9 }, () => after.edges).flat() };
  const crowded = motionOf(before, many, from, frame, pictures.stage);
  assert.equal(crowded.glides.filter(({ of }) => !of).length, MOST_COPIES);
  assert.equal(crowded.glides.filter(({ of }) => of?.part === "value").length, 1, "parts come all the same");
  const far = {
    ...after,
    nodes: after.nodes.map((node) => ({ ...node, center: { x: node.center.x + 50, y: node.center.y } })),
  };
  const moved = motionOf(before, { ...far, nodes: [...far.nodes, ...far.nodes] }, from, frame, pictures.stage);
  assert.ok(!moved.glides.some(({ of }) => of?.part === ""));
});

test("a way goes along a wire between two places of it, either way round", () => {
  const wire = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 20 },
  ];
  assert.equal(nearestOn(wire, { x: 4, y: 3 }), 0.4);
  assert.equal(nearestOn(wire, { x: 14, y: 15 }), 1.75);
  assert.deepEqual(pointOn(wire, 1.75), { x: 10, y: 15 });
  assert.deepEqual(pointOn(wire, 2), { x: 10, y: 20 });
  const [from, to] = [
    { point: { x: 12, y: 15 }, place: 1.75 },
    { point: { x: 4, y: 3 }, place: 0.4 },
  ];
  const way = [
    { x: 12, y: 15 },
    { x: 10, y: 15 },
    { x: 10, y: 0 },
    { x: 4, y: 0 },
    { x: 4, y: 3 },
  ];
  assert.deepEqual(wayAlong(wire, from, to), way);
  assert.deepEqual(wayAlong(wire, to, from), [...way].reverse());
  assert.deepEqual(
    sharesOf([
      { x: 0, y: 0 },
      { x: 3, y: 0 },
      { x: 3, y: 9 },
    ]),
    [0, 0.25, 1],
  );
});
