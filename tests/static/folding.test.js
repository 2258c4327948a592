import assert from "node:assert/strict";
import { test } from "node:test";
import { drawnEdge, foldingAt, handedOn } from "../../static/trace/folding.js";
import { activeEdges, frameAt, walk } from "../../static/trace/frame.js";
import { visible } from "../../static/trace/groups.js";
import { loopsOf, sameStepOf } from "../../static/trace/loops.js";
import { golden } from "./golden.js";

const positions = (path) => path.moments.map((_, at) => at);
const numbers = ({ loop, from, to }) => [loop.loop.turns[from].number, loop.loop.turns[to].number];

/** The moments at which the walk is in the turn of this number of the outermost loop. */
const within = (path, number) =>
  positions(path).filter((at) => foldingAt(path, at).turns[0].turn === number - 1 && path.moments[at].node !== null);

for (const name of ["loop", "nested", "zip"]) {
  const path = walk(golden(name));

  test(`${name}: the node of every step is drawn, and so is every active edge but to a leaf of all turns`, () => {
    for (const at of positions(path)) {
      const frame = frameAt(path, at);
      const folding = foldingAt(path, at);
      const { node, event } = frame.moment;
      if (node === null) continue;
      assert.ok(!folding.folded[node], `step ${at}: node ${node}`);
      const shown = activeEdges(frame)
        .filter((edge) => !path.hidden[path.trace.edges[edge].source])
        .map((edge) => drawnEdge(path, folding, path.trace.edges[edge]));
      if (event === "sum") assert.ok(shown.some(Boolean), `step ${at}: no product of the sum is drawn`);
      else assert.ok(shown.every(Boolean), `step ${at}: an edge of the step is not drawn`);
      for (const edge of shown.filter(Boolean)) {
        assert.ok(!folding.folded[edge.source] && !folding.folded[edge.target], `step ${at}: an end is missing`);
      }
    }
  });

  test(`${name}: every node is drawn or in one stack, and stacks and open turn are all turns of the loop`, () => {
    for (const at of positions(path)) {
      const { turns, stacks, stackOf, folded } = foldingAt(path, at);
      path.trace.nodes.forEach(({ id }) => assert.ok(!folded[id] || stackOf[id] !== null));
      for (const { loop, turn } of turns) {
        const own = stacks.filter((stack) => stack.loop === loop);
        const all = [...own.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, k) => from + k)), turn];
        assert.deepEqual(
          all.sort((one, other) => one - other),
          loop.loop.turns.map((_, index) => index),
        );
      }
      for (const stack of stacks) assert.ok(stack.exits.length > 0 && stack.exits.every((node) => !folded[node]));
    }
  });
}

test("before the loop its first turn is open, after it the last; backwards they come in reverse", () => {
  const path = walk(golden("loop"));
  const open = positions(path).map((at) => foldingAt(path, at).turns[0].turn + 1);
  assert.deepEqual([open[0], open[path.moments.findIndex(({ event }) => event === "seed")], open.at(-1)], [1, 6, 1]);
  const changes = open.filter((turn, at) => turn !== open[at - 1]);
  assert.deepEqual(changes, [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1]);
});

test("stacks are numbered, and hand on what the next turn takes", () => {
  const path = walk(golden("loop"));
  const { turns, stacks } = foldingAt(path, within(path, 3)[0]);
  assert.deepEqual(stacks.map(numbers), [
    [1, 2],
    [4, 6],
  ]);
  const [before, after] = stacks;
  const { loop } = path.trace.loops[0] && loopsOf(path).loops[0];
  assert.deepEqual(before.exits, [loop.turns[1].assigned.h]);
  assert.deepEqual(after.exits, [loop.turns[5].assigned.h]);
  assert.deepEqual(handedOn(after), { name: "h", nodes: loop.turns.slice(3).map(({ assigned }) => assigned.h) });
  assert.ok(turns[0].nodes.has(loop.turns[2].assigned.h));
});

