// A lesson's text as elements; terms of the glossary are dotted and open two lines.

/** @import {Trace} from "../lib/types.js" */
/** @import {Part} from "./texts.js" */
/** @import {Term} from "./state.js" */
import { h } from "../lib/dom.js";
import { locale } from "../lib/i18n.js";
import { partsOf, runsOf } from "./texts.js";

/** @typedef {{start: Trace | null, now: Trace | null, terms: Term[]}} Given */

let count = 0;

/**
 * A paragraph, and under it the place where a term says what it means.
 * @param {string} text @param {string} kind  Its class. @param {Given} given
 */
export function paragraph(text, kind, given) {
  const note = h("span", { class: "term-note", role: "note", hidden: true });
  const parts = partsOf(text, { ...given, locale: locale() });
  return h("p", { class: kind }, ...parts.map((part) => element(part, given.terms, note)), note);
}

/** @param {Part} part @param {Term[]} terms @param {HTMLElement} note @returns {Node | string} */
function element(part, terms, note) {
  if (part.kind === "words") return part.text;
  if (part.kind === "number") return h("b", { class: "lesson-number" }, part.text);
  if (part.kind === "math") return formula(part.text);
  const { name } = /** @type {{name: string}} */ (part);
  const term = terms.find((each) => each.name === name);
  return term ? termButton(part.text, term, note) : part.text;
}

/** Mathematics with lowered indices. @param {string} text */
export function formula(text) {
  const runs = runsOf(text).map(({ text: run, isIndex }) => (isIndex ? h("sub", {}, run) : run));
  return h("span", { class: "math-name" }, ...runs);
}

/**
 * A dotted word. Focus opens its note, leaving it or Escape closes it.
 * @param {string} words @param {Term} term @param {HTMLElement} note
 */
function termButton(words, term, note) {
  count += 1;
  const id = `term-${count}`;
  const open = () => {
    note.id = id;
    note.hidden = false;
    note.replaceChildren(h("b", {}, `${term.term}. `), ...plain(term.text));
    button.setAttribute("aria-expanded", "true");
  };
  const close = () => {
    if (note.id === id) note.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const button = h(
    "button",
    {
      class: "term",
      type: "button",
      "aria-expanded": "false",
      "aria-describedby": id,
      onfocus: open,
      onclick: open,
      onblur: close,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape" || note.hidden) return;
        event.preventDefault();
        close();
      },
    },
    words,
  );
  return button;
}

/** A text of the glossary, which has mathematics but neither numbers nor terms. @param {string} text */
export const plain = (text) =>
  partsOf(text, { start: null, now: null, locale: locale() }).map((part) =>
    part.kind === "math" ? formula(part.text) : part.text,
  );
