// One view in the dialog of the list: its title, its notes, its last step, and where it goes.

/** @import {Lecture} from "./index.js" */
/** @import {View} from "./list.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { CLOSE, DOWN, UP } from "../lib/icons.js";
import { iconButton } from "../lib/widgets.js";
import { MAX_TITLE, changed, empty, moved, placeAfterMove, removed } from "./list.js";

/**
 * @param {Lecture} lecture @param {View} view @param {number} at
 * @param {{close: () => void, isOpen: boolean}} options  `isOpen`: whether its notes are shown.
 */
export function rowOf({ store, actions }, view, at, { close, isOpen }) {
  const number = { number: at + 1 };
  const list = () => store.state.lecture ?? empty();
  const go = () => {
    close();
    void actions.openView(at);
  };
  const open = h(
    "button",
    { class: "button small", type: "button", "data-tool": `open-${at}`, onclick: go },
    String(at + 1),
  );
  open.setAttribute("aria-label", t("Open view {number}", number));
  const title = h("input", {
    class: "field",
    value: view.title,
    maxlength: MAX_TITLE,
    "data-tool": `title-${at}`,
    "aria-label": t("Title of view {number}", number),
    onchange: () => actions.edit(changed(list(), at, { title: title.value })),
  });
  const move = (/** @type {number} */ to) =>
    actions.edit(moved(list(), at, to), placeAfterMove(store.state.at, at, to));
  const tools = [
    tool(t("View {number} up", number), UP, `up-${Math.max(0, at - 1)}`, () => move(at - 1), at === 0),
    tool(t("View {number} down", number), DOWN, `down-${at + 1}`, () => move(at + 1), at === list().views.length - 1),
    tool(t("Remove view {number}", number), CLOSE, `remove-${at}`, () => actions.edit(removed(list(), at)), false),
  ];
  const row = h(
    "li",
    {},
    h("div", { class: "lecture-view" }, open, title, ...tools),
    details({ store, actions }, view, at, isOpen),
  );
  row.dataset.link = view.link;
  if (at === store.state.at) row.setAttribute("aria-current", "true");
  return row;
}

/**
 * Whether the rows show these views already.
 * @param {HTMLElement} list @param {View[]} views @param {number} current
 */
export function isShown(list, views, current) {
  const rows = [...list.querySelectorAll("li")];
  return rows.length === views.length && rows.every((row, at) => showsView(row, views[at], at === current));
}

/** @param {HTMLLIElement} row @param {View} view @param {boolean} isCurrent */
function showsView(row, { link, title, notes, stop }, isCurrent) {
  const [first, , last] = /** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll("input, textarea"));
  return (
    row.dataset.link === link &&
    row.hasAttribute("aria-current") === isCurrent &&
    first.value === title &&
    row.querySelector("textarea")?.value === notes &&
    last.value === String(stop ?? "")
  );
}

/** @param {string} name @param {string} path @param {string} id @param {() => void} act @param {boolean} isDisabled */
function tool(name, path, id, act, isDisabled) {
  const element = iconButton(name, path, act);
  element.dataset.tool = id; // where the focus goes when the rows are made anew
  element.disabled = isDisabled;
  return element;
}

/** @param {Pick<Lecture, "store" | "actions">} lecture @param {View} view @param {number} at @param {boolean} isOpen */
function details({ store, actions }, view, at, isOpen) {
  const number = { number: at + 1 };
  const change = (/** @type {Partial<View>} */ part) => actions.edit(changed(store.state.lecture ?? empty(), at, part));
  const notes = h("textarea", {
    class: "field",
    rows: 3,
    "aria-label": t("Notes for view {number}", number),
    onchange: () => change({ notes: notes.value }),
  });
  notes.value = view.notes;
  const stop = h("input", {
    class: "field cell",
    inputmode: "numeric",
    value: view.stop ?? "",
    onchange: () => change({ stop: /^\d{1,7}$/.test(stop.value.trim()) ? Number(stop.value) : null }),
  });
  const last = h("label", { class: "lecture-stop" }, t("Last step (empty: all)"), stop);
  return h("details", { open: isOpen }, h("summary", {}, t("Notes and last step")), notes, last);
}