test("a value that only the first turn takes is folded with it; leaves of all turns have no edges into stacks", () => {
  const path = walk(golden("loop"));
  const leaf = (name) => path.trace.nodes.findIndex((node) => node.name === name && node.kind === "input");
  const folding = foldingAt(path, within(path, 3)[0]);
  assert.ok(folding.folded[leaf("h0")] && !folding.folded[leaf("w")] && !folding.folded[leaf("y")]);
  const drawn = path.trace.edges.filter((edge) => edge.source === leaf("w") && drawnEdge(path, folding, edge));
  assert.equal(drawn.length, 1);
  assert.ok(!foldingAt(path, 0).folded[leaf("h0")]);
});

test("unfolded, everything is drawn", () => {
  const path = walk(golden("loop"));
  const folding = foldingAt(path, 20, true);
  assert.deepEqual([folding.turns, folding.stacks], [[], []]);
  assert.ok(path.trace.edges.every((edge) => drawnEdge(path, folding, edge)?.target === edge.target));
});

test("of an inner loop only that of the open turn is shown, with keys that do not depend on the turn", () => {
  const path = walk(golden("nested"));
  const open = positions(path).map((at) => foldingAt(path, at).turns);
  const keys = new Set(open.map((turns) => turns.map(({ key }) => key).join()));
  assert.deepEqual([...keys], ["turn|0,turn|0.0"]);
  const states = open.map((turns) => turns.map(({ turn }) => turn + 1).join("."));
  for (const state of ["1.1", "2.5", "3.3", "4.5"]) assert.ok(states.includes(state), state);
});

test("a jump leads to the same step of another turn, in the same direction", () => {
  const path = walk(golden("loop"));
  const [loop] = loopsOf(path).loops;
  for (const at of within(path, 3)) {
    const moment = path.moments[at];
    if (!loop.turnOf.has(moment.node)) continue;
    const there = sameStepOf(path, at, loop, 4);
    const reached = path.moments[there];
    assert.equal(foldingAt(path, there).turns[0].turn, 4);
    assert.deepEqual([reached.phase, reached.event], [moment.phase, moment.event]);
    assert.equal(reached.node - moment.node, loop.loop.turns[4].first - loop.loop.turns[2].first);
    assert.equal(sameStepOf(path, there, loop, 2), at);
  }
  const start = sameStepOf(path, 0, loop, 2);
  assert.equal(path.moments[start].node, loop.loop.turns[2].first);
  assert.equal(foldingAt(path, sameStepOf(path, path.length - 1, loop, 5)).turns[0].turn, 5);
});

test("a loop in a call that is one gate is not folded, one around calls is", () => {
  const trace = golden("loop");
  const [loop] = trace.loops;
  const [first, last] = [loop.turns[0].first, loop.turns.at(-1).last];
  const inside = trace.nodes.filter(({ id, kind }) => id >= first && id <= last && kind !== "input");
  const entering = trace.edges.filter(({ source, target }) => target >= first && target <= last && source < first);
  const group = {
    id: 0,
    name: "f",
    label: "f",
    parent: null,
    nodes: inside.map(({ id }) => id),
    output: last,
    edges: entering.slice(0, 1).map((edge) => ({ ...edge, edges: entering.map(({ id }) => id) })),
  };
  const grouped = { ...trace, groups: [group] };
  assert.equal(loopsOf(walk(visible(grouped, [0]))).loops.length, 0);
  assert.equal(loopsOf(walk(visible(grouped, []))).loops.length, 1);
});

test("rows that zip takes before the first turn are folded with the turn that uses them", () => {
  const path = walk(golden("zip"));
  const { turnOf } = loopsOf(path).loops[0];
  const rows = path.trace.nodes.filter(({ op }) => op === "index").map(({ id }) => turnOf.get(id));
  assert.deepEqual(rows, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  const { folded } = foldingAt(path, 1);
  assert.equal(path.trace.nodes.filter(({ id, op }) => op === "index" && !folded[id]).length, 2);
});
