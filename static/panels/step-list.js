// All steps of the walk as an ordered list of sentences; those to come without their numbers. A step is a button that
// leads to it.

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
  /** @param {HTMLElement} row @param {number} index */
  const renew = (row, index) => {
    const { walk, position } = store.state;
    if (!walk) return;
    const known = index <= position;
    const button = /** @type {HTMLElement} */ (row.firstElementChild);
    const language = { t, locale: locale() };
    button.replaceChildren(
      known ? sentence(walk, index, language) : announcement(walk, index, language),
      ...(known ? [] : [" ", emptyBox()]),
    );
    row.className = `step ${walk.moments[index].phase} ${known ? "is-known" : "is-ahead"}`;
    if (index === position) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
  };
  const rows = new VirtualList(
    element,
    list,
    {
      renew,
      make(index) {
        const length = store.state.walk?.length ?? 0;
        const size = length > MAX_ROWS ? { "aria-setsize": length, "aria-posinset": index + 1 } : {};
        const row = h(
          "li",
          { value: index, ...size },
          h("button", { class: "row-button", type: "button", tabindex: -1, "data-go": "", onclick: () => go(index) }),
        );
        renew(row, index);
        return row;
      },
    },
    { before: list, earlier: t("Earlier steps"), later: t("Later steps") },
  );
  /** @param {number} index */
  const go = (index) => {
    player.pause();
    player.go(index);
  };
  return {
    element,
    update({ walk, position }, before) {
      if (walk !== before.walk) {
        rows.reset(walk?.length ?? 0, position);
        rows.show(position);
        return;
      }
      if (position === before.position) return;
      const [first, last] = [Math.min(position, before.position), Math.max(position, before.position)];
      const from = Math.max(first, rows.start);
      rows.renew(
        Array.from({ length: Math.max(0, Math.min(last, rows.start + MAX_ROWS) - from + 1) }, (_, at) => from + at),
      );
      rows.show(position);
    },
  };
}
