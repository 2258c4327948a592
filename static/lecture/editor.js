// The dialog of the list of views: open, add, rename, move, remove, keep as a file.

/** @import {Lecture} from "./index.js" */
import { h } from "../lib/dom.js";
import { save } from "../lib/download.js";
import { t } from "../lib/i18n.js";
import { button, dialogOf } from "../lib/widgets.js";
import { exampleChoice, lectureChoice } from "./choices.js";
import { MAX_TITLE, added, empty, fileName, readLecture, toFile } from "./list.js";
import { isShown, rowOf } from "./rows.js";

/** @typedef {{open: () => void, take: (file: File) => Promise<void>}} Editor  `take`: a file of a list of views. */

/** @param {Lecture} lecture @returns {Editor} */
export function createEditor(lecture) {
  const { store, actions } = lecture;
  const fault = h("p", { class: "lecture-fault", role: "alert" });
  const title = h("input", {
    class: "field",
    maxlength: MAX_TITLE,
    "aria-label": t("Title of the lecture"),
    placeholder: t("Title of the lecture"),
    onchange: () => actions.edit({ ...(store.state.lecture ?? empty()), title: title.value }),
  });
  const list = h("ol", { class: "lecture-views" });
  const count = h("p", { class: "remark" });
  const refuse = (/** @type {string} */ text) => {
    fault.textContent = text;
  };
  const take = fileTaker(lecture, refuse, () => dialog.close());
  const tools = toolRow(lecture, take, refuse);
  const dialog = dialogOf(
    { id: "views-title", title: t("Views of the lecture"), kind: "lecture-list", close: { autofocus: true } },
    h("p", { class: "remark" }, t("A lecture is a list of views. In lecture mode, [ and ] go from one to the next.")),
    tools.row,
    fault,
    title,
    list,
    count,
  );
  document.body.append(dialog);
  store.watch(["lecture", "at", "source"], (state, before, cause) => {
    title.value = state.lecture?.title ?? "";
    count.hidden = state.lecture !== null;
    count.textContent = t("There are no views yet. Add the present one, examples, or drop a file here.");
    if (cause === "start" || state.lecture !== before.lecture || state.at !== before.at)
      showRows(list, lecture, dialog);
  });
  return {
    open() {
      refuse("");
      tools.fill();
      if (!dialog.open) dialog.showModal();
    },
    take,
  };
}

/** @param {HTMLElement} list @param {Lecture} lecture @param {HTMLDialogElement} dialog */
function showRows(list, lecture, dialog) {
  const { views } = lecture.store.state.lecture ?? empty();
  if (isShown(list, views, lecture.store.state.at)) return; // a field that is being left for another one stays
  const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-tool") : null;
  const open = [...list.querySelectorAll("li")].map((row) => row.querySelector("details")?.open ?? false);
  const close = () => dialog.close();
  list.replaceChildren(...views.map((view, at) => rowOf(lecture, view, at, { close, isOpen: open[at] ?? false })));
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-tool="${focused}"]`))?.focus();
}

/** @param {Lecture} lecture @param {(file: File) => Promise<void>} take @param {(text: string) => void} refuse */
function toolRow(lecture, take, refuse) {
  const { store, actions, stage, limits } = lecture;
  const add = async () => {
    const own = store.state.lecture ?? empty();
    if (own.views.length >= limits.views)
      return refuse(
        t("This list has {count} views; it may have {limit}.", { count: own.views.length, limit: limits.views }),
      );
    const view = { link: await stage.link(), title: stage.title(), notes: "", stop: null };
    const after = own.views.length ? store.state.at : -1;
    actions.edit(added(own, view, after), after + 1);
  };
  const input = h("input", {
    type: "file",
    class: "visually-hidden",
    accept: ".json,application/json",
    "aria-label": t("Open a file"),
    tabindex: -1,
    onchange: () => {
      const [file] = input.files ?? [];
      if (file) void take(file);
      input.value = "";
    },
  });
  const download = () => {
    const own = store.state.lecture;
    if (own) save(fileName(own), new Blob([toFile(own)], { type: "application/json" }));
  };
  const examples = exampleChoice(lecture, refuse);
  const lectures = lectureChoice(lecture, refuse);
  const row = h(
    "div",
    { class: "export-row" },
    button(t("Add this view"), () => void add()),
    examples.select,
    lectures.select,
    button(t("Open a file…"), () => input.click()),
    input,
    button(t("Download"), download),
    button(t("New list"), () => actions.setList(null, null)),
  );
  const fill = () => {
    void examples.fill();
    void lectures.fill();
  };
  return { row, fill };
}

/** @param {Lecture} lecture @param {(text: string) => void} refuse @param {() => void} done */
function fileTaker({ actions, limits }, refuse, done) {
  return async (/** @type {File} */ file) => {
    const text = file.size > limits.bytes ? null : await file.text();
    const result =
      text === null
        ? {
            fault: t("This file has {size} bytes; a list of views may have {limit}.", {
              size: file.size,
              limit: limits.bytes,
            }),
          }
        : readLecture(text, limits);
    if ("fault" in result) return refuse(result.fault);
    refuse("");
    done();
    actions.setList(result.lecture, null);
    await actions.openView(0);
  };
}
