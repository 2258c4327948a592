// What the page asks for: nothing where it opens, numbers of a program that it knows, else everything.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answering } from "../../static/walk/answering.js";
import { questionOf } from "../../static/walk/snapshot.js";
import { INITIAL } from "../../static/walk/state.js";
import { golden } from "./golden.js";

const example = { program: "x*y", inputs: { x: 3, y: -1 }, output: null };
const question = (more = {}) =>
  questionOf({
    ...INITIAL,
    program: example.program,
    inputs: Object.assign(Object.create(null), example.inputs),
    ...more,
  });

/** A server that notes what it is calls, and answers as it is told. */
function server(numbers = { numbers: null }) {
  const calls = [];
  const requests = {
    all: async ({ program }) => {
      calls.push(`all ${program}`);
      return { trace: golden("square") };
    },
    numbers: async ({ program }, structure) => {
      calls.push(`numbers ${program} ${structure}`);
      return numbers;
    },
  };
  return { calls, requests };
}

/** The numbers of a trace, as the server sends them. */
const numbersOf = ({ nodes, edges, groups, loops, skipped_branches, warnings }) => ({
  values: nodes.map(({ value }) => value),
  gradients: nodes.map(({ gradient }) => gradient),
  locals: edges.map(({ local }) => local),
  products: edges.map(({ product }) => product),
  flags: [...nodes, ...edges].map(({ flags }) => flags),
  node_flags: nodes.map((_, at) => at),
  edge_flags: edges.map((_, at) => nodes.length + at),
  reasons: Object.fromEntries(edges.flatMap(({ reason }, at) => (reason === null ? [] : [[at, reason]]))),
  groups: groups.map((group) => group.edges),
  loops,
  skipped_branches,
  warnings,
});

test("the opening question needs no request, nor does coming back to it", async () => {
  const { calls, requests } = server();
  const send = answering({ example, trace: golden("shared") }, requests);
  assert.deepEqual(await send(question()), { trace: golden("shared") });
  await send(question({ program: "x" }));
  assert.deepEqual(await send(question()), { trace: golden("shared") });
  assert.deepEqual(calls, ["all x"]);
});

test("other values are calls for as numbers, and give the whole trace", async () => {
  const trace = golden("shared");
  const { calls, requests } = server({ numbers: numbersOf(trace) });
  const send = answering({ example, trace }, requests);
  await send(question());
  const answer = await send(question({ inputs: { x: 4, y: -1 } }));
  assert.deepEqual(calls, [`numbers x*y ${trace.structure}`]);
  assert.deepEqual(answer, { trace });
});

test("whatever may change the graph is calls for whole", async () => {
  for (const more of [
    { program: "x*y " },
    { mode: "static" },
    { expand: "textbook" },
    { output: "x" },
    { seed: 2 },
    { inputs: { x: 3 } },
    { inputs: { y: -1, x: 4 } },
  ]) {
    const { calls, requests } = server();
    const send = answering({ example, trace: golden("shared") }, requests);
    await send(question());
    await send(question({ inputs: { x: 4, y: -1 }, ...more }));
    assert.equal(calls.length, 1);
    assert.match(calls[0], /^all/, JSON.stringify(more));
  }
});

test("another structure, a fault and a lost server are passed on, and what is known stays", async () => {
  const other = golden("square");
  const fault = { problem: { type: "/problems/invalid-input" } };
  for (const answer of [{ trace: other }, fault, { wait: { why: "offline", after: null } }, { superseded: true }]) {
    const { calls, requests } = server(answer);
    const send = answering({ example, trace: golden("shared") }, requests);
    await send(question());
    assert.deepEqual(await send(question({ inputs: { x: 4, y: -1 } })), answer);
    await send(question({ inputs: { x: 5, y: -1 } }));
    const structure = "trace" in answer ? other.structure : golden("shared").structure;
    assert.equal(calls.at(-1), `numbers x*y ${structure}`);
  }
});

test("without an opening the first answer comes whole", async () => {
  const { calls, requests } = server();
  await answering(null, requests)(question());
  assert.deepEqual(calls, ["all x*y"]);
});
