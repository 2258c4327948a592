// The panels of the walk that are rooms: their modules come when they are first opened.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
/** @import {Lessons} from "../lessons/index.js" */
/** @import {Practice} from "../practice/index.js" */
/** @import {State as PracticeState} from "../practice/state.js" */
/** @import {State} from "../walk/state.js" */
import { later } from "../lib/panel.js";
import { until } from "../lib/store.js";

/** @typedef {WalkContext & {services: {lessons: Lessons, practice: Practice}}} Context */

/** Settled as soon as the state has something that a panel shows. @param {keyof State} part */
const has =
  (part) =>
  (/** @type {Context} */ { store }) =>
    until(store, [part], (state) => Boolean(state[part]));

/** Settled as soon as a bug is hunted. @param {Context} context */
const isHunted = ({ services: { practice } }) =>
  until(practice.store, ["hunt"], (/** @type {PracticeState} */ { hunt }) => hunt !== null);

/** Settled as soon as steps are guessed first, or one is asked. @param {Context} context */
const isAsked = ({ services: { practice } }) =>
  until(practice.store, ["isOn", "turn"], (/** @type {PracticeState} */ { isOn, turn }) => isOn || turn !== null);

/** Settled as soon as the reader plays the computer. @param {Context} context */
const isPlayed = ({ services: { practice } }) =>
  until(practice.store, ["play"], (/** @type {PracticeState} */ { play }) => play !== null);

/** @type {Record<string, (context: Context) => WalkPanel>} */
export const ROOMS = {
  question: later(isAsked, "practice/room.js", async () => (await import("../practice/room.js")).question),
  play: later(isPlayed, "practice/room.js", async () => (await import("../practice/room.js")).play),
  inspector: later(
    has("selection"),
    "panels/inspector.js",
    async () => (await import("../panels/inspector.js")).inspector,
  ),
  lesson: later(
    ({ services: { lessons } }) => until(lessons.store, ["lesson"], ({ lesson }) => lesson !== null),
    "lessons/rail.js",
    async () => (await import("../lessons/rail.js")).lesson,
  ),
  hunt: later(isHunted, "practice/hunt-card.js", async () => (await import("../practice/hunt-card.js")).hunt),
  "hunt-banner": later(
    isHunted,
    "practice/hunt-card.js",
    async () => (await import("../practice/hunt-card.js")).huntBanner,
  ),
  analysis: later(has("analysis"), "analysis/index.js", async () => (await import("../analysis/index.js")).analysis),
  outline: later(has("outline"), "panels/outline.js", async () => (await import("../panels/outline.js")).outline),
  explain: later(
    has("explaining"),
    "practice/explain/index.js",
    async () => (await import("../practice/explain/index.js")).explain,
  ),
};
