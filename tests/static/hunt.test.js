// A bug hunt: the picture takes the wrong numbers and prints no equation, places stand in the order of the walk, and
// any other walk ends it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HuntActions } from "../../static/practice/actions/hunt.js";
import { huntedTrace, placesOf, rowsOf } from "../../static/practice/hunt.js";
import { practiceStore } from "../../static/practice/state.js";
import { huntText } from "../../static/practice/words.js";
import { describeEdge, sentence } from "../../static/trace/describe.js";
import { frameAt, walk } from "../../static/trace/frame.js";
import { ViewActions } from "../../static/walk/actions/view.js";
import { walkStore } from "../../static/walk/state.js";
import { golden } from "./golden.js";
import { ADDED, mark } from "./practice-answers.js";
import { withStorage } from "./storage.js";

const LANGUAGE = { t: (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]), locale: "en" };

/** Numbers that no right pass has: of node i 100 + i, of edge i 200 + i. */
const wrongOf = ({ nodes, edges }) => ({
  gradients: nodes.map(({ id }) => 100 + id),
  products: edges.map(({ id }) => 200 + id),
});
const hunted = (trace) => walk(huntedTrace(trace, wrongOf(trace)));

test("the picture has the wrong numbers, and no equation that does not hold", () => {
  const trace = golden("shared");
  const path = hunted(trace);
  const last = path.length - 1;
  for (const { id, local, product, upstream, target } of path.trace.edges) {
    assert.deepEqual([local, product, upstream], [null, 200 + id, 100 + target]);
    const words = describeEdge(frameAt(path, last), id, LANGUAGE);
    assert.match(words, new RegExp(`Bug hunt: .* passed ${200 + id} back`));
    assert.doesNotMatch(words, /times|upstream/);
  }
  const sum = path.moments.findIndex(({ event }) => event === "sum");
  const { node } = path.moments[sum];
  assert.equal(sentence(path, sum, LANGUAGE), `Bug hunt: what came back to x was put together as ${100 + node}.`);
  assert.equal(path.trace.gradients.x, 100 + node);
  assert.deepEqual(
    path.trace.nodes.map(({ value }) => value),
    trace.nodes.map(({ value }) => value),
    "values stay",
  );
});

test("places are edges and sums, in the order of the walk", () => {
  const path = hunted(golden("shared"));
  const places = placesOf(path);
  assert.deepEqual(places.filter(({ gate }) => gate === null).length, 1);
  assert.deepEqual(places.filter(({ gate }) => gate !== null).length, path.trace.edges.length);
  assert.equal(path.trace.edges[places[0].edge].target, path.trace.output);
});

test("the gradient check has each element of each input", () => {
  const trace = golden("shared");
  const path = hunted(trace);
  path.trace.nodes[0].gradient = [[1, 2]];
  const { name } = path.trace.nodes[0];
  const checked = [{ name, index: [0, 1], numeric: 7, verdict: "differs" }];
  assert.deepEqual(rowsOf({ walk: path, checked }), [
    { label: `${name}[0, 1]`, own: 2, numeric: 7, verdict: "differs" },
  ]);
});

const MARKS = {
  wrong: { ...mark("hunt:0", "wrong"), hunt: { relation: "before", edge: null, node: null, wrong: null, right: null } },
  right: {
    ...mark("hunt:0", "right", { diagnosis: ADDED }),
    hunt: { relation: "there", edge: 1, node: null, wrong: 5, right: 6 },
  },
};

/** A walk with practice beside it, and what it asks the server. */
function opened(t) {
  const trace = golden("shared");
  const store = walkStore({
    program: trace.program,
    trace,
    walk: walk({ ...trace, origin: trace, collapsed: [] }),
    status: "current",
  });
  const actions = new ViewActions(store);
  const practice = new HuntActions(practiceStore(), { store, actions });
  const sent = [];
  const answers = {
    exercise: { hunt: wrongOf(trace), inputs: {}, searched: false, draw: 4 },
    check: { elements: [{ name: "x", index: [], numeric: 3, verdict: "differs" }] },
    mark: { marks: [MARKS.wrong] },
  };
  for (const query of [practice.exercises, practice.differences])
    t.mock.method(query, "send", async (path, body) => {
      sent.push([path, body]);
      return { body: answers[path] };
    });
  store.watch(["walk", "status", "selection", "view"], (state, before) => practice.follow(state, before));
  return { store, actions, practice, sent, answers, trace };
}

