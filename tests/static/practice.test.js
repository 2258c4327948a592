// Guessing first: what is asked at a step, how an answer changes it, when levels change, what is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PracticeActions } from "../../static/practice/actions/index.js";
import { after } from "../../static/practice/levels.js";
import { commonest, outcomeOf } from "../../static/practice/outcome.js";
import { stepsOf } from "../../static/practice/plan.js";
import { arranged, wishesOf } from "../../static/practice/questions.js";
import { MAX_ENTRIES, lately, parsed, serialised, withEntry } from "../../static/practice/record.js";
import { practiceStore } from "../../static/practice/state.js";
import { answered, asked, hinted, isRightAtOnce, marked, shown, started } from "../../static/practice/turn.js";
import { walk } from "../../static/trace/frame.js";
import { ViewActions } from "../../static/walk/actions/view.js";
import { Player } from "../../static/walk/player.js";
import { walkStore } from "../../static/walk/state.js";
import { golden } from "./golden.js";
import { ADDED, mark, question } from "./practice-answers.js";

const [LOCAL, PRODUCT] = [question("local", 9), question("product", 9)];

test("a turn goes from asked over wrong to right, and keeps what was struck", () => {
  let turn = asked(started(12), [[LOCAL, PRODUCT]]);
  assert.equal(answered(turn, { "local:9": "0.4" }).verdict, "empty", "both are asked for");
  turn = answered(turn, { "local:9": " 0.4 ", "product:9": "-0.1" });
  assert.equal(turn.stage, "marking");
  turn = marked(turn, [mark("local:9", "right"), mark("product:9", "wrong", { diagnosis: ADDED })]);
  assert.deepEqual([turn.stage, turn.verdict], ["asked", "wrong"]);
  assert.deepEqual(
    turn.parts[0].map(({ isOpen, struck, answer }) => [isOpen, struck, answer]),
    [
      [false, [], "0.4"],
      [true, ["-0.1"], "-0.1"],
    ],
  );
  turn = marked(answered(turn, { "product:9": "-0.2" }), [mark("local:9", "right"), mark("product:9", "right")]);
  assert.deepEqual([turn.stage, turn.verdict, isRightAtOnce(turn)], ["explained", "right", false]);
  assert.deepEqual(
    turn.slips.map(({ answer, mark: { diagnosis } }) => [answer, diagnosis.id]),
    [["-0.1", "added"]],
  );
});

test("near and unread are no slips; what follows from a slip stays open", () => {
  const turn = answered(asked(started(1), [[LOCAL, PRODUCT]]), { "local:9": "1", "product:9": "2" });
  const near = marked(turn, [mark("local:9", "near"), mark("product:9", "unread")]);
  assert.deepEqual([near.verdict, near.slips.length, near.parts[0][0].struck], ["unread", 0, []]);
  const follows = marked(turn, [mark("local:9", "wrong"), mark("product:9", "right", { follows: true })]);
  assert.deepEqual(
    follows.parts[0].map(({ isOpen }) => isOpen),
    [true, true],
  );
});

test("two hints, then the answer; what was only shown is not right at once", () => {
  let turn = asked(started(1), [[PRODUCT]]);
  turn = hinted(hinted(turn));
  assert.deepEqual([turn.hints, turn.stage], [2, "asked"]);
  turn = hinted(turn);
  assert.deepEqual([turn.stage, turn.verdict, isRightAtOnce(turn)], ["explained", "shown", false]);
  assert.equal(shown(turn).verdict, "shown");
});

test("three right in a row rise, two wrong in a row fall, within the four levels", () => {
  const through = (start, ...answers) =>
    answers.reduce((standing, isRight) => after(standing, isRight), { level: start, streak: 0, misses: 0 }).level;
  assert.equal(through(1, true, true), 1);
  assert.equal(through(1, true, true, true), 2);
  assert.equal(through(2, true, true, false, true), 2, "in a row");
  assert.equal(through(2, false, false), 1);
  assert.equal(through(1, false, false, false), 1);
  assert.equal(through(4, true, true, true), 4);
});

