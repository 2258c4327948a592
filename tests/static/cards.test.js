// Cards: made of slips, kept within bounds, asked one after the other, graded by the first answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CardActions } from "../../static/practice/actions/cards.js";
import { dayOf, parsedCards, serialisedCards, withReview, withSlip } from "../../static/practice/cards.js";
import { practiceStore } from "../../static/practice/state.js";
import { asked, marked, shown, started } from "../../static/practice/turn.js";
import { walk } from "../../static/trace/frame.js";
import { walkStore } from "../../static/walk/state.js";
import { golden } from "./golden.js";
import { ADDED, mark, question } from "./practice-answers.js";
import { withStorage } from "./storage.js";

globalThis.document ??= { documentElement: { lang: "en" } };
globalThis.location ??= { href: "http://localhost/", search: "" };
globalThis.history ??= { state: null, replaceState: () => undefined };

const PLACE = { program: "x*y", inputs: { x: 2, y: 3 }, output: null };
const slip = (name, more = {}) => ({ slip: name, ...PLACE, ...more });

test("a slip is a card; the next one of its kind is an answer to it, several on one day are one", () => {
  let cards = withSlip([], slip("added"), 7);
  cards = withSlip(cards, slip("added"), 7);
  assert.deepEqual(cards, [{ ...slip("added"), reviews: [{ day: 7, grade: "again" }] }]);
  cards = withReview(cards, "added", { day: 8, grade: "good" });
  cards = withSlip(cards, slip("added", { program: "x/y" }), 9);
  assert.equal(cards.length, 1);
  assert.equal(cards[0].program, "x/y", "where it was met last");
  assert.deepEqual(
    cards[0].reviews.map(({ grade }) => grade),
    ["again", "good", "again"],
  );
  cards = withReview(cards, "added", { day: 3, grade: "good" });
  assert.equal(cards[0].reviews.at(-1).day, 9, "a clock that was set back");
  assert.deepEqual(withSlip([], slip("added", { program: "x".repeat(30_000) }), 7), [], "too large to be kept");
});

test("what was kept comes back, and what is damaged does not", () => {
  const cards = withSlip([], slip("added"), 7);
  assert.deepEqual(parsedCards(serialisedCards(cards)), cards);
  const broken = [{ slip: 3 }, { reviews: [] }, { reviews: [{ day: "7", grade: "again" }] }, { inputs: null }];
  for (const change of broken) assert.deepEqual(parsedCards(serialisedCards([{ ...cards[0], ...change }])), []);
  for (const text of [null, "{", "[]", '{"version":9,"cards":[]}']) assert.deepEqual(parsedCards(text), []);
  const many = Array.from({ length: 60 }, (_, at) => ({ ...cards[0], slip: `s${at}` }));
  assert.equal(parsedCards(serialisedCards(many)).length, 40);
});

test("a day is the reader's own", () => {
  const evening = new Date(2026, 10, 30, 23, 59);
  assert.equal(dayOf(new Date(2026, 11, 1, 0, 1)) - dayOf(evening), 1);
  assert.equal(dayOf(evening), dayOf(new Date(2026, 10, 30, 0, 1)));
});

const EXERCISE = { inputs: { x: 5, y: 7 }, questions: [question("product", 0, { node: 0, edge: 0 })] };

/** A deck over a walk, what was requested, and which programs were opened. */
function opened(t, cards) {
  const trace = golden("shared");
  const store = walkStore({ program: "own", trace, walk: walk(trace), status: "current", position: 3 });
  const shownViews = [];
  const actions = new Proxy(
    { show: (view) => shownViews.push(view.program), open: (program) => shownViews.push(program) },
    { get: (target, name) => target[name] ?? (() => undefined) },
  );
  const practice = new CardActions(practiceStore({ cards }), { store, actions });
  const sent = [];
  const answers = {
    cards: { today: [1, 0], cards: cards.map(() => ({ due: dayOf() })) },
    exercise: EXERCISE,
  };
  for (const query of [practice.exercises, practice.scheduling])
    t.mock.method(query, "send", async (path, body) => {
      sent.push([path, body]);
      return { body: answers[path] };
    });
  return { practice, sent, answers, shownViews };
}

