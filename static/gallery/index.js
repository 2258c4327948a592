// The gallery: a button in the bar that names what is open, and the dialog of all examples.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
/** @import {ExampleMarks} from "./marks.js" */
/** @import {Lessons} from "../lessons/index.js" */
/** @import {Values} from "../lib/values.js" */
/** @import {Practice} from "../practice/index.js" */
/** @import {Example} from "../walk/examples.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { TILES } from "../lib/icons.js";
import { opener } from "../lib/rooms.js";
import { markStarts } from "../panels/start-marks.js";
import { outcomeOf } from "../practice/outcome.js";
import { valuesOf } from "../lib/values.js";
import { writeQuery } from "../walk/location.js";
import { exampleMarks } from "./marks.js";

/**
 * The button is there at once; the dialog opens as soon as the examples have come.
 * @param {WalkContext & {services: {practice: Practice, lessons: Lessons}}} context @returns {WalkPanel}
 */
export function examples({ store, actions, services }) {
  const title = h("span", { class: "examples-title" });
  const marks = exampleMarks();
  let known = services.opening ? [services.opening.example] : [];
  const exampleOf = (/** @type {string} */ program) => known.find((example) => example.program === program);
  const showOpen = (/** @type {string} */ program) => showTitle(title, exampleOf(program));
  const open = opener("gallery/dialog.js", async () => {
    const [all, experiments, { createDialog }] = await loadAll(services);
    return createDialog(all, {
      marks,
      experiments,
      openNow: () => exampleOf(store.state.program)?.name ?? null,
      lessons: () => services.lessons.openPath(),
      cards: () => services.practice.openCards(),
      choose: (example) => choose(example, actions, services),
      onToggle: (isOpen) => button.setAttribute("aria-expanded", String(isOpen)),
    });
  });
  const button = h(
    "button",
    {
      class: "button examples-button",
      type: "button",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      onclick: open,
    },
    icon(TILES),
    h("span", { class: "examples-word" }, t("Examples")),
    title,
  );
  void services.examples.then((all) => {
    known = all;
    showOpen(store.state.program);
  });
  openAsRequested(open);
  const note = () => noteWalk(marks, exampleOf, store.state, services.practice.store.state);
  services.practice.store.watch(["answered"], note);
  return {
    element: h("span", { id: "examples" }, button),
    watches: ["program", "position", "walk", "status", "inputs"],
    update(state) {
      showOpen(state.program);
      note();
      if (!services.lessons.store.state.lesson) mark(exampleOf(state.program), state); // a lesson has its own start
    },
  };
}

/** What the dialog shows, and its module. @param {WalkContext["services"]} services */
const loadAll = ({ examples, experiments }) =>
  Promise.all([examples, experiments().catch(() => []), import("./dialog.js")]); // lost: it opens without them

/** @param {HTMLElement} title @param {Example | undefined} open */
function showTitle(title, open) {
  title.hidden = !open;
  title.textContent = open?.title ?? "";
}

/** Inputs that are not as the example has them. @param {Example | undefined} example @param {{inputs: Values}} state */
const mark = (example, { inputs }) => markStarts(example ? valuesOf(Object.entries(example.inputs)) : null, inputs);

/** A link such as `/?examples` opens the gallery. @param {() => void} open */
function openAsRequested(open) {
  if (!new URLSearchParams(location.search).has("examples")) return;
  writeQuery({ examples: null });
  open();
}

/**
 * Open an example; an open lesson is left for it.
 * @param {Example} example @param {WalkContext["actions"]} actions
 * @param {Pick<WalkContext["services"], "lessons">} services
 */
function choose(example, actions, { lessons }) {
  actions.openExample(example);
  lessons.actions.leaveFor(example.program);
}

/**
 * At the end of an example's walk, mark it: walked, and how it was answered where it was.
 * @param {ExampleMarks} marks @param {(program: string) => Example | undefined} exampleOf
 * @param {WalkContext["store"]["state"]} walk @param {Practice["store"]["state"]} practice
 */
function noteWalk(marks, exampleOf, { program, position, walk, status }, { answered }) {
  const isAtEnd = status === "current" && walk !== null && position > 0 && position === walk.length - 1;
  const open = isAtEnd ? exampleOf(program) : undefined;
  if (!open) return;
  marks.walk(open.name);
  const { answers, right } = outcomeOf(answered);
  if (answers.length) marks.answer(open.name, { right, asked: answers.length });
}
