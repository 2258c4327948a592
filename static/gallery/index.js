// The gallery: a button in the bar that names what is open, and the dialog of all examples.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
/** @import {Example} from "../walk/examples.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { TILES } from "../lib/icons.js";
import { createDialog } from "./dialog.js";
import { walkedExamples } from "./marks.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function examples({ store, actions, services }) {
  const element = h("span", { id: "examples" });
  const title = h("span", { class: "examples-title" });
  const walked = walkedExamples();
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
      walked,
      openNow: () => exampleOf(store.state.program)?.name ?? null,
      lessons: () => services.lessons.openPath(),
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
  return {
    element,
    watches: ["program", "position", "walk", "status"],
    update({ program, position, walk, status }) {
      showOpen(program);
      const open = status === "current" && walk && position > 0 && position === walk.length - 1 && exampleOf(program);
      if (open) walked.add(open.name);
    },
  };
}
