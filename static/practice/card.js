// The card of a question, in the place of the step card: the question or one diagnosis, its fields, hints.

/** @import {Walk} from "../lib/types.js" */
/** @import {State as WalkState} from "../walk/state.js" */
/** @import {WalkPanel} from "../panels/context.js" */
/** @import {FieldView} from "./lines.js" */
/** @import {PracticeContext} from "./index.js" */
/** @import {State} from "./state.js" */
/** @import {Turn} from "./turn.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { adopt } from "../draw/fields.js";
import { followActive } from "../panels/notch.js";
import { hintsOf } from "./hints.js";
import { LOWEST } from "./levels.js";
import { askedInPicture, linesOf } from "./lines.js";
import { markedSlips } from "./notes.js";
import { HINTS, fieldsOf } from "./turn.js";
import { explainedText, feedbackText, labelText, written } from "./words.js";

/** @param {PracticeContext} context @returns {WalkPanel} */
export function question({ store: walk, services: { practice, graph } }) {
  const card = new QuestionCard(practice.actions, graph.fields);
  const follow = () => {
    practice.store.watch(["isOn", "turn", "nudge", "level"], (state, before) => {
      graph.fields.prepare(state.isOn && state.level > LOWEST);
      card.show(state, walk.state);
      if (state.nudge && state.nudge !== before.nudge) card.focus(state.nudge.node, state.turn);
    });
    practice.store.watch(["answered"], ({ answered }) => graph.fields.mark(markedSlips(answered)));
  };
  queueMicrotask(follow); // when it is in its place: a question that is asked already takes the focus
  return { element: card.element };
}

