// How many examples an update sees: the usual sizes as buttons, any other as a number.

/** @import {State} from "./state.js" */
import { h } from "../lib/dom.js";
import { byOne, field, stepped } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { parseNumber } from "../lib/number.js";

const SIZES = [1, 5, 20];

/** @param {(size: number | null) => void} change  null: all of them. */
export function batchSize(change) {
  const entry = stepped(field("", { width: 3 }), byOne(1));
  entry.setAttribute("aria-label", t("batch size"));
  entry.placeholder = "…";
  entry.addEventListener("change", () => {
    const size = parseNumber(entry.value);
    change(size && size >= 1 ? Math.round(size) : null);
  });
  const one = (/** @type {number | null} */ size, /** @type {string} */ text) => ({
    size,
    button: h("button", { type: "button", onclick: () => change(size) }, text),
  });
  const buttons = [...SIZES.map((size) => one(size, String(size))), one(null, t("all"))];
  const element = h(
    "div",
    { class: "segments", role: "group", "aria-label": t("Examples an update sees") },
    ...buttons.map(({ button }) => button),
    entry,
  );
  return {
    element: h("div", { class: "train-field" }, h("span", {}, t("batch size")), element),
    /** @param {Pick<State, "batch" | "roles">} state */
    show({ batch: { size }, roles }) {
      const examples = roles?.examples ?? Infinity;
      for (const { size: own, button } of buttons) {
        button.setAttribute("aria-pressed", String(own === size));
        button.hidden = own !== null && own >= examples && own !== size;
      }
      const isOther = size !== null && !SIZES.includes(size);
      if (document.activeElement !== entry) entry.value = isOther ? String(size) : "";
      entry.classList.toggle("is-chosen", isOther);
    },
  };
}
