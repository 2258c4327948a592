// The lines of active edges: what they are kept off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAt } from "../../static/trace/frame.js";
import { ActiveLines } from "../../static/stage/lines.js";
import { ROOMS, staged } from "./staged.js";

test("whatever a line could touch is looked at, as far from its wire as it is wide", async () => {
  const { present, picture } = await staged("shared", ROOMS.lecture);
  const position = present.moments.findIndex(({ event }) => event === "edges");
  const [edge] = present.moments[position].edges;
  const given = { limits: null, asking: null };
  const lines = new ActiveLines(picture, frameAt(present, position), new Set([edge]), [], given);
  lines.widthOf = () => 400;
  const { x, width } = lines.windowAround(null);
  const across = picture.wiresAt(picture.links.get(edge), null).wires.forward.map((point) => point.x);
  assert.ok(x <= Math.min(...across) - 400 && x + width >= Math.max(...across) + 400);
});
