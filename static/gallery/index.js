// The gallery: a button in the bar that names what is open, and the dialog of all examples.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
/** @import {ExampleMarks} from "./marks.js" */
/** @import {Practice} from "../practice/index.js" */
/** @import {Example} from "../walk/examples.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { TILES } from "../lib/icons.js";
import { outcomeOf } from "../practice/outcome.js";
import { createDialog } from "./dialog.js";
import { exampleMarks } from "./marks.js";

/** @param {WalkContext & {services: {practice: Practice}}} context @returns {WalkPanel} */
export function examples({ store, actions, services }) {
  const element = h("span", { id: "examples" });
  const title = h("span", { class: "examples-title" });
  const marks = exampleMarks();
  /** @type {Example[]} */
  let known = [];
  const exampleOf = (/** @type {string} */ program) => known.find((example) => example.program === program);
  const showOpen = (/** @type {string} */ program) => {
    const open = exampleOf(program);
    title.hidden = !open;
    title.textContent = open?.title ?? "";
  };
  void services.examples.then((all) => {
    known = all;
    const dialog = createDialog(all, {
      marks,
      openNow: () => exampleOf(store.state.program)?.name ?? null,
      lessons: () => services.lessons.openPath(),
      cards: () => services.practice.openCards(),
      choose: (example) => actions.openExample(example),
      onToggle: (isOpen) => button.setAttribute("aria-expanded", String(isOpen)),
    });
    const button = h(
      "button",
      {
        class: "button examples-button",
        type: "button",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        onclick: () => dialog.open(),
      },
      icon(TILES),
      h("span", { class: "examples-word" }, t("Examples")),
      title,
    );
    element.append(button);
    showOpen(store.state.program);
  });
  const note = () => noteWalk(marks, exampleOf, store.state, services.practice.store.state);
  services.practice.store.watch(["answered"], note);
  return {
    element,
    watches: ["program", "position", "walk", "status"],
    update({ program }) {
      showOpen(program);
      note();
    },
  };
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
