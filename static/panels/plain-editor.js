// The editor as a plain text area: until the other one has come, and where that cannot start.

/** @import {Editor, Selecting, Typed} from "./editor.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { measureLines } from "./editor-lines.js";

/** @implements {Editor} */
export class PlainEditor {
  /** @param {Typed} typed @param {() => void} entered */
  constructor(typed, entered) {
    this.area = h("textarea", {
      "aria-label": t("Program"),
      spellcheck: "false",
      autocapitalize: "off",
      rows: 1,
      placeholder: t("Type a formula, such as x^2 + 1"),
      oninput: (/** @type {InputEvent} */ event) => {
        this.measure();
        typed(this.area.value, event.inputType.startsWith("delete"));
      },
      onchange: entered,
    });
    this.element = h("div", { class: "editor" }, this.area);
    /** Settled while no sign is being composed of several keys. @type {Promise<unknown>} */
    this.composed = Promise.resolve();
    this.area.addEventListener("compositionstart", () => {
      this.composed = new Promise((resolve) => this.area.addEventListener("compositionend", resolve, { once: true }));
    });
    new ResizeObserver(() => this.measure()).observe(this.element);
  }

  measure() {
    measureLines(this.element, this.area.value);
  }

  /** @param {string} next */
  setText(next) {
    if (this.area.value === next) return;
    this.area.value = next;
    this.measure();
  }

  mark() {
    return undefined; // a text area has no marks
  }

  /** @param {Selecting} listener */
  onSelect(listener) {
    const { area } = this;
    const notify = () => listener({ from: area.selectionStart, to: area.selectionEnd }, area.value);
    for (const event of ["select", "pointerup"]) area.addEventListener(event, notify);
    area.addEventListener("keyup", ({ key }) => /^(Arrow|Home|End|Page)/.test(key) && notify());
  }

  focus() {
    this.area.focus();
  }
}
