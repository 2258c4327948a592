// The step card: the rule in the program's own symbols, the line with its numbers, and one sentence that adds to them.
// A gate between numbers shows all its edges; between tensors one edge at a time, by a numbered switch.

/** @import {Moment, Walk} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { math, onMath } from "../lib/math.js";
import { placeOf } from "../lib/panel.js";
import { announcement, title } from "../trace/describe.js";
import { frameAt } from "../trace/frame.js";
import { remark } from "../trace/remarks.js";
import { nameView } from "./names.js";
import { followActive } from "./notch.js";
import { edgeGrids, momentGrids } from "./step-grids.js";
import { fitCard, fitRule } from "./step-fit.js";
import { gridView, isCut } from "./step-grid-view.js";
import { isLine, linesOf } from "./step-lines.js";
import { foldedRule, rulesOf, sidesOf } from "./step-rule.js";
import { closeTerm, needTerms, withTerms } from "./terms.js";

/** Rules that stand above one another. */
const MAX_RULES = 3;
/** Where a rule may be wider than the page. */
const NARROW = matchMedia("(max-width: 760px)");

/** @returns {WalkPanel} */
export function stepCard() {
  const card = new StepCard();
  return {
    element: card.element,
    watches: ["position", "walk", "summary", "veiled", "view"],
    update: (state) => card.show(state),
  };
}

/** In a lecture the card is fitted after this, by who leads it. */
const isLecture = () => document.body.classList.contains("is-lecture");

/** @param {HTMLElement} part */
const sizeOf = ({ offsetWidth, offsetHeight }) => `${offsetWidth} ${offsetHeight}`;

/**
 * The card that stands in the page with its first sentence, as it is: another one would be painted anew.
 * @returns {{card: HTMLElement, said: HTMLElement, sentence: HTMLElement}}
 */
function cardInPage() {
  const card = placeOf("step-card");
  const [said, sentence] = [".said", ".sentence"].map((part) => /** @type {HTMLElement} */ (card.querySelector(part)));
  card.id = "step-card";
  sentence.id = "sentence";
  return { card, said, sentence };
}

class StepCard {
  constructor() {
    this.rule = h("div", { id: "rule", class: "rule", role: "group", "aria-label": t("Local rule"), tabindex: "0" });
    this.work = h("div", {
      id: "lines",
      class: "lines",
      role: "group",
      "aria-label": t("The step in numbers"),
      tabindex: "0",
    });
    this.spelled = h("p", { class: "spelled", "aria-live": "polite" });
    const { card, said, sentence } = cardInPage();
    this.element = card;
    this.said = said;
    this.sentence = sentence;
    this.said.prepend(this.spelled);
    this.element.prepend(h("span", { class: "notch", "aria-hidden": "true" }), this.rule, this.work);
    new ResizeObserver(() => {
      if (sizeOf(this.work) !== this.fitted) this.fit(); // it comes when the picture has no room for its lines
    }).observe(this.work);
    document.fonts?.addEventListener("loadingdone", () => this.fit());
    onMath(() => this.fit());
    this.veiled = false;
    /** The size of the lines as they were fitted. */ this.fitted = "";
    /** @type {{row: HTMLElement, rule: string}[]} */ this.unbroken = [];
    /** The rules that stand there. @type {string | null} */ this.ruled = null;
    /** @type {{walk: Walk | null, position: number, edge: number}}  What is shown; `edge`: which one of the gate's. */
    this.shown = { walk: null, position: -1, edge: 0 };
  }

  /** @param {State} state */
  show({ walk, position, summary, veiled }) {
    this.element.hidden = summary;
    this.veiled = veiled;
    if (!walk) return;
    const at = frameAt(walk, position).position;
    const isSame = this.shown.walk?.trace.structure === walk.trace.structure && this.shown.position === at;
    this.shown = { walk, position: at, edge: isSame ? this.shown.edge : 0 };
    this.draw();
    followActive(this.element);
  }

