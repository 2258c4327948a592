// The path of lessons and the glossary, in a dialog.

/** @import {State} from "./state.js" */
/** @import {LessonActions} from "./actions/index.js" */
/** @import {ReadableLessons} from "./state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dialogOf } from "../lib/widgets.js";
import { isStepDone } from "./progress.js";
import { plain } from "./words.js";

/** @param {ReadableLessons} store @param {LessonActions} actions */
export function createPath(store, actions) {
  const lessons = h("ol", { class: "path" });
  const words = h("dl", { class: "glossary" });
  const waiting = h("p", { role: "status" }, t("The lessons are on their way."));
  const glossary = h("details", { class: "glossary-part" }, h("summary", {}, h("h3", {}, t("Glossary"))), words);
  const dialog = dialogOf(
    { id: "path-title", title: t("Lessons"), kind: "path-dialog" },
    h("p", { class: "path-purpose" }, t("The lecture in order: read a little, do something on the graph, say why.")),
    waiting,
    lessons,
    glossary,
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  const choose = (/** @type {string} */ name) => {
    dialog.close();
    void actions.open(name);
  };
  store.watch(["path", "progress", "lesson"], (state) => {
    waiting.hidden = state.path.length > 0;
    lessons.replaceChildren(...state.path.map((_, at) => entry(state, at, choose)));
  });
  store.watch(["terms"], ({ terms }) => {
    glossary.hidden = !terms.length;
    words.replaceChildren(
      ...terms.map(({ term, text }) => h("div", {}, h("dt", {}, term), h("dd", {}, ...plain(text)))),
    );
  });
  return {
    open() {
      void actions.loadPath();
      dialog.showModal();
    },
  };
}

/** @param {State} state @param {number} at @param {(name: string) => void} choose */
function entry({ path, progress, lesson }, at, choose) {
  const { name, title, purpose, rows, steps } = path[at];
  const done = Array.from({ length: steps }, (_, step) => step).filter((step) => isStepDone(progress, name, step));
  const facts = t("rows {rows} of the lecture", { rows: rows.join(", ") });
  const said = done.length === steps ? `✓ ${t("done")}` : t("{done} of {steps} steps", { done: done.length, steps });
  const button = h(
    "button",
    { type: "button", "aria-current": lesson?.name === name ? "true" : null, onclick: () => choose(name) },
    h("b", { class: "path-number" }, String(at + 1)),
    h("span", { class: "path-title" }, title),
    h("span", { class: "path-facts" }, purpose, " ", h("small", {}, facts)),
    h("span", { class: done.length === steps ? "path-done is-done" : "path-done" }, said),
  );
  return h("li", {}, button);
}