class QuestionCard {
  /**
   * @param {import("./actions/index.js").PracticeActions} actions
   * @param {import("../draw/fields.js").FieldLayer} picture  where fields stand that have room there
   */
  constructor(actions, picture) {
    this.actions = actions;
    this.picture = picture;
    this.label = h("p", { class: "question-label" });
    this.text = h("p", { class: "question-text", id: "question-text", tabindex: "-1" });
    this.lines = h("div", { class: "question-lines lines" });
    this.hints = h("div", { class: "question-hints rule" });
    this.dots = h("span", { class: "hint-dots", "aria-hidden": "true" });
    this.hint = this.way(t("Hint"), "H", () => actions.hint(), this.dots);
    this.reveal = this.way(t("Show"), "Esc", () => actions.show());
    this.status = h("p", { class: "visually-hidden", role: "status" });
    this.note = h("p", { class: "question-note", hidden: true });
    this.form = h(
      "form",
      { id: "question", class: "question-card", "aria-labelledby": "question-text", hidden: true },
      h("span", { class: "notch", "aria-hidden": "true" }),
      h(
        "div",
        { class: "question-said", role: "group", "aria-label": t("Question"), tabindex: "0" },
        this.label,
        this.text,
      ),
      this.lines,
      this.hints,
      h("div", { class: "question-ways" }, this.hint, this.reveal),
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void actions.check(this.answers());
    });
    this.element = h("div", { class: "question" }, this.form, this.note, this.status);
    /** @type {Map<string, FieldView>} */ this.views = new Map();
    /** @type {import("./lines.js").Line[]} */ this.rows = [];
    this.drawn = "";
  }

  /** @param {string} words @param {string} key @param {() => void} act @param {...Node} more */
  way(words, key, act, ...more) {
    const kbd = h("kbd", { "aria-hidden": "true" }, key);
    return h("button", { class: "button", type: "button", onclick: act }, words, ...more, kbd);
  }

  answers() {
    return Object.fromEntries([...this.views].map(([id, view]) => [id, view.read()]));
  }

  /** The first open field, or that of a node. @param {number | null} [node] @param {Turn | null} [turn] */
  focus(node = null, turn = null) {
    const own = turn ? fieldsOf(turn).filter(({ question }) => node === null || question.node === node) : [];
    const ids = own.map(({ question: { id } }) => id).filter((id) => this.open.includes(id));
    const view = this.views.get(ids[0] ?? this.open[0] ?? "");
    if (view) view.focus();
    else this.text.focus();
  }

  /** @param {State} state @param {WalkState} of */
  show({ turn, level, deck }, { walk, program }) {
    const isAsked = turn !== null && walk !== null && turn.stage !== "explained";
    const { activeElement: focused } = document;
    const hadFocus = this.form.contains(focused) || (focused instanceof HTMLInputElement && focused.form === this.form);
    document.body.classList.toggle("is-guessing", isAsked);
    this.form.hidden = !isAsked;
    this.showNote(turn);
    if (!isAsked) {
      this.drawn = "";
      this.picture.ask(null);
      if (hadFocus) /** @type {HTMLElement | null} */ (document.querySelector("#player .primary"))?.focus();
      return;
    }
    this.draw(turn, walk, program);
    this.label.textContent = labelText(turn, level, deck);
    this.text.textContent = feedbackText(turn, walk);
    this.form.classList.toggle("is-wrong", turn.verdict === "wrong");
    this.form.setAttribute("aria-busy", String(turn.stage !== "asked"));
    this.hints.replaceChildren(...hintsOf(turn, walk));
    this.hints.hidden = !this.hints.childElementCount;
    this.dots.textContent = "●".repeat(turn.hints) + "○".repeat(HINTS + 1 - turn.hints);
    this.say(turn);
  }

  /**
   * The fields: anew for another question, else only what has changed.
   * @param {Turn} turn @param {Walk} walk @param {string} program
   */
  draw(turn, walk, program) {
    const fields = fieldsOf(turn);
    const key = [turn.position, turn.part, ...fields.map(({ question: { id } }) => id)].join();
    const isNew = key !== this.drawn;
    const before = this.struck;
    if (isNew) {
      this.drawn = key;
      const { lines, views } = linesOf(turn, walk, program);
      this.views = views;
      this.rows = lines;
      this.lines.replaceChildren(...lines.map(({ element }) => element));
      this.lines.className = `question-lines lines lines-of-${lines.length}`;
      this.divide(new Set());
      this.askInPicture(turn, walk);
      followActive(this.form);
    }
    this.open = fields.filter(({ isOpen }) => isOpen).map(({ question: { id } }) => id);
    for (const field of fields) this.views.get(field.question.id)?.show(field);
    this.struck = fields.flatMap(({ struck }) => struck).length;
    const isAnswered = this.struck > before && !isNew;
    if (fields.length && (isAnswered || (isNew && !matchMedia("(pointer: coarse)").matches))) this.focus();
  }

  /** Ask where the numbers will stand, as far as there is room. @param {Turn} turn @param {Walk} walk */
  askInPicture(turn, walk) {
    const asking = askedInPicture(turn, walk);
    const elements = new Map([...this.views].map(([id, { element }]) => [id, element]));
    const isAsked = asking.edges.size + asking.nodes.size > 0;
    this.picture.ask(isAsked ? { asking, elements, tell: (placed) => this.divide(placed) } : null);
  }

  /** The fields that have no place in the picture stand in the card. @param {Set<string>} placed */
  divide(placed) {
    for (const [id, { element, home }] of this.views)
      if (!placed.has(id) && element.parentElement !== home && element !== home) adopt(home, element);
    for (const { element, keys } of this.rows) element.hidden = keys.every((key) => placed.has(key));
    this.lines.hidden = this.rows.every(({ element }) => element.hidden);
    this.form.classList.toggle("is-in-picture", this.lines.hidden);
  }

  /** @type {string[]} */ open = [];
  struck = 0;

  /** Said once to who listens; the question itself is the description of its field. @param {Turn} turn */
  say(turn) {
    const isSaid = turn.verdict !== null || turn.trouble !== "" || turn.hints > 0;
    const parts = [this.label, this.text, this.hints].map(({ textContent }) => textContent);
    const text = isSaid ? parts.join(" ").trim() : "";
    if (turn.stage === "asked" && this.status.textContent !== text) this.status.textContent = text;
  }

  /** Above the explained step: how it was answered. @param {Turn | null} turn */
  showNote(turn) {
    this.note.hidden = turn?.stage !== "explained";
    if (turn?.stage !== "explained") return;
    const typed = turn.slips.filter(({ question: { choices } }) => !choices.length);
    const struck = typed.flatMap(({ answer }) => [h("s", {}, written(answer)), " "]);
    const name = turn.slips.find(({ mark }) => mark.diagnosis)?.mark.diagnosis?.name;
    const said = explainedText(turn);
    const sign = turn.verdict === "shown" ? "" : turn.slips.length ? "≠ " : "✓ ";
    this.note.className = `question-note ${turn.slips.length ? "is-slip" : ""}`;
    this.note.replaceChildren(sign, ...struck, said, ...(name ? [` · ${name}`] : []));
    this.status.textContent = name ? `${said}. ${name}` : said;
  }
}
