// What is hidden and what is asked for in the picture while one guesses first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromElk, toElk } from "../../static/layout/elk.js";
import { scene } from "../../static/layout/scene.js";
import { Stage, stage } from "../../static/stage/index.js";
import { placed } from "../../static/stage/nodes.js";
import { overlaps } from "../../static/stage/text.js";
import { frameOf, walk } from "../../static/trace/frame.js";
import { elk } from "./elk.js";
import { golden } from "./golden.js";

test("a veiled frame holds no number of its step: neither products nor sums", async () => {
  for (const name of ["sigmoid", "shared"]) {
    const trace = golden(name);
    const path = walk(trace);
    const drawn = scene(path, { direction: "right" });
    const layout = fromElk(await elk(toElk(drawn)), drawn);
    const room = { width: 1280, height: 448, top: 44, bottom: 28 };
    for (const [position, moment] of path.moments.entries()) {
      if (moment.phase !== "backward" || moment.event === "seed") continue;
      const frame = frameOf({ walk: path, position, veiled: true });
      const staged = stage(frame, { scene: drawn, layout, room, format: { locale: "en" } });
      const receiving = moment.event === "sum" ? [moment.node] : moment.edges.map((id) => trace.edges[id].source);
      for (const node of staged.nodes.filter(({ id }) => receiving.includes(id)))
        assert.ok(!textOf(node.gradient.lines).includes("="), `${name} ${position}`);
      for (const edge of staged.edges.filter(({ id }) => moment.event === "edges" && moment.edges.includes(id)))
        assert.equal(textOf(edge.lines), "", `${name} ${position}`);
    }
  }
});

test("what is asked for stands in blanks of the lines and in boxes, which touch nothing", async () => {
  const counts = {};
  for (const name of ["sigmoid", "shared"]) {
    const path = walk(golden(name));
    const drawn = scene(path, { direction: "right" });
    const layout = fromElk(await elk(toElk(drawn)), drawn);
    const room = { width: 1280, height: 448, top: 44, bottom: 28 };
    const picture = new Stage({ scene: drawn, layout, room, walk: path, format: { locale: "en" }, asking: true });
    for (const [position, moment] of path.moments.entries()) {
      const fields = askingOf(path, moment);
      if (!fields) continue;
      const frame = frameOf({ walk: path, position, veiled: true });
      const { blanks, nodes, camera } = picture.show(frame, { asking: fields });
      counts[name] = [...(counts[name] ?? []), blanks.length];
      const texts = nodes.flatMap(({ center, core, value }) => [core, value.box].map((box) => placed(box, center)));
      for (const { box, size } of blanks) {
        assert.ok(size * camera.scale >= 12 && box.height * camera.scale >= 32 - 1e-9, `${name} ${position}`);
        for (const other of texts) assert.ok(!overlaps(box, other), `${name} ${position}`);
        for (const { box: other } of blanks) assert.ok(other === box || !overlaps(box, other), `${name} ${position}`);
      }
    }
    const frame = frameOf({ walk: path, position: path.length - 1, veiled: true });
    assert.deepEqual(picture.show(frame).blanks, [], "nothing is asked for");
  }
  assert.deepEqual(counts, { sigmoid: [2, 2, 2, 2, 4, 4, 2, 4], shared: [4, 4, 1] });
});

/** Everything that can be asked for in the picture at a step. */
function askingOf({ trace }, { event, phase, edges, node }) {
  if (phase !== "backward") return null;
  if (event === "sum") return { edges: new Map(), nodes: new Map([[node, "sum"]]) };
  const lines = edges.filter((id) => trace.edges[id].local_kind === "scalar" && trace.edges[id].product !== null);
  return event === "edges" && lines.length
    ? { edges: new Map(lines.map((id) => [id, { local: `local:${id}`, product: `product:${id}` }])), nodes: new Map() }
    : null;
}

const textOf = (lines) => lines.flatMap(({ parts }) => parts.map(({ text }) => text)).join("");