globalThis.document ??= { documentElement: { lang: "en" } };
globalThis.location ??= { href: "http://localhost/", search: "" };
globalThis.history ??= { state: null, replaceState: () => undefined };

test("a hunt opens at its end, says how a place stands to the bug, and is found", async (t) => {
  const { store, practice, sent, answers } = opened(t);
  await practice.hunt(4);
  const { hunt } = practice.state;
  assert.equal(store.state.walk.trace.isHunt, true);
  assert.deepEqual(
    [hunt.stage, hunt.walk, store.state.position],
    ["open", store.state.walk, store.state.walk.length - 1],
  );
  assert.deepEqual([sent[0][1].kinds, sent[0][1].draw, sent[0][1].numbers], [["hunt"], 4, "given"]);
  await Promise.resolve();
  assert.equal(practice.state.hunt.checked.length, 1);
  assert.equal(practice.instead(store.state.walk.length), true, "there is no summary");
  store.set({ selection: { kind: "edge", id: 2 } });
  await practice.accuse();
  assert.deepEqual(sent.at(-1)[1].answers, [{ question: "hunt:0", edge: 2 }]);
  assert.match(huntText(practice.state.hunt), /right up to here/);
  answers.mark = { marks: [MARKS.right] };
  store.set({ selection: { kind: "node", id: 1 } });
  assert.equal(practice.state.hunt.mark, null, "another place, another answer");
  await practice.accuse();
  assert.equal(practice.state.hunt.stage, "found");
  assert.match(huntText(practice.state.hunt), /Found: Added.*The pass has 5 here; 6 is right/);
});

test("another walk or a lecture ends the hunt, and the right numbers come back", async (t) => {
  const { store, actions, practice, trace } = opened(t);
  await practice.hunt(4);
  actions.setView("lecture");
  assert.equal(practice.state.hunt, null);
  assert.equal(store.state.walk.trace.origin, trace);
  assert.match(store.state.remark.text, /numbers of the graph again/);
  actions.setView("page");
  await practice.hunt(4);
  store.set({ walk: walk(trace) });
  assert.equal(practice.state.hunt, null);
  await practice.hunt(4);
  practice.endHunt();
  assert.equal(store.state.walk.trace.isHunt, undefined);
});

test("where nothing can be hidden the graph keeps its numbers", async (t) => {
  const { store, practice, answers } = opened(t);
  answers.exercise = { hunt: null, inputs: {}, searched: false };
  const before = store.state.walk;
  await practice.hunt();
  assert.deepEqual([practice.state.hunt, store.state.walk], [null, before]);
  assert.match(store.state.remark.text, /No wrong rule/);
});

test("one's own numbers wait while a hunt has others, also through a reload, and come back", async (t) => {
  const kept = withStorage(t);
  const start = () => {
    const given = opened(t);
    const shown = [];
    given.actions.open = () => given.practice.follow(given.store.state, given.store.state);
    given.actions.show = (view) => shown.push({ ...view.inputs });
    return { ...given, shown };
  };
  const first = start();
  first.store.set({ inputs: { x: 7 } });
  first.answers.exercise = { ...first.answers.exercise, searched: true, inputs: { x: 2 } };
  await first.practice.hunt();
  assert.deepEqual(first.practice.state.hunt.before.inputs, { x: 7 });

  const again = start();
  again.practice.await(4);
  again.practice.offerOwn?.(again.trace.program);
  await again.practice.hunt(4);
  again.practice.leaveHunt();
  again.store.state.remark.act();
  assert.deepEqual(again.shown, [{ x: 7 }]);
  assert.equal(kept.size, 0);

  const last = start();
  await last.practice.hunt(4);
  last.practice.leaveHunt();
  assert.equal(last.store.state.remark.label, undefined, "at the numbers at hand nothing waits");
});
