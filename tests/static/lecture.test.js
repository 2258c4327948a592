// Lists of views: read from files, changed, written; what a step means in one; links from anywhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  added,
  changed,
  fileName,
  moved,
  placeAfterMove,
  readLecture,
  removed,
  toFile,
} from "../../static/lecture/list.js";
import { portable, readLink } from "../../static/lecture/links.js";
import { piecesOf } from "../../static/lecture/progress.js";
import { backward, endOf, forward, stepOf, typed } from "../../static/lecture/sequence.js";
import { elapsedText } from "../../static/lecture/stopwatch.js";
import { directionOf } from "../../static/lecture/swipe.js";

const LIMITS = { bytes: 2_000, views: 3 };
const read = (content) => readLecture(typeof content === "string" ? content : JSON.stringify(content), LIMITS);
const view = (link, more = {}) => ({ link, title: "", notes: "", stop: null, ...more });

test("a file reads back to the lecture that it was written from", () => {
  const lecture = {
    title: "Первая",
    views: [
      view("#program=x%5E2"),
      view("?example=sigmoid", { title: "σ", notes: "Ask.\nWait.", stop: 12 }),
      view("train"),
    ],
  };
  assert.deepEqual(read(toFile(lecture)), { lecture });
  assert.equal(fileName(lecture), "Первая.json");
  assert.equal(fileName({ title: " / ", views: [] }), "lecture.json");
});

test("links lead to a view wherever they were copied from, and nowhere else", () => {
  assert.deepEqual(readLink("https://example.org/a/b/?lang=ru#program=x&step=3"), {
    page: "walk",
    hash: "#program=x&step=3",
    example: null,
  });
  assert.deepEqual(readLink("/class/train?theme=dark#packed=eJw"), {
    page: "train",
    hash: "#packed=eJw",
    example: null,
  });
  assert.deepEqual(readLink("./?program=x+y"), { page: "walk", hash: "#program=x+y", example: null });
  assert.deepEqual(readLink("?example=two%20words"), { page: "walk", hash: "", example: "two words" });
  assert.deepEqual(readLink("http://localhost:8000/train"), { page: "train", hash: "", example: null });
  assert.equal(readLink("train?experiment=spiral").experiment, "spiral");
  assert.equal(portable("https://example.org/a/train?lang=ru&experiment=spiral"), "train?experiment=spiral");
  assert.equal(portable("https://example.org/a/?example=sigmoid&view=lecture"), "?example=sigmoid");
  assert.equal(portable("https://example.org/train#program=x"), "train#program=x");
  for (const link of [
    "",
    "https://example.org/",
    "#too-large=1",
    "#step=3",
    "javascript:alert(1)",
    `#program=${"x".repeat(100_001)}`,
  ])
    assert.ok("fault" in readLink(link), link.slice(0, 40));
});

test("what is no lecture is refused with its place", () => {
  const faults = [
    ["{", /not JSON/],
    ["[]", /“title” and “views”/],
    ["null", /“title” and “views”/],
    [{ title: "x" }, /“title” and “views”/],
    [{ title: 3, views: [] }, /title/],
    [{ title: "x", views: [] }, /no views/],
    [{ title: "x", views: [view("#program=x"), 5] }, /View 2: It is not a record/],
    [{ title: "x", views: [{ title: "no link" }] }, /View 1: It has no link/],
    [{ title: "x", views: [{ link: "#program=x", note: "slip" }] }, /View 1: It has a part “note”/],
    [{ title: "x", views: [{ link: "#program=x", stop: -1 }] }, /View 1: Its last step/],
    [{ title: "x", views: [{ link: "#program=x", stop: "3" }] }, /View 1: Its last step/],
    [{ title: "x", views: [{ link: "#program=x", title: "t".repeat(301) }] }, /View 1: Its title/],
    [{ title: "x", views: [{ link: "#program=x", notes: [] }] }, /View 1: Its notes/],
    [{ title: "x", views: [{ link: "https://example.org/other" }] }, /View 1: Its link leads neither/],
    [{ title: "x", views: Array.from({ length: 4 }, () => view("#program=x")) }, /4 views; it may have 3/],
    [`{"title": "${"x".repeat(2_000)}"}`, /bytes; a list of views may have 2000/],
  ];
  for (const [content, reason] of faults) assert.match(read(content).fault ?? "read", reason);
});

