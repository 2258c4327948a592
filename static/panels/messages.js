// The row under the graph: as what a text was read, and the warnings of the run. It is one line, and opens over the
// graph, which never moves for it.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { readAs } from "./faults.js";
import { warnings } from "./warnings.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function messages(context) {
  const parts = [readAs(context), warnings(context)];
  const text = h("div", { id: "messages-text", class: "messages-text" }, ...parts.map(({ element }) => element));
  const row = new MessageRow(text);
  return {
    element: row.element,
    watches: ["status", "trace"],
    update(...change) {
      for (const { update } of parts) update?.(...change);
      row.fit();
    },
  };
}

/** Opened by its button, by a key's focus on what would be hidden, or by what unfolds in it; closed by Escape too. */
class MessageRow {
  /** @param {HTMLElement} text */
  constructor(text) {
    this.text = text;
    this.isOpen = false;
    const toggle = () => this.open(!this.isOpen);
    this.more = h(
      "button",
      { class: "button small", type: "button", "aria-controls": text.id, onclick: toggle },
      t("More"),
    );
    this.element = h("div", { class: "messages", hidden: true }, text, this.more);
    new ResizeObserver(() => this.fit()).observe(this.element);
    text.addEventListener("focusin", ({ target }) => {
      const byKey = /** @type {Element} */ (target).matches(":focus-visible"); // a press must find its button in place
      if (byKey) this.open(!this.more.hidden);
    });
    const unfolded = () => {
      this.fitMore();
      this.open(this.isOpen || !this.more.hidden);
    };
    text.addEventListener("toggle", unfolded, { capture: true }); // it does not bubble
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.element.contains(/** @type {globalThis.Node | null} */ (relatedTarget))) this.open(false);
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen) return;
      event.preventDefault();
      this.open(false);
      this.more.focus();
    });
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.isOpen = isOpen;
    this.element.classList.toggle("is-open", isOpen);
    this.more.textContent = isOpen ? t("Close") : t("More");
    if (!isOpen) this.text.scrollTo(0, 0);
  }

  /** The row is there while it says something, its button while that is more than a line. */
  fit() {
    const isEmpty = !this.text.querySelector(":scope > .read-as > *, li");
    this.element.hidden = isEmpty;
    document.body.classList.toggle("has-messages", !isEmpty);
    if (isEmpty) {
      if (this.isOpen) this.open(false);
      this.more.hidden = true;
    } else queueMicrotask(() => this.fitMore()); // once all panels are written: it lays the page out
  }

  fitMore() {
    if (!this.isOpen) this.more.hidden = this.text.scrollHeight <= this.text.clientHeight + 2;
  }
}