  draw() {
    const { walk, position } = this.shown;
    if (!walk) return;
    closeTerm();
    if (position > 0) needTerms(() => this.draw());
    const moment = walk.moments[position];
    const tensors = moment.edges.filter((id) => !isLine(walk.trace.edges[id]));
    const isSwitched = moment.event === "edges" && tensors.length > 0 && moment.edges.length > 1;
    const edges = isSwitched ? [moment.edges[Math.min(this.shown.edge, moment.edges.length - 1)]] : moment.edges;
    const part = { ...moment, edges };
    const rules = rulesOf(walk, part).slice(0, MAX_RULES);
    this.drawRules(rules, isSwitched ? this.switchOf(walk, moment) : null);
    document.body.dataset.phase = moment.phase;
    this.element.className = `step-card ${moment.phase} rules-${rules.length}`;
    this.drawWork(walk, part);
    this.say(withTerms(remark(walk, position, t, edges[0])));
    if (this.veiled) this.veil(walk, position);
    if (isLecture()) this.fit();
    else queueMicrotask(() => this.fit()); // once all panels are written, so that the page is laid out once for all
    this.element.dispatchEvent(new Event("drawn", { bubbles: true })); // a lecture fits it anew
  }

  /** @param {(string | Node)[]} words */
  say(words) {
    this.said.classList.remove("opening");
    if (words.length > 1 || this.sentence.textContent !== words[0]) this.sentence.replaceChildren(...words);
  }

  /** Rules that stand there already stay as they are. @param {string[]} rules @param {HTMLElement | null} switched */
  drawRules(rules, switched) {
    const key = rules.join("\n");
    if (switched || key !== this.ruled) {
      const rows = rules.map((rule) => h("div", { class: "rule-row" }, math(rule)));
      this.rule.replaceChildren(...(switched ? [switched] : []), ...rows);
      this.unbroken = rows.map((row, at) => ({ row, rule: rules[at] }));
    }
    this.ruled = switched ? null : key;
    this.rule.hidden = !this.rule.childElementCount;
  }

  /** What the step is about, without its rule and its numbers. @param {Walk} walk @param {number} position */
  veil(walk, position) {
    for (const part of [this.rule, this.work, this.spelled]) part.replaceChildren();
    this.ruled = null;
    this.rule.hidden = this.work.hidden = true;
    this.sentence.textContent = announcement(walk, position, { t, locale: locale() });
  }

  /** @param {Walk} walk @param {Moment} moment */
  drawWork(walk, moment) {
    this.spelled.replaceChildren();
    const lines = linesOf(walk, moment);
    const [id] = moment.edges;
    const isTensor = moment.event === "edges" && id !== undefined && !isLine(walk.trace.edges[id]);
    const grids = isTensor
      ? edgeGrids(walk.trace, walk.trace.edges[id])
      : lines.length
        ? null
        : momentGrids(walk, moment);
    this.work.replaceChildren(...(grids ? [gridView(grids, (text) => this.spell(text))] : isTensor ? [] : lines));
    const hasEdges = this.work.querySelector(".edge-line") !== null; // as :has() it would restyle the whole page
    const isBlocked = this.work.querySelector(".line-blocked") !== null;
    const kinds = `${hasEdges ? " has-edges" : ""}${isBlocked ? " has-blocked" : ""}${grids ? " has-grids" : ""}`;
    this.work.className = `lines lines-${Math.min(this.work.childElementCount, 4)}${kinds}`;
    this.work.hidden = !this.work.childElementCount;
  }

  /** In a lecture the whole card is fitted, by who leads it. A rule that is too wide is broken, else folded too. */
  fit() {
    const fitParts = () => {
      if (isLecture()) fitRule(this.rule);
      else fitCard(this);
    };
    fitParts();
    const rows = NARROW.matches ? this.unbroken : [];
    for (const form of [sidesOf, (/** @type {string} */ rule) => sidesOf(foldedRule(rule))]) {
      if (!rows.length || !isCut(this.rule)) break;
      for (const { row, rule } of rows) row.replaceChildren(...form(rule).map(math));
      this.unbroken = [];
      fitParts();
    }
    this.fitted = sizeOf(this.work);
  }

  /** @param {string} text */
  spell(text) {
    this.spelled.textContent = text;
  }

  /** A numbered button for each edge of the gate. @param {Walk} walk @param {Moment} moment */
  switchOf(walk, { edges }) {
    const current = Math.min(this.shown.edge, edges.length - 1);
    const buttons = edges.map((id, at) => {
      const choose = () => {
        this.shown.edge = at;
        this.draw();
        /** @type {HTMLElement | undefined} */ (this.rule.querySelectorAll("button")[at])?.focus();
      };
      const name = nameView(title(walk.trace.nodes[walk.trace.edges[id].source]));
      return h(
        "button",
        { type: "button", "aria-pressed": String(at === current), onclick: choose },
        `${at + 1} `,
        name,
      );
    });
    return h("div", { class: "edge-switch", role: "group", "aria-label": t("Edges of this gate") }, ...buttons);
  }
}
