// All steps of the walk as an ordered list of sentences, future ones without numbers. Each is a button that goes to the
// step.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { announcement, sentence } from "../trace/describe.js";
import { MAX_ROWS, VirtualList } from "../lib/virtual-list.js";
import { emptyBox } from "./tensor.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function stepList({ store, services: { player } }) {
  const list = h("ol", { class: "steps" });
  const element = h("div", { class: "tab-panel" }, list);
  const go = (/** @type {number} */ index) => {
    player.pause();
    player.go(index);
  };
  const make = (/** @type {number} */ index) => makeRow(store.state, index, () => go(index));
  const renew = (/** @type {HTMLElement} */ row, /** @type {number} */ index) => renewRow(store.state, row, index);
  const words = { earlier: t("Earlier steps"), later: t("Later steps") };
  const rows = new VirtualList(element, list, { make, renew }, { before: list, ...words });
  return {
    element,
    update({ walk, position, veiled }, before) {
      if (walk === before.walk && position === before.position && veiled === before.veiled) return;
      if (walk !== before.walk) rows.reset(walk?.length ?? 0, position);
      else rows.renew(between(before.position, position, rows.start));
      rows.show(position);
    },
  };
}

/**
 * The rows between two positions that may be in the document.
 * @param {number} from
 * @param {number} to
 * @param {number} start
 */
function between(from, to, start) {
  const first = Math.max(Math.min(from, to), start);
  const last = Math.min(Math.max(from, to), start + MAX_ROWS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

/** @param {State} state @param {number} index @param {() => void} go */
function makeRow(state, index, go) {
  const length = state.walk?.length ?? 0;
  const size = length > MAX_ROWS ? { "aria-setsize": length, "aria-posinset": index + 1 } : {};
  const button = h("button", { class: "row-button", type: "button", tabindex: -1, "data-go": "", onclick: go });
  const row = h("li", { value: index, ...size }, button);
  renewRow(state, row, index);
  return row;
}

/** @param {State} state @param {HTMLElement} row @param {number} index */
function renewRow({ walk, position, veiled }, row, index) {
  if (!walk) return;
  const reached = index < position || (index === position && !veiled);
  const button = /** @type {HTMLElement} */ (row.firstElementChild);
  const language = { t, locale: locale() };
  const words = reached ? sentence(walk, index, language) : announcement(walk, index, language);
  button.replaceChildren(words, ...(reached ? [] : [" ", emptyBox()]));
  row.className = `step ${walk.moments[index].phase} ${reached ? "is-reached" : "is-ahead"}`;
  if (index === position) row.setAttribute("aria-current", "step");
  else row.removeAttribute("aria-current");
}
