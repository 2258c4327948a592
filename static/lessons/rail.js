// The rail of a lesson beside the page, and a sheet on a phone: where one is, a sentence or two, a task, a question.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
/** @import {Lessons} from "./index.js" */
/** @import {Sheet, State, Step} from "./state.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { BACK, CLOSE, NEXT } from "../lib/icons.js";
import { button, iconButton } from "../lib/widgets.js";
import { markStarts } from "../panels/start-marks.js";
import { inputRow } from "../panels/value-rows.js";
import { isComplete, stepOf } from "./state.js";
import { inputValues } from "./conditions.js";
import { isStepDone } from "./progress.js";
import { questionBox } from "./question.js";
import { taskBox } from "./task.js";
import { paragraph } from "./words.js";

/** @type {Sheet[]} */
const SHEETS = ["peek", "half", "full"];

/** @param {WalkContext & {services: {lessons: Lessons}}} context @returns {WalkPanel} */
export function lesson({ store, actions, services }) {
  const { lessons, player } = services;
  const view = new Rail(lessons, store, (name, value) => actions.change(name, value), player);
  /** Once the rail is in its place: its title cannot take the focus before. */
  const followLessons = () =>
    lessons.store.watch(
      ["lesson", "at", "start", "hints", "chosen", "isTaskDone", "progress", "sheet", "terms"],
      (state, before) => view.update(state, before),
    );
  return {
    element: view.element,
    watches: ["trace", "walk", "status", "position", "selection", "inputs", "output", "mode", "problem", "pending"],
    update(_state, _before, cause) {
      if (cause === "start") followLessons();
      lessons.actions.observe();
      view.follow();
    },
  };
}

class Rail {
  /**
   * @param {Lessons} lessons @param {WalkContext["store"]} walk @param {(name: string, value: unknown) => void} change
   * @param {WalkContext["services"]["player"]} player
   */
  constructor(lessons, walk, change, player) {
    this.lessons = lessons;
    this.walk = walk;
    this.change = change;
    /** @type {((state: State, walk: WalkContext["store"]["state"]) => void)[]} */ this.followers = [];
    this.place = h("span", { class: "lesson-place" });
    this.leave = h("button", { class: "button small quiet", type: "button", onclick: () => lessons.actions.close() });
    this.title = h("h2", { id: "lesson-title", tabindex: "-1" });
    this.dots = h("ol", { class: "lesson-dots" });
    this.count = h("span", { class: "lesson-count" });
    this.body = h("div", { class: "lesson-body" });
    this.handle = h("button", { class: "sheet-handle", type: "button", onclick: () => this.turnSheet() }, h("span"));
    this.back = iconButton(t("The step before"), BACK, () => lessons.actions.go(lessons.store.state.at - 1));
    this.skip = button(t("Skip"), () => lessons.actions.next(), { class: "button quiet" });
    this.go = h("button", { class: "button", type: "button", onclick: () => lessons.actions.next() }, t("Continue"));
    const restart = button(t("Start again"), () => lessons.actions.restart(), { class: "button small quiet" });
    const stepper = h(
      "span",
      { class: "lesson-stepper" },
      iconButton(t("One step back"), BACK, () => player.back()),
      iconButton(t("Next step"), NEXT, () => player.next()),
    );
    const head = h("header", {}, this.place, this.leave, this.title);
    const way = h("div", { class: "lesson-way" }, this.dots, stepper, this.count);
    const foot = h("footer", {}, this.back, restart, this.skip, this.go);
    const attributes = { class: "lesson", "aria-labelledby": "lesson-title", hidden: true };
    this.element = h("aside", attributes, this.handle, head, way, this.body, foot);
    this.handle.addEventListener("pointerdown", (event) => this.drag(event));
    document.addEventListener("keydown", (event) => this.onKey(event), { capture: true });
  }

  /** @param {State} state @param {State} before */
  update(state, before) {
    const { lesson } = state;
    document.body.classList.toggle("has-lesson", lesson !== null);
    document.body.dataset.sheet = state.sheet;
    this.element.hidden = lesson === null;
    markPage(lesson !== null);
    if (!lesson) {
      if (before.lesson) markStarts(null, {});
      return;
    }
    const isNew = lesson !== before.lesson || state.at !== before.at;
    if (isNew || state.start !== before.start || state.terms !== before.terms) this.draw(state);
    if (isNew) this.begin(state, before);
    this.drawWay(state);
    this.follow();
  }

  /**
   * The step has changed: its beginning is in view, and who listens hears of it.
   * @param {State} state @param {State} before
   */
  begin(state, before) {
    this.body.scrollTop = 0;
    const isInside = this.element.contains(document.activeElement);
    const isOpened = before.lesson !== state.lesson && document.activeElement !== document.body; // not by a link
    if (isOpened || isInside) this.title.focus({ preventScroll: true });
  }

