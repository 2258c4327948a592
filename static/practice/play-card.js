// The card of playing the computer: a field for each gradient, those enabled that can be computed now.

/** @import {Walk} from "../lib/types.js" */
/** @import {WalkPanel} from "../panels/context.js" */
/** @import {PracticeContext} from "./index.js" */
/** @import {Cell, Play} from "./play.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";
import { nameView } from "../panels/names.js";
import { title } from "../trace/describe.js";
import { readyCells } from "./play.js";
import { diagnosisText, written } from "./words.js";

/** @param {PracticeContext} context @returns {WalkPanel} */
export function play({ store: walk, services: { practice, graph } }) {
  const card = new PlayCard(practice.actions, (node) =>
    graph.setPointed(node === null ? null : { kind: "node", id: node }),
  );
  // When it is in its place: it takes the focus.
  queueMicrotask(() => practice.store.watch(["play"], (state) => card.show(state.play, walk.state.walk)));
  return {
    element: card.element,
    watches: ["selection"],
    update: ({ selection }) => selection?.kind === "node" && card.focus(selection.id),
  };
}

class PlayCard {
  /** @param {import("./actions/play.js").PlayActions} actions @param {(node: number | null) => void} point */
  constructor(actions, point) {
    this.actions = actions;
    this.point = point;
    this.text = h("p", { class: "question-text", role: "status" });
    this.fields = h("div", { class: "play-fields" });
    this.end = h("input", { type: "checkbox", onchange: () => actions.markAtEnd(this.end.checked) });
    this.all = button(t("Check all"), () => void actions.markAll(), { class: "button main" });
    const ways = h(
      "div",
      { class: "play-ways" },
      h("label", { class: "switch" }, this.end, t("mark at the end")),
      this.all,
      button(t("Enough"), () => actions.finish()),
    );
    this.element = h(
      "section",
      { id: "play", class: "play-card", "aria-label": t("Play the computer"), hidden: true },
      h("div", { class: "question-said" }, h("p", { class: "question-label" }, t("Play the computer")), this.text),
      this.fields,
      ways,
    );
    /** @type {Map<number, HTMLInputElement>} */ this.inputs = new Map();
  }

  /** @param {Play | null} play @param {Walk | null} walk */
  show(play, walk) {
    const isOn = play !== null && walk !== null;
    this.element.hidden = !isOn;
    document.body.classList.toggle("is-playing-computer", isOn);
    if (!isOn) {
      this.inputs.clear();
      this.fields.replaceChildren();
      return;
    }
    if (!this.inputs.size) this.draw(play, walk);
    const ready = readyCells(play, walk);
    const hadFocus = [...this.inputs].find(([, input]) => input === document.activeElement)?.[0];
    for (const cell of play.cells) this.showCell(cell, ready.has(cell.node), play.isAtEnd);
    this.all.hidden = !play.isAtEnd;
    this.text.textContent = this.words(play);
    const isAnswered = play.cells.some(({ node, state }) => node === hadFocus && state !== "open");
    if (isAnswered || !this.element.contains(document.activeElement)) this.next(play, ready);
  }

  /** @param {Play} play @param {Walk} walk */
  draw({ cells }, { trace }) {
    const rows = cells.map(({ node, question }) => {
      const input = h("input", {
        type: "text",
        class: "field answer",
        "aria-label": question.text,
        autocomplete: "off",
        autocapitalize: "off",
        spellcheck: "false",
        enterkeyhint: "next",
        onfocus: () => this.point(node),
        onblur: () => this.point(null),
        onchange: () => void this.actions.fillIn(node, input.value),
      });
      this.inputs.set(node, input);
      const { kind, name } = trace.nodes[node];
      const label = nameView(title(trace.nodes[node]), kind === "input" || name !== null);
      const cell = question.index.length ? h("small", {}, `[${question.index.join(", ")}]`) : null;
      return h("div", { class: "play-field", "data-node": node }, label, cell, input, h("span", { class: "struck" }));
    });
    this.fields.replaceChildren(...rows);
  }

  /** @param {Cell} cell @param {boolean} isReady @param {boolean} isAtEnd */
  showCell({ node, state, struck, answer }, isReady, isAtEnd) {
    const input = this.inputs.get(node);
    const row = input?.parentElement;
    if (!input || !row) return;
    const isWrong = struck.length > (row.querySelectorAll("s").length ?? 0);
    input.disabled = !isReady || state !== "open";
    row.classList.toggle("is-filled", state === "right" || state === "follows");
    if (state !== "open" || isAtEnd) input.value = written(answer);
    else if (isWrong) input.value = "";
    row.querySelector(".struck")?.replaceChildren(...struck.map((each) => h("s", {}, written(each))));
  }

  /** What is said: of the last answer if it was wrong, else how far one is. @param {Play} play */
  words({ cells, last, isAtEnd }) {
    const cell = cells.find(({ node }) => node === last);
    const { mark } = cell ?? {};
    if (cell?.state === "open" && mark?.verdict === "wrong")
      return diagnosisText(mark, cell.struck.at(-1) ?? "", false);
    if (cell?.state === "open" && mark?.verdict === "near")
      return t("Within 5 %, but not within 1 %: count with one more digit.");
    if (cell?.state === "open" && mark?.verdict === "unread")
      return [mark.message, mark.hint].filter(Boolean).join(" ");
    const done = cells.filter(({ state, answer }) => (isAtEnd ? answer : state !== "open")).length;
    return t("Fill in every gradient, in any order in which it can be computed: {done} of {all}.", {
      done,
      all: cells.length,
    });
  }

  /** To the next field that can be filled. @param {Play} play @param {Set<number>} ready */
  next({ cells, isAtEnd }, ready) {
    const cell = cells.find(({ node, state, answer }) => ready.has(node) && state === "open" && !(isAtEnd && answer));
    if (cell && !matchMedia("(pointer: coarse)").matches) this.focus(cell.node);
  }

  /** Lead to the next field. @param {Play} play @param {Walk | null} walk */
  lead(play, walk) {
    const ready = walk && readyCells(play, walk);
    const cell = ready && play.cells.find(({ node, state }) => ready.has(node) && state === "open");
    if (cell) this.focus(cell.node);
  }

  /** @param {number} node */
  focus(node) {
    const input = this.inputs.get(node);
    if (input && !input.disabled) input.focus();
  }
}
