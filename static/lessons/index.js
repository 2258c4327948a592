// The lessons of the page: their store and actions, the path, and what the address says of them.

/** @import {Walk} from "./actions/index.js" */
/** @import {ReadableLessons} from "./state.js" */
import { byId } from "../lib/dom.js";
import { opener } from "../lib/rooms.js";
import { writeQuery } from "../walk/location.js";
import { LessonActions } from "./actions/index.js";
import { lessonStore } from "./state.js";

/**
 * @typedef {object} Lessons
 * @property {ReadableLessons} store
 * @property {LessonActions} actions
 * @property {() => void} openPath  Show all lessons.
 * @property {(opened: boolean) => Promise<boolean>} start  Open what the address names, beside a view that was opened
 *   or not; whether it opened a lesson.
 */

/** @param {Walk} walk @returns {Lessons} */
export function createLessons(walk) {
  const store = lessonStore();
  const actions = new LessonActions(store, walk);
  const openPath = opener("lessons/path.js", async () => {
    const { createPath } = await import("./path.js");
    return createPath(store, actions);
  });
  byId("to-lessons").addEventListener("click", (event) => {
    event.preventDefault();
    openPath();
  });
  store.watch(["fault"], ({ fault }) => fault !== null && walk.actions.setRemark({ text: fault }));
  return { store, actions, openPath, start: (opened) => start(actions, openPath, opened) };
}

/** @param {LessonActions} actions @param {() => void} openPath @param {boolean} opened */
async function start(actions, openPath, opened) {
  const query = new URLSearchParams(location.search);
  if (query.has("lessons")) {
    writeQuery({ lessons: null });
    openPath();
  }
  const name = query.get("lesson");
  if (name === null) return false;
  const at = /^\d{1,3}$/.test(query.get("at") ?? "") ? Number(query.get("at")) - 1 : null;
  if (await actions.open(name, at, { keepsView: opened, keepsOwn: true })) return true;
  writeQuery({ lesson: null, at: null });
  return false;
}
