// The program's editor. It begins as a plain text area, so that the page stands without waiting for it; CodeMirror
// takes its place as soon as the reader turns to it, or the page is at rest. What was typed meanwhile is taken over.

/** @import {Span} from "../lib/types.js" */
/** @import {Range} from "../lib/spans.js" */
import { h } from "../lib/dom.js";
import { whenIdle } from "../lib/idle.js";
import { enter } from "../lib/rooms.js";
import { PlainEditor } from "./plain-editor.js";

/** @typedef {(text: string, erasing: boolean) => void} Typed */
/**
 * `mark` marks parts, all at once since each time lays the page out; `onSelect` receives what the reader selects, or
 * where the caret was put.
 * @typedef {object} Editor
 * @property {HTMLElement} element
 * @property {(text: string) => void} setText
 * @property {(marks: Iterable<Mark>) => void} mark
 * @property {(listener: Selecting) => void} onSelect
 * @property {() => void} focus
 */
/** @typedef {(range: Range, text: string) => void} Selecting */
/** @typedef {[kind: MarkKind, place: Span | Range | null]} Mark  The part of a kind; null: none is marked. */
/** @typedef {"fault" | "chosen" | "step" | "operand-0" | "operand-1" | "name-0" | "name-1"} MarkKind */

/**
 * An editor that calls `typed` at each change by the user, and `entered` when the program is to be checked now.
 * @param {Typed} typed @param {() => void} entered @returns {Editor}
 */
export const createEditor = (typed, entered) => new GrowingEditor(typed, entered);

/**
 * The editor in its place: it shows the program of the state.
 * @param {import("../lib/panel.js").Context<{program: string}, any, {editor: Editor}>} context
 * @returns {import("../lib/panel.js").Panel<{program: string}>}
 */
export function editor({ services: { editor: text } }) {
  return {
    element: h("div", { id: "editor" }, text.element),
    watches: ["program"],
    update: ({ program }) => text.setText(program),
  };
}

/** A plain editor that becomes a rich one. @implements {Editor} */
class GrowingEditor {
  /** @param {Typed} typed @param {() => void} entered */
  constructor(typed, entered) {
    const plain = new PlainEditor(typed, entered);
    /** @type {Editor} */ this.now = plain;
    this.element = h("div", { class: "editor-place" }, plain.element);
    /** @type {Map<MarkKind, Span | Range | null>} */ this.marks = new Map();
    /** @type {Selecting} */ this.selecting = () => undefined;
    plain.onSelect((...selected) => this.selecting(...selected));
    void this.grow(plain, typed, entered);
  }

  /** @param {PlainEditor} plain @param {Typed} typed @param {() => void} entered */
  async grow(plain, typed, entered) {
    const { area, element } = plain;
    const touched = new Promise((resolve) => {
      for (const event of ["focus", "pointerenter"]) area.addEventListener(event, resolve, { once: true });
    });
    await Promise.race([whenIdle(), touched]);
    try {
      const { RichEditor } = await enter("panels/rich-editor.js", () => import("./rich-editor.js"));
      await plain.composed;
      const rich = new RichEditor(typed, entered);
      const hadFocus = document.activeElement === area;
      const { value, selectionStart: anchor, selectionEnd: head } = area;
      rich.setText(value);
      rich.onSelect((...selected) => this.selecting(...selected));
      element.replaceWith(rich.element);
      rich.measure();
      rich.mark(this.marks); // in its place: they scroll to their line
      if (hadFocus) rich.take({ anchor, head });
      this.now = rich;
    } catch (error) {
      console.info("the plain editor stays", error);
    }
  }

  /** @param {string} text */
  setText(text) {
    this.now.setText(text);
  }

  /** @param {Iterable<Mark>} marks */
  mark(marks) {
    const some = [...marks].filter(([kind, place]) => place || this.marks.get(kind)); // else none was marked
    for (const [kind, place] of some) this.marks.set(kind, place);
    if (some.length) this.now.mark(some);
  }

  /** @param {Selecting} listener */
  onSelect(listener) {
    this.selecting = listener;
  }

  focus() {
    this.now.focus();
  }
}
