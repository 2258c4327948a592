// The editor with colours, marks and completion: CodeMirror in a shadow root, so that the page's strict style policy
// holds.

/** @import {Editor, Mark, MarkKind, Selecting, Typed} from "./editor.js" */
import * as cm from "../vendor/codemirror.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toRange } from "../lib/spans.js";
import { completions } from "./completions.js";
import { measureLines } from "./editor-lines.js";
import { APPEARANCE, language } from "./editor-theme.js";

/** @implements {Editor} */
export class RichEditor {
  /** @param {Typed} typed @param {() => void} entered */
  constructor(typed, entered) {
    this.typed = typed;
    this.quiet = false;
    /** @type {Selecting} */ this.selecting = () => undefined;
    this.element = h("div", { class: "editor" });
    const root = this.element.attachShadow({ mode: "open" });
    const listener = cm.EditorView.updateListener.of((update) => this.onUpdate(update));
    const state = cm.EditorState.create({ extensions: [...extensions(entered), listener] });
    this.view = new cm.EditorView({ root, parent: root, state });
    new ResizeObserver(() => this.measure()).observe(this.element);
  }

  measure() {
    measureLines(this.element, this.text);
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** @param {import("../vendor/codemirror.js").ViewUpdate} update */
  onUpdate({ docChanged, state, transactions }) {
    if (docChanged) this.measure();
    const text = state.doc.toString();
    if (docChanged && !this.quiet)
      this.typed(
        text,
        transactions.some((each) => each.isUserEvent("delete")),
      );
    const { from, to } = state.selection.main;
    if (!docChanged && transactions.some((each) => each.isUserEvent("select"))) this.selecting({ from, to }, text);
  }

  /** @param {string} next */
  setText(next) {
    const changes = difference(this.text, next);
    if (!changes) return;
    const anchor = changes.from + changes.insert.length;
    this.quiet = true;
    this.view.dispatch({ changes, selection: { anchor }, scrollIntoView: this.view.hasFocus });
    this.quiet = false;
  }

  /** @param {Iterable<Mark>} marks */
  mark(marks) {
    const ranges = [...marks].map(([kind, place]) => ({
      kind,
      range: place && ("from" in place ? place : toRange(this.text, place)),
    }));
    const rangeOf = (/** @type {MarkKind} */ wanted) => ranges.find(({ kind }) => kind === wanted)?.range ?? null;
    const [chosen, step] = [rangeOf("chosen"), rangeOf("step")];
    const scroll = chosen && chosen.to <= this.view.state.doc.length ? [cm.EditorView.scrollIntoView(chosen.from)] : [];
    this.view.dispatch({ effects: [...ranges.map((mark) => setMark.of(mark)), ...scroll] });
    if (step && !this.view.hasFocus) this.centre(step.from);
  }

  /**
   * Bring a line into the middle of the box, without moving the page, so that whole rows are seen; once more when the
   * lines have been measured, since a long one takes several rows.
   * @param {number} at
   */
  centre(at) {
    const { view } = this;
    const position = Math.min(at, view.state.doc.length);
    const { scrollDOM, defaultLineHeight: row } = view;
    /** @param {number} top */
    const write = (top) => {
      scrollDOM.scrollTop =
        Math.max(0, Math.floor(top / row) - Math.floor((scrollDOM.clientHeight / row - 1) / 2)) * row;
    };
    const rowTop = () => {
      const place = view.coordsAtPos(position);
      return place ? place.top - view.documentTop : view.lineBlockAt(position).top;
    };
    write(view.lineBlockAt(position).top);
    view.requestMeasure({ key: "centre", read: rowTop, write });
  }

  /** @param {Selecting} listener */
  onSelect(listener) {
    this.selecting = listener;
  }

  focus() {
    this.view.focus();
  }

  /** Go on where the reader was in another editor. @param {{anchor: number, head: number}} selection */
  take(selection) {
    this.view.focus();
    this.view.dispatch({ selection, scrollIntoView: true });
  }
}

/**
 * What turns one text into another: the least in one place, so that the cursor goes there.
 * @param {string} old
 * @param {string} next
 */
function difference(old, next) {
  if (old === next) return null;
  let from = 0;
  while (from < old.length && old[from] === next[from]) from += 1;
  let tail = 0;
  while (tail < Math.min(old.length, next.length) - from && old[old.length - 1 - tail] === next[next.length - 1 - tail])
    tail += 1;
  return { from, to: old.length - tail, insert: next.slice(from, next.length - tail) };
}

/**
 * Without CodeMirror's own history: undo and redo are the whole page's.
 * @param {() => void} entered
 * @returns {import("../vendor/codemirror.js").Extension[]}
 */
function extensions(entered) {
  return [
    cm.drawSelection(),
    cm.bracketMatching(),
    cm.autocompletion({ override: [completions], icons: false }),
    cm.keymap.of([
      {
        key: "Ctrl-Enter",
        mac: "Cmd-Enter",
        run: () => {
          entered();
          return true;
        },
      },
      ...cm.completionKeymap,
      ...cm.defaultKeymap,
    ]),
    cm.EditorView.contentAttributes.of({
      "aria-label": t("Program"),
      tabindex: "0",
      spellcheck: "false",
      autocapitalize: "off",
    }),
    cm.EditorView.lineWrapping,
    opening,
    overwriting,
    cm.placeholder(t("Type a formula, such as x^2 + 1")),
    language,
    marks,
    ...APPEARANCE,
  ];
}

/**
 * The first press opens the editor, which grows under the pointer: it puts the caret, and neither selects what then
 * lies between press and release nor chooses a node.
 */
const opening = cm.EditorView.domEventHandlers({
  mousedown(event, view) {
    if (view.hasFocus || event.button !== 0 || event.shiftKey) return false;
    const anchor = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
    event.preventDefault();
    view.focus();
    view.dispatch({ selection: { anchor }, scrollIntoView: true });
    return true;
  },
});

/**
 * Typing over a selection, done by the editor: the browser's own way keeps the old text's colours in a style
 * attribute, which the page's policy forbids.
 */
const overwriting = cm.EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || !event.data || main.empty || view.composing) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

/**
 * @type {import("../vendor/codemirror.js").StateEffectType<{kind: MarkKind, range: {from: number, to: number} | null}>}
 */
const setMark = cm.StateEffect.define();

/**
 * The underlined fault, the chosen part and that of the present step; they move with the text and vanish when it
 * changes there.
 */
const marks = cm.StateField.define({
  create: () => cm.Decoration.none,
  update(decorations, transaction) {
    let next = decorations.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMark)) continue;
      const { kind, range } = effect.value;
      next = next.update({ filter: (_from, _to, mark) => mark.spec.class !== `mark-${kind}` });
      const length = transaction.newDoc.length;
      const from = range ? Math.min(range.from, length) : 0;
      const to = range ? Math.min(Math.max(range.to, from + 1), length) : 0;
      if (range && from < to)
        next = next.update({ add: [cm.Decoration.mark({ class: `mark-${kind}` }).range(from, to)], sort: true });
    }
    return next;
  },
  provide: (field) => cm.EditorView.decorations.from(field),
});
