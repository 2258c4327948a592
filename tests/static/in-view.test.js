// What the camera keeps in view, and what leaves the tools over the picture free.

import assert from "node:assert/strict";
import { test } from "node:test";
import { activeBox } from "../../static/stage/active.js";
import { isClearOf } from "../../static/stage/clear.js";

const box = (x, width) => ({ x, y: -10, width, height: 20 });
/** A gate with its value at the left and its gradient at the right, 400 wide. */
const GATE = {
  id: 1,
  center: { x: 500, y: 50 },
  core: box(-140, 280),
  value: { box: box(-200, 60), lines: [] },
  gradient: { box: box(140, 60), lines: [] },
  extent: box(-200, 400),
};
const seen = (phase, width) => {
  const frame = { walk: { trace: { output: 1, edges: [] }, moments: [] }, position: 1, moment: { phase, node: 1 } };
  return activeBox(frame, [GATE], [], { width, height: 400 });
};

test("a gate that is too wide is in view with the number that comes", () => {
  assert.deepEqual(seen("forward", 800), { x: 300, y: 40, width: 400, height: 20 });
  assert.deepEqual(seen("forward", 390), { x: 300, y: 40, width: 340, height: 20 }, "its value");
  assert.deepEqual(seen("backward", 390), { x: 360, y: 40, width: 340, height: 20 }, "its gradient");
  assert.deepEqual(seen("forward", 300), { x: 360, y: 40, width: 280, height: 20 }, "its name alone");
});

/** A picture of 400 × 300 in a room of that size, of asides and groups only. */
const picture = ({ asides = [], groups = [] }) => ({
  plan: { fits: true, channel: 0, scale: 1 },
  scene: { asides, vertices: [], frames: [], direction: "right" },
  layout: { places: new Map(asides.map(({ key, place }) => [key, place])), rooms: new Map() },
  room: { width: 400, height: 300, top: 0, bottom: 0 },
  boundsWith: () => ({ x: 0, y: 0, width: 400, height: 300 }),
  groupsAt: () => groups,
});
const TOOLS = [{ x: 300, y: 0, width: 100, height: 30 }];

test("a branch that was not taken is not to lie under the tools", () => {
  const aside = { key: "else", size: { width: 200, height: 60 } };
  const clear = (y) => isClearOf(picture({ asides: [{ ...aside, place: { x: 250, y } }] }), TOOLS);
  assert.ok(!clear(10));
  assert.ok(clear(60));
});

test("nor is the button of a group", () => {
  const clear = (y) => isClearOf(picture({ groups: [{ button: { x: 290, y, width: 90, height: 24 } }] }), TOOLS);
  assert.ok(!clear(0));
  assert.ok(clear(60));
});