  /** The texts and boxes of the step. @param {State} state */
  draw(state) {
    const step = /** @type {Step} */ (stepOf(state));
    const { actions } = this.lessons;
    const given = { start: state.start, now: state.start, terms: state.terms };
    this.followers = [];
    const sliders = step.task?.checks.some(({ of }) => of !== null) ? this.sliders(step) : null;
    const hint = () => actions.hint();
    const task = step.task && taskBox(step.task, state, this.walk.state, { hint, sliders });
    const question = step.question && questionBox(step.question, state, (option) => actions.choose(option));
    const boxes = [task, question].filter((box) => box !== null);
    this.followers.push(...boxes.map(({ follow }) => follow));
    this.body.replaceChildren(paragraph(step.text, "lesson-text", given), ...boxes.map(({ element }) => element));
  }

  /** The inputs of a task under the thumb; a phone shows them in the sheet. @param {Step} step */
  sliders(step) {
    const scalars = Object.entries(step.inputs).filter(([, value]) => typeof value === "number");
    const rows = scalars.map(([name, value]) => {
      const row = inputRow(name, value, this.change);
      row.element.dataset.input = name;
      this.followers.push((_, { inputs }) => row.show(/** @type {any} */ (inputs[name] ?? value)));
      return row.element;
    });
    return h("div", { class: "lesson-sliders" }, ...rows);
  }

  /** The dots, the number of the step, what leads on. @param {State} state */
  drawWay(state) {
    const { lesson, at, path, progress, own } = state;
    if (!lesson) return;
    const number = path.findIndex(({ name }) => name === lesson.name) + 1;
    this.place.textContent = number ? t("Lesson {number} of {count}", { number, count: path.length }) : t("Lesson");
    this.leave.replaceChildren(own === null ? t("Leave the lesson") : t("To my program"), " ", icon(CLOSE));
    this.title.textContent = lesson.title;
    this.count.textContent = t("Step {step} of {count}", { step: at + 1, count: lesson.steps.length });
    this.dots.replaceChildren(
      ...lesson.steps.map((_, step) => this.dot(step, at, isStepDone(progress, lesson.name, step))),
    );
    this.back.toggleAttribute("disabled", at === 0);
    const done = isComplete(state);
    this.go.classList.toggle("main", done);
    this.skip.hidden = done;
    const isLast = at + 1 === lesson.steps.length;
    this.go.textContent = !isLast ? t("Continue") : number < path.length ? t("Next lesson") : t("Finish");
    this.go.hidden = !done;
    this.handle.setAttribute("aria-label", SHEET_NAMES[state.sheet]());
  }

  /** @param {number} step @param {number} at @param {boolean} isDone */
  dot(step, at, isDone) {
    const name = isDone ? t("Step {step}: done", { step: step + 1 }) : t("Step {step}", { step: step + 1 });
    const go = () => this.lessons.actions.go(step);
    const attributes = {
      type: "button",
      class: isDone ? "is-done" : "",
      title: name,
      "aria-label": name,
      "aria-current": step === at ? "step" : null,
      onclick: go,
    };
    return h("li", {}, h("button", attributes));
  }

  /** Show what the walk's state says now. */
  follow() {
    const { state } = this.lessons.store;
    if (!state.lesson) return;
    for (const follow of this.followers) follow(state, this.walk.state);
    const { trace } = this.walk.state;
    if (trace) markStarts(state.start && inputValues(state.start), inputValues(trace));
  }

  turnSheet() {
    const { sheet } = this.lessons.store.state;
    this.lessons.actions.setSheet(SHEETS[(SHEETS.indexOf(sheet) + 1) % SHEETS.length]);
  }

  /** A drag of the handle makes the sheet larger or smaller by one. @param {PointerEvent} down */
  drag(down) {
    const end = (/** @type {PointerEvent} */ up) => {
      const moved = up.clientY - down.clientY;
      if (Math.abs(moved) < 24) return;
      const at = SHEETS.indexOf(this.lessons.store.state.sheet) + (moved > 0 ? -1 : 1);
      this.lessons.actions.setSheet(SHEETS[Math.min(Math.max(0, at), SHEETS.length - 1)]);
    };
    this.handle.setPointerCapture(down.pointerId);
    this.handle.addEventListener("pointerup", end, { once: true });
  }

  /** H asks for a hint while there are any; without a lesson the key is the page's. @param {KeyboardEvent} event */
  onKey(event) {
    const { actions, store } = this.lessons;
    const { state } = store;
    const isChord = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (event.code !== "KeyH" || isChord || !this.walk.state.letters || isText(event)) return;
    const hints = stepOf(state)?.task?.hints.length ?? 0;
    if (!state.lesson || state.isTaskDone || state.hints >= hints || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopPropagation();
    actions.hint();
  }
}

const SHEET_NAMES = {
  peek: () => t("Show the lesson"),
  half: () => t("Show the lesson in full"),
  full: () => t("Show little of the lesson"),
};

/** Whether a letter is written into what has the focus. @param {KeyboardEvent} event */
function isText(event) {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("textarea, select, input:not([type=range], [type=checkbox])");
}

/** The bar says where one is. @param {boolean} isLesson */
function markPage(isLesson) {
  document.getElementById("to-lessons")?.[isLesson ? "setAttribute" : "removeAttribute"]("aria-current", "page");
  document.getElementById("to-walk")?.[isLesson ? "removeAttribute" : "setAttribute"]("aria-current", "page");
}