const answerOf = (verdict, more) =>
  marked({ ...asked(started(5), [[question("product", 0)]]), stage: "marking" }, [mark("product:0", verdict, more)]);
const conclude = (practice, turn) => {
  practice.store.set({ turn });
  practice.conclude(turn);
};

test("today's cards are asked in the order of the server, graded, and one's own work comes back", async (t) => {
  const old = (name) => ({ ...slip(name), reviews: [{ day: dayOf() - 3, grade: "again" }] });
  const { practice, sent, shownViews } = opened(t, [old("added"), old("sign-lost")]);
  await practice.schedule();
  assert.deepEqual(practice.state.due.today, ["sign-lost", "added"]);
  assert.deepEqual(sent[0][1].cards[0].reviews, [{ day: dayOf() - 3, grade: "again" }]);
  await practice.startCards();
  assert.deepEqual([sent[1][0], sent[1][1].misconception, sent[1][1].count], ["exercise", "sign-lost", 1]);
  assert.deepEqual(shownViews, ["x*y"]);
  conclude(practice, answerOf("right"));
  const gradesOf = (name) => practice.state.cards.find((card) => card.slip === name).reviews.map(({ grade }) => grade);
  assert.deepEqual(gradesOf("sign-lost"), ["again", "good"]);
  assert.equal(practice.instead(6), true, "after a card comes the next one");
  await Promise.resolve();
  assert.equal(practice.state.deck.current, "added");
  conclude(practice, shown(asked(started(5), [[question("product", 0)]])));
  assert.deepEqual(gradesOf("added"), ["again", "again"]);
  practice.instead(6);
  await Promise.resolve();
  assert.equal(practice.state.deck, null);
  assert.equal(shownViews.at(-1), "own");
});

test("a reload amid the cards offers one's own work, until something else is open", async (t) => {
  withStorage(t);
  const card = { ...slip("sign-lost"), reviews: [{ day: 1, grade: "again" }] };
  const before = opened(t, [card]).practice;
  before.store.set({ due: { today: ["sign-lost"], days: new Map(), trouble: "" } });
  await before.startCards();

  const offers = (/** @type {string} */ program) => {
    const remarks = [];
    const { practice, shownViews } = opened(t, [card]);
    practice.walk.actions.setRemark = (remark) => remarks.push(remark);
    practice.offerOwn(program);
    return { remarks, shownViews };
  };
  const { remarks, shownViews } = offers("x*y");
  remarks[0].act();
  assert.equal(remarks.at(-1), null);
  assert.deepEqual(shownViews, ["own"]);
  assert.deepEqual(offers("x*y").remarks, [], "it is back");

  before.endCards();
  await before.startCards();
  assert.deepEqual(offers("x/y").remarks, [], "another program was opened");
  assert.deepEqual(offers("x*y").remarks, []);
});

test("a hint makes it hard; another slip than the card's is a card of its own", async (t) => {
  const { practice } = opened(t, [{ ...slip("sign-lost"), reviews: [{ day: 1, grade: "again" }] }]);
  const start = () => practice.store.set({ due: { today: ["sign-lost"], days: new Map(), trouble: "" } });
  start();
  await practice.startCards();
  conclude(practice, { ...answerOf("right"), hints: 1 });
  assert.equal(practice.state.cards[0].reviews.at(-1).grade, "hard");
  practice.endCards();
  start();
  await practice.startCards();
  conclude(practice, shown(answerOf("wrong", { diagnosis: ADDED })));
  assert.deepEqual(practice.state.cards.map((card) => card.slip).sort(), ["added", "sign-lost"]);
  practice.forget();
  assert.deepEqual([practice.state.cards, practice.state.record], [[], []]);
});

test("a card whose program has no such step any more is left out", async (t) => {
  const { practice, answers } = opened(t, [{ ...slip("sign-lost"), reviews: [{ day: 1, grade: "again" }] }]);
  answers.exercise = { inputs: {}, questions: [] };
  practice.store.set({ due: { today: ["sign-lost"], days: new Map(), trouble: "" } });
  await practice.startCards();
  assert.deepEqual([practice.state.cards, practice.state.deck], [[], null]);
});