test("by level: one choice, the products, the locals too, what comes next", () => {
  const path = walk(golden("sigmoid"));
  const at = path.moments.findIndex(({ edges }) => edges.join() === "0,1");
  assert.equal(wishesOf(path, 3, 2), null, "not on the way forward");
  assert.equal(wishesOf(path, 9, 2), null, "the seed is given");
  assert.equal(wishesOf(path, path.length, 2), null);
  assert.deepEqual(wishesOf(path, at, 1), { kinds: ["product", "concept"], nodes: [], edges: [0, 1], choices: true });
  assert.deepEqual(wishesOf(path, at, 4), {
    kinds: ["product", "concept", "local", "gate"],
    nodes: [2],
    edges: [0, 1],
    choices: false,
  });
  const all = [
    question("gate", 2, { edge: null }),
    ...[0, 1].flatMap((edge) => ["local", "product", "concept"].map((kind) => question(kind, edge))),
  ];
  const ids = (level, questions = all) => arranged(questions, level)?.map((part) => part.map(({ id }) => id)) ?? null;
  assert.deepEqual(ids(1), [["product:0"], ["product:1"]], "one choice after the other");
  assert.deepEqual(ids(2), [["product:0", "product:1"]]);
  assert.deepEqual(ids(3), [["local:0", "product:0", "local:1", "product:1"]]);
  assert.deepEqual(ids(4), [["gate:2"], ids(3)[0]]);
  assert.deepEqual(
    ids(3, [question("concept", 0), question("concept", 1)]),
    [["concept:0"]],
    "a plain + is one concept",
  );
  assert.equal(ids(3, []), null);
});

test("the record is bounded, refuses what is damaged or of another version, and counts lately", () => {
  const entry = (slip, tells = ["added", "sign-lost"]) => ({ at: 1, right: slip === null, slip, tells });
  let entries = [];
  for (let at = 0; at < MAX_ENTRIES + 5; at += 1) entries = withEntry(entries, entry(null));
  assert.equal(entries.length, MAX_ENTRIES);
  entries = withEntry(withEntry(entries, entry("added")), entry("added"));
  assert.deepEqual(
    [...lately(entries)],
    [
      ["added", 2],
      ["sign-lost", 0],
    ],
  );
  assert.deepEqual(parsed(serialised(entries)), entries);
  for (const text of [null, "", "{", "[]", '{"version":2,"entries":[]}', '{"version":1,"entries":7}'])
    assert.deepEqual(parsed(text), [], String(text));
  assert.equal(parsed(serialised([entry("added"), { at: "x" }])).length, 1);
});