test("views are added, changed, moved and removed; the open one stays the open one", () => {
  const lecture = { title: "", views: ["#program=a", "#program=b", "#program=c"].map((link) => view(link)) };
  const order = ({ views }) => views.map(({ link }) => link.at(-1)).join("");
  assert.equal(order(added(lecture, view("#program=d"), 0)), "adbc");
  assert.equal(order(removed(lecture, 1)), "ac");
  assert.equal(order(moved(lecture, 0, 2)), "bca");
  assert.equal(order(moved(lecture, 2, -5)), "cab");
  assert.equal(changed(lecture, 1, { title: "B" }).views[1].title, "B");
  for (const from of [0, 1, 2])
    for (const to of [0, 1, 2])
      for (const at of [0, 1, 2])
        assert.equal(moved(lecture, from, to).views[placeAfterMove(at, from, to)].link, lecture.views[at].link);
});

test("after the last step one press shows the end, the next one opens the view after it", () => {
  const place = (position, isResting = false) => ({ position, last: 17, isResting });
  const inside = { isList: true, hasNext: true };
  assert.equal(forward(place(16), null, null, inside), "step");
  assert.equal(forward(place(17), null, null, inside), "edge");
  assert.equal(forward(place(17), null, "end", inside), "view");
  assert.equal(forward(place(17, true), null, null, inside), "step", "a graph that has just come begins");
  assert.equal(forward(place(12), 12, null, inside), "edge", "the list stops there");
  assert.equal(forward({ ...place(9), coming: 2 }, 12, null, inside), "step");
  assert.equal(forward({ ...place(9), coming: 3 }, 12, "end", inside), "stay", "its last steps are on their way");
  assert.equal(forward(place(17), 99, null, inside), "edge");
  assert.equal(forward(place(17), null, "end", { isList: true, hasNext: false }), "stay");
  assert.equal(forward(place(17), null, null, { isList: false, hasNext: false }), "stay");
  assert.equal(backward(place(1), null, { isList: true, hasPrevious: true }), "step");
  assert.equal(backward(place(0), null, { isList: true, hasPrevious: true }), "edge");
  assert.equal(backward(place(0), "start", { isList: true, hasPrevious: true }), "view");
  assert.equal(backward(place(0), "start", { isList: true, hasPrevious: false }), "stay");
  assert.equal(endOf({ position: 3, last: Infinity, isResting: false }, 8), 8);
});

test("typed digits name a step", () => {
  assert.equal(typed("1", "2"), "12");
  assert.equal(typed("12345", "6"), "23456");
  assert.equal(stepOf("12", 17), 12);
  assert.equal(stepOf("99", 17), 17);
  assert.equal(stepOf("", 17), null);
});

test("the line of progress has a tick for each step, or a bar", () => {
  const kinds = (pieces) => pieces.map(({ kind, isDone }) => (isDone ? kind[0].toUpperCase() : kind[0])).join("");
  assert.equal(kinds(piecesOf(4, { forward: 3, backward: 4 })), "FFFBbbb");
  assert.equal(kinds(piecesOf(0, { forward: 1, backward: 1 })), "fb");
  assert.equal(kinds(piecesOf(30, { forward: 50, backward: 50 })), "Ffb");
  assert.equal(kinds(piecesOf(70, { forward: 50, backward: 50 })), "FBb");
  const bar = piecesOf(70, { forward: 50, backward: 50 });
  assert.equal(
    bar.reduce((sum, { length }) => sum + length, 0),
    100,
  );
});

test("a swipe goes across, and far enough", () => {
  assert.equal(directionOf(-80, 10), "left");
  assert.equal(directionOf(80, -10), "right");
  assert.equal(directionOf(80, 70), null);
  assert.equal(directionOf(30, 0), null);
});

test("elapsed time", () => {
  assert.equal(elapsedText(0), "0:00");
  assert.equal(elapsedText(127_900), "2:07");
  assert.equal(elapsedText(3_727_000), "1:02:07");
});
