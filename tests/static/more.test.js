// Two more like a slip: in other programs of the gallery, after which one's own work comes back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MoreActions, twoOf } from "../../static/practice/actions/more.js";
import { practiceStore } from "../../static/practice/state.js";
import { asked, marked, started } from "../../static/practice/turn.js";
import { walk } from "../../static/trace/frame.js";
import { walkStore } from "../../static/walk/state.js";
import { golden } from "./golden.js";
import { ADDED, mark, question } from "./practice-answers.js";

globalThis.document ??= { documentElement: { lang: "en" } };
globalThis.location ??= { href: "http://localhost/", search: "" };
globalThis.history ??= { state: null, replaceState: () => undefined };

const example = (name) => ({ name, program: `p-${name}`, inputs: { x: 1 }, output: null, title: name });

test("two of the smallest programs are drawn, never the one at hand, others at the next draw", () => {
  const all = ["e", "d", "c", "b", "a"].map(example);
  const drawn = (at, program = "p-a\n") =>
    twoOf(["a", "b", "c", "gone", "d", "e"], all, program, at).map(({ name }) => name);
  assert.deepEqual(
    [drawn(0), drawn(1), drawn(2)],
    [
      ["b", "c"],
      ["d", "e"],
      ["b", "c"],
    ],
  );
  assert.deepEqual(drawn(0, "x"), ["a", "b"]);
  assert.deepEqual(twoOf(["a"], all, "p-a", 3), []);
});

/** Actions over a walk that is at its end, what they sent, opened and said. */
function opened(t, offer) {
  const trace = golden("shared");
  const store = walkStore({ program: "own", trace, walk: walk(trace), status: "current", position: 3 });
  const [views, remarks, sent] = [[], [], []];
  const actions = new Proxy(
    {
      show: ({ program }) => views.push(program),
      open: (program) => views.push(program),
      setRemark: (remark) => remarks.push(remark),
    },
    { get: (target, name) => target[name] ?? (() => undefined) },
  );
  const practice = new MoreActions(practiceStore({ offer }), { store, actions });
  t.mock.method(practice.exercises, "send", async (path, body) => {
    sent.push([path, body]);
    return { body: { inputs: { x: 5 }, questions: [question("product", 0, { node: 0, edge: 0 })] } };
  });
  return { practice, views, remarks, sent };
}

test("each is one step at fresh numbers; then one's own work is back, and how it went is said", async (t) => {
  const offer = { slip: "added", program: "own", examples: [example("a"), example("b")] };
  const { practice, views, remarks, sent } = opened(t, offer);
  await practice.more("added");
  assert.deepEqual(
    sent.map(([path, { program, misconception, count, numbers }]) => [path, program, misconception, count, numbers]),
    [["exercise", "p-a", "added", 1, "fresh"]],
  );
  for (const verdict of ["right", "wrong"]) {
    const turn = { ...asked(started(5), [[question("product", 0)]]), stage: "marking" };
    const answered = marked(turn, [mark("product:0", verdict, { diagnosis: verdict === "wrong" ? ADDED : null })]);
    const over = { ...answered, stage: "explained" };
    practice.store.set({ turn: over });
    practice.conclude(over);
    assert.equal(practice.instead(6), true);
    await Promise.resolve();
  }
  assert.deepEqual(views, ["p-a", "p-b", "own"]);
  assert.equal(practice.state.deck, null);
  assert.equal(remarks.at(-1).text, "Right at the first try: 1 of 2.");
  assert.equal(practice.state.cards.length, 0, "they are no cards of a day");
});

test("where the gallery has none, the same program is asked at other numbers", async (t) => {
  const { practice, views, sent } = opened(t, { slip: "added", program: "own", examples: [] });
  await practice.more("added");
  assert.deepEqual([sent[0][1].program, sent[0][1].misconception, sent[0][1].count], ["own", "added", 2]);
  assert.deepEqual(views, ["own"]);
});
