// The actions of the lessons: the only code that writes to their store. Opening a step changes the walk by the walk's
// own actions, and one's own work is kept until one goes back to it.

/** @import {WalkContext} from "../../panels/context.js" */
/** @import {Lesson, LessonStore, Sheet, Step} from "../state.js" */
import { t } from "../../lib/i18n.js";
import { Query } from "../../lib/query.js";
import { valuesOf } from "../../lib/values.js";
import { writeQuery } from "../../walk/location.js";
import { fromText, toText } from "../../walk/permalink.js";
import { viewOf } from "../../walk/snapshot.js";
import { isDone } from "../conditions.js";
import { loadLesson, loadPath, loadTerms } from "../load.js";
import {
  loadLeftFor,
  loadOwn,
  loadProgress,
  saveLeftFor,
  saveOwn,
  saveProgress,
  withDone,
  withPlace,
} from "../progress.js";
import { isAnother, isComplete, stepOf } from "../state.js";

/** @typedef {Pick<WalkContext, "store" | "actions"> & {services: Pick<WalkContext["services"], "player">}} Walk */

export class LessonActions {
  /** @param {LessonStore} store @param {Walk} walk */
  constructor(store, walk) {
    this.store = store;
    this.walk = walk;
    this.query = new Query();
    /** @type {Step | null}  The step at whose end the walk is to stand when it comes. */ this.arriving = null;
    this.store.set({ progress: loadProgress(), own: loadOwn() });
  }

  get state() {
    return this.store.state;
  }

  /** Ask for the path and the glossary, unless they are there. */
  async loadPath() {
    if (!this.state.path.length) this.store.set({ path: await loadPath() });
    if (!this.state.terms.length) this.store.set({ terms: await loadTerms() });
  }

  /**
   * Open a lesson at a step, where one stopped, or at its beginning.
   * @param {string} name @param {number | null} at
   * @param {{keepsView?: boolean, keepsOwn?: boolean}} [options]  `keepsView`: the walk already shows it, as after a
   *   reload; `keepsOwn`: what is shown is not one's own work.
   */
  async open(name, at = null, { keepsView = false, keepsOwn = false } = {}) {
    void this.loadPath();
    const opening = await loadLesson(name);
    if ("fault" in opening) {
      this.store.set({ fault: opening.fault });
      return false;
    }
    const { lesson } = opening;
    const isOwn = this.state.own === null || this.walk.store.state.program !== loadLeftFor();
    if (!keepsView && !keepsOwn && !this.state.lesson && isOwn) this.keepOwn();
    saveLeftFor(null);
    const stopped = this.state.progress[name]?.at ?? 0;
    const last = lesson.steps.length - 1;
    this.place(lesson, Math.min(Math.max(0, at ?? stopped), last), !keepsView);
    return true;
  }

  /** Keep what is on the page, to be brought back. */
  keepOwn() {
    const { state } = this.walk.store;
    if (!state.program) return;
    const own = toText({ ...viewOf(state), camera: state.camera });
    saveOwn(own);
    this.store.set({ own });
  }

  /** @param {Lesson} lesson @param {number} at @param {boolean} shows  Whether the walk opens the step's start. */
  place(lesson, at, shows) {
    const step = lesson.steps[at];
    const progress = withPlace(this.state.progress, lesson.name, at);
    const fresh = { start: null, hints: 0, chosen: null, isTaskDone: false, fault: null };
    this.store.set({ lesson, at, progress, ...fresh });
    saveProgress(progress);
    writeQuery({ lesson: lesson.name, at: String(at + 1) });
    if (shows) this.show(step);
    void this.measure(step);
  }

  /** Let the walk begin where a step begins. @param {Step} step */
  show(step) {
    const { program, inputs, output, mode, at } = step;
    this.arriving = at === "end" ? step : null;
    const view = { program, inputs: valuesOf(Object.entries(inputs)), output, mode, seed: null };
    const place = { position: typeof at === "number" ? at : null, selection: null };
    this.walk.actions.show({ ...view, ...place, expand: "none", collapsed: null });
  }

  /** The numbers of a step's start. @param {Step} step */
  async measure({ program, inputs, output, mode }) {
    const answer = await this.query.send("evaluate", { program, inputs, output, mode, seed: null, expand: "none" });
    if (!answer || !("body" in answer)) return;
    this.store.set({ start: answer.body });
    this.observe();
  }

  /** Another step of the open lesson. @param {number} at */
  go(at) {
    const { lesson } = this.state;
    if (lesson && at >= 0 && at < lesson.steps.length) this.place(lesson, at, true);
  }

  /** The next step; after the last one the next lesson, or the end. */
  next() {
    const { lesson, at, path } = this.state;
    if (!lesson) return;
    if (at + 1 < lesson.steps.length) return this.go(at + 1);
    const following = path[path.findIndex(({ name }) => name === lesson.name) + 1];
    if (following) void this.open(following.name, 0);
    else this.close();
  }

  /** The start of the step again. */
  restart() {
    const step = stepOf(this.state);
    if (step) this.show(step);
  }

  /** The walk has changed: see whether the task is done. */
  observe() {
    const { state } = this.walk.store;
    const step = stepOf(this.state);
    if (!step || state.pending) return;
    if (this.arriving === step && state.status === "current" && state.traced === step.program) {
      this.arriving = null;
      this.walk.services.player.end();
    }
    if (!step.task || this.state.isTaskDone || this.arriving || isAnother(step, state.program)) return;
    if (!isDone(step.task.checks, state, this.state.start)) return;
    this.store.set({ isTaskDone: true });
    this.complete();
  }

  /** One more hint. */
  hint() {
    const most = stepOf(this.state)?.task?.hints.length ?? 0;
    if (this.state.hints < most) this.store.set({ hints: this.state.hints + 1 });
  }

  /** @param {number} chosen  An option of the question. */
  choose(chosen) {
    this.store.set({ chosen });
    this.complete();
  }

  /** Keep it where all of the step is done. */
  complete() {
    const { lesson, at, progress } = this.state;
    if (!lesson || !isComplete(this.state)) return;
    const next = withDone(progress, lesson.name, at);
    this.store.set({ progress: next });
    saveProgress(next);
  }

  /** The lesson is open no longer. */
  leave() {
    this.query.cancel();
    this.arriving = null;
    this.store.set({ lesson: null, start: null });
    writeQuery({ lesson: null, at: null });
  }

  /**
   * An example leads out of the open lesson, with a way back; one's own work waits for the lesson's end still.
   * @param {string} program  The example's.
   */
  leaveFor(program) {
    const { lesson, at } = this.state;
    if (!lesson) return;
    this.leave();
    saveLeftFor(program);
    const act = () => {
      this.walk.actions.setRemark(null);
      void this.open(lesson.name, at, { keepsOwn: true });
    };
    const text = t("You have left the lesson “{title}” for an example.", { title: lesson.title });
    this.walk.actions.setRemark({ text, label: t("Back to the lesson"), act });
  }

  /** Leave the lesson; one's own work comes back where there is any. */
  close() {
    const { own } = this.state;
    this.leave();
    this.store.set({ own: null });
    saveOwn(null);
    const opening = own === null ? null : fromText(own);
    if (opening && "view" in opening) this.walk.actions.show(opening.view);
  }

  /** @param {Sheet} sheet */
  setSheet(sheet) {
    this.store.set({ sheet });
  }
}