/** The sigmoid, guessed at a level; `answers` are what the server says next. */
function practising(level, answers) {
  globalThis.location = /** @type {any} */ ({ href: "http://localhost/", search: "" });
  globalThis.history = /** @type {any} */ ({ state: null, replaceState: (_state, _title, url) => addresses.push(url) });
  const addresses = [];
  const trace = golden("sigmoid");
  const walked = walkStore({ program: "p", trace, walk: walk(trace), status: "current", fresh: false });
  const view = new ViewActions(walked);
  const store = practiceStore();
  const requests = [];
  const query = {
    send: async (path, body) => {
      requests.push({ path, body });
      return { body: answers.shift() };
    },
    cancel: () => undefined,
  };
  const actions = new PracticeActions(store, { store: walked, actions: /** @type {any} */ (view) }, query);
  walked.subscribe((state, before, cause) => cause !== "start" && actions.follow(state, before));
  const player = new Player(walked, view);
  player.instead = (position) => actions.instead(position);
  actions.turnOn(true, level);
  return { store, walked, actions, player, requests, addresses, view };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("Next asks, the answer is marked, the step is shown and noted", async () => {
  const marks = [
    { marks: [mark("product:9", "wrong", { diagnosis: ADDED })] },
    { marks: [mark("product:9", "right")] },
  ];
  const { store, walked, actions, player, requests, addresses, view } = practising(2, [
    { questions: [PRODUCT] },
    ...marks,
  ]);
  assert.ok(String(addresses.at(-1)).endsWith("?guess=2"));
  player.go(11);
  player.next();
  assert.deepEqual([walked.state.position, walked.state.veiled], [12, true]);
  await settled();
  assert.deepEqual(requests[0].body.edges, [9]);
  player.next();
  assert.deepEqual([walked.state.position, store.state.nudge], [12, { node: null }], "no step past a question");
  view.select({ kind: "node", id: 9 });
  assert.deepEqual(
    [walked.state.selection, store.state.nudge],
    [null, { node: 9 }],
    "the empty box leads to its field",
  );
  await actions.check({ "product:9": "-0.1" });
  assert.deepEqual([walked.state.veiled, store.state.turn.verdict], [true, "wrong"]);
  await actions.check({ "product:9": "-0.2" });
  assert.deepEqual(requests[2].body.answers, [{ question: "product:9", text: "-0.2" }]);
  assert.deepEqual([walked.state.veiled, store.state.turn.stage], [false, "explained"]);
  assert.deepEqual(
    store.state.answered.map(({ position, label, edge, isRight, answer, diagnosis }) => [
      position,
      label,
      edge,
      isRight,
      answer,
      diagnosis.id,
    ]),
    [[12, "exp", 9, false, "-0.1", "added"]],
  );
  assert.deepEqual(
    store.state.record.map(({ right, slip, tells }) => [right, slip, tells]),
    [[false, "added", ["added"]]],
  );
});

test("what comes next is asked before the walk goes there", async () => {
  const gate = question("gate", 9, { node: null, edge: null, choices: [{ node: 9 }, { node: 5 }] });
  const answers = [{ questions: [gate, PRODUCT] }, { marks: [mark("gate:9", "right")] }];
  const { store, walked, actions, player } = practising(4, answers);
  player.go(11);
  player.next();
  await settled();
  assert.deepEqual([walked.state.position, walked.state.veiled, store.state.turn.part], [11, false, 0]);
  await actions.check({ "gate:9": "0" });
  assert.deepEqual([walked.state.position, walked.state.veiled, store.state.turn.part], [12, true, 1]);
  assert.equal(actions.show(), true);
  assert.deepEqual([walked.state.veiled, store.state.turn.verdict], [false, "shown"]);
});

test("while the numbers are computed anew no answer is marked", async () => {
  const { walked, actions, player, requests } = practising(2, [{ questions: [PRODUCT] }, { marks: [] }]);
  player.go(11);
  player.next();
  await settled();
  walked.set({ status: "computing" });
  await actions.check({ "product:9": "-0.1" });
  assert.equal(requests.length, 1, "the answer would be held against other numbers than those that are shown");
  walked.set({ status: "current" });
  await actions.check({ "product:9": "-0.1" });
  assert.equal(requests.length, 2);
});

test("who goes elsewhere is asked no longer, and nothing stays hidden", async () => {
  const { store, walked, actions, player, view } = practising(2, [
    { questions: [PRODUCT] },
    { questions: [PRODUCT] },
    { questions: [] },
  ]);
  player.go(11);
  player.next();
  await settled();
  player.back();
  assert.deepEqual([walked.state.position, walked.state.veiled, store.state.turn], [11, false, null]);
  player.next();
  await settled();
  view.setView("lecture");
  assert.deepEqual([walked.state.veiled, store.state.turn], [true, null], "a lecture shows it by its own press");
  player.go(11);
  view.setView("page");
  player.next();
  await settled();
  assert.deepEqual(
    [walked.state.position, walked.state.veiled, store.state.turn],
    [12, false, null],
    "no question: shown",
  );
  assert.equal(actions.show(), false);
});

test("the answers of a walk: in its order, the commonest slip first", () => {
  const other = { ...ADDED, id: "sign-lost" };
  const answer = (position, isRight, diagnosis = null, isSlip = diagnosis !== null) => ({
    ...{ position, isRight, isSlip, diagnosis },
    ...{ label: "x", isName: true, edge: 0, answer: "", hints: 0 },
  });
  const all = [answer(14, false, other), answer(11, true), answer(12, false, ADDED), answer(13, false, ADDED)];
  const outcome = outcomeOf([...all, answer(15, false), answer(16, false, null, true)]);
  assert.deepEqual(
    outcome.answers.map(({ position }) => position),
    [11, 12, 13, 14, 15, 16],
  );
  assert.deepEqual([outcome.right, outcome.shown, outcome.slips.length, outcome.undiagnosed], [1, 1, 4, 1]);
  assert.deepEqual(
    outcome.common.map(({ diagnosis: { id }, count }) => [id, count]),
    [
      ["added", 2],
      ["sign-lost", 1],
    ],
  );
  assert.equal(commonest(all), "added");
  assert.equal(commonest([answer(1, true)]), null);
});

test("the steps of an exercise: where an edge passes its product, and where a node's gradient is complete", () => {
  const path = walk(golden("shared"));
  const sum = path.moments.findIndex(({ event }) => event === "sum");
  const passes = path.moments.findIndex(({ event, edges }) => event === "edges" && edges.includes(0));
  const x = path.moments[sum].node;
  const asks = [
    { node: x, edge: null },
    { node: 0, edge: 0 },
    { node: 0, edge: 0 },
    { node: 0, edge: 99 },
  ];
  assert.deepEqual(stepsOf(path, asks), [passes, sum]);
});

test("a step further ends no play: what was filled in stays", () => {
  const { store, walked, player } = practising(2, []);
  const play = { seed: 10, output: 0, isAtEnd: false, cells: [], last: null };
  player.go(10);
  store.set({ play });
  player.next();
  assert.deepEqual([walked.state.position, store.state.play, store.state.nudge], [10, play, { node: null }]);
});
