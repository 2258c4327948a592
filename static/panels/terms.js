// Words of the glossary in the step card: dotted, and each opens two lines over the page. In a lecture they are plain.

/** @import {Term} from "../lib/terms.js" */
import { load } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { runsOf } from "../lib/terms.js";

/** Between the word and what it means, and between that and the edge of the page, in pixels. */
const APART = 8;

/** @type {Term[]} */
let terms = [];
let isRequested = false;

/** Request the glossary, once; `then` is called when it is there. @param {() => void} then */
export function needTerms(then) {
  if (isRequested) return;
  isRequested = true;
  void load("glossary").then((answer) => {
    if (!("body" in answer) || !Array.isArray(answer.body?.terms)) return;
    terms = answer.body.terms;
    then();
  });
}

const isPlain = () => document.body.classList.contains("is-lecture");

/** A sentence with its terms. @param {string} sentence @returns {(Node | string)[]} */
export const withTerms = (sentence) =>
  isPlain() ? [sentence] : runsOf(sentence, terms).map(({ text, term }) => (term ? termButton(text, term) : text));

/** A word that is a term by its name. @param {string} name @param {string} words @returns {Node | string} */
export function termView(name, words) {
  const term = isPlain() ? undefined : terms.find((each) => each.name === name);
  return term ? termButton(words, term) : words;
}

/** @type {HTMLElement | null} */
let note = null;
/** @type {HTMLElement | null}  The word whose note is open. */
let opened = null;

/** The note, over everything else on the page. */
function noteElement() {
  if (note) return note;
  note = h("div", { id: "term-note", class: "term-note is-over", role: "note", popover: "manual" });
  (document.querySelector("main") ?? document.body).append(note); // all that is said belongs to a landmark
  addEventListener("resize", closeTerm);
  return note;
}

/** Close what is open. */
export function closeTerm() {
  opened?.setAttribute("aria-expanded", "false");
  opened?.removeAttribute("aria-describedby");
  opened = null;
  if (note?.matches(":popover-open")) note.hidePopover();
}

/** @param {HTMLElement} button @param {Term} term */
function open(button, { term, text }) {
  closeTerm();
  const element = noteElement();
  element.replaceChildren(h("b", {}, `${term}. `), text.replaceAll("*", ""));
  element.showPopover();
  const { left, bottom } = button.getBoundingClientRect();
  const { top } = (button.closest("p, .line") ?? button).getBoundingClientRect(); // the sentence stays in sight
  const { offsetWidth: width, offsetHeight: height } = element;
  const most = innerWidth - width - APART;
  const above = top - height - APART;
  element.style.setProperty("left", `${Math.max(APART, Math.min(left, most))}px`);
  element.style.setProperty("top", `${above >= APART ? above : bottom + APART}px`);
  opened = button;
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-describedby", element.id);
}

/**
 * Focus opens the note, leaving the word or Escape closes it. A `<button>` would not be broken at the end of a line.
 * @param {string} words @param {Term} term
 */
function termButton(words, term) {
  const button = h(
    "span",
    {
      class: "term",
      role: "button",
      tabindex: "0",
      "aria-expanded": "false",
      onfocus: () => open(button, term),
      onclick: () => open(button, term),
      onblur: closeTerm,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape" || opened !== button) return;
        event.preventDefault();
        event.stopPropagation();
        closeTerm();
      },
    },
    words,
  );
  return button;
}
