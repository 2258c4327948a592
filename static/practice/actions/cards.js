// Actions on cards: slips become cards, those of today are asked one after the other, each at fresh numbers of a
// program in which its misconception shows.

/** @import {State as WalkState} from "../../walk/state.js" */
/** @import {Card, Grade} from "../cards.js" */
/** @import {Diagnosis, Turn} from "../turn.js" */
import { Query, failureText } from "../../lib/query.js";
import { t } from "../../lib/i18n.js";
import { valuesOf } from "../../lib/values.js";
import { fromText, toText } from "../../walk/permalink.js";
import { questionOf, viewOf } from "../../walk/snapshot.js";
import { stepsOf } from "../plan.js";
import { dayOf, forgetCards, saveCards, withReview, withSlip, withoutCard } from "../cards.js";
import { isRightAtOnce } from "../turn.js";
import { loadWaiting, saveWaiting } from "../waiting.js";
import { HuntActions } from "./hunt.js";

export class CardActions extends HuntActions {
  scheduling = new Query();

  /** @param {Card[]} cards */
  keep(cards) {
    saveCards(cards);
    this.store.set({ cards });
  }

  /** @override */
  forget() {
    super.forget();
    forgetCards();
    saveWaiting(null);
    this.store.set({ cards: [], deck: null });
  }

  /** Slips were made in the walk at hand. @param {(Diagnosis | null | undefined)[]} diagnoses */
  noteSlips(diagnoses) {
    const { program, inputs, output } = questionOf(this.walk.store.state);
    const met = new Set(diagnoses.flatMap((each) => (each ? [each.id] : [])));
    if (!met.size) return;
    const place = { program, inputs: valuesOf(Object.entries(inputs)), output };
    this.keep([...met].reduce((cards, slip) => withSlip(cards, { slip, ...place }, dayOf()), this.state.cards));
  }

  /** @override @param {Turn} turn */
  conclude(turn) {
    const { deck } = this.state;
    const current = deck?.current ?? null;
    const slips = turn.slips.map(({ mark }) => mark.diagnosis);
    this.noteSlips(slips.filter((slip) => slip?.id !== current));
    if (deck && current !== null && turn.parts.length) {
      const grade = gradeOf(turn);
      if (deck.kind === "cards") this.keep(withReview(this.state.cards, current, { day: dayOf(), grade }));
      this.store.set({ deck: { ...deck, current: null, done: [...deck.done, { slip: current, grade }] } });
    }
    super.conclude(turn);
  }

  /** @override */
  finish() {
    this.noteSlips(this.state.play?.cells.map(({ diagnosis }) => diagnosis) ?? []);
    super.finish();
  }

  /** Ask the server which cards are to be asked today, and when the others are. */
  async schedule() {
    const { cards } = this.state;
    const day = dayOf();
    const trouble = (/** @type {string} */ text) =>
      this.store.set({ due: { today: [], days: new Map(), trouble: text } });
    const body = { day, cards: cards.map(({ reviews }) => ({ reviews })) };
    const answer = await this.scheduling.send("cards", body, (wait) => trouble(failureText({ wait })));
    if (!answer) return;
    if (!("body" in answer)) return trouble(failureText(answer));
    const days = new Map(cards.map(({ slip }, at) => [slip, answer.body.cards[at].due - day]));
    const today = answer.body.today.map((/** @type {number} */ at) => cards[at].slip);
    this.store.set({ due: { today, days, trouble: "" } });
  }

  /** Ask the cards of today, one after the other. */
  async startCards() {
    const { due, isOn, cards } = this.state;
    const left = due?.today.flatMap((slip) => cards.find((card) => card.slip === slip) ?? []) ?? [];
    if (!left.length) return;
    this.endHunt();
    const before = viewOf(this.walk.store.state);
    this.store.set({ deck: { kind: "cards", left, current: null, done: [], before, wasOn: isOn } });
    await this.nextCard();
  }

  /** The next card, or the end of the deck. */
  async nextCard() {
    const { deck } = this.state;
    if (!deck) return;
    const [card, ...left] = deck.left;
    if (!card) return this.endCards();
    this.store.set({ deck: { ...deck, left, current: card.slip } });
    await this.askCard(card);
  }

  /** The card at hand cannot be asked: its program is no longer read, or has no such step. @param {string} slip */
  leaveOut(slip) {
    if (this.state.deck?.kind === "cards") this.keep(withoutCard(this.state.cards, slip));
    return this.nextCard();
  }

  /** One step of the card's program in which its misconception would show. @param {Card} card */
  async askCard({ slip, program, inputs, output, reviews }) {
    const body = {
      program,
      inputs,
      output,
      kinds: ["product", "gradient"],
      misconception: slip,
      count: 1,
      numbers: "fresh",
    };
    const { kind } = this.state.deck ?? {};
    const draw = kind === "more" ? this.state.draw : dayOf() + reviews.length;
    const answer = await this.exercises.send("exercise", { ...body, draw }, (wait) => this.say(failureText({ wait })));
    if (!answer || this.state.deck?.current !== slip) return;
    this.walk.actions.setRemark(null);
    if (!("body" in answer) || !answer.body.questions.length) return this.leaveOut(slip);
    const { inputs: fresh, questions } = answer.body;
    this.turnOn(true);
    this.store.set({ plan: { questions, isOpen: false } });
    saveWaiting({ own: toText(this.state.deck.before), program });
    this.walk.actions.open(program, { inputs: valuesOf(Object.entries(fresh)), output });
  }

  /**
   * The run of a card is there; one without its step is left out.
   * @override @param {WalkState} state
   */
  open(state) {
    const { plan, deck } = this.state;
    const isLost = deck?.current && plan && state.walk && !stepsOf(state.walk, plan.questions).length;
    if (!isLost) return super.open(state);
    this.store.set({ plan: null });
    void this.leaveOut(deck.current ?? "");
  }

  /** Another program or other numbers leave the deck. @override @param {WalkState} state @param {WalkState} before */
  follow(state, before) {
    const { plan } = this.state;
    super.follow(state, before);
    const { deck } = this.state;
    if (!deck || !plan?.isOpen || this.state.plan || state.trace === before.trace) return;
    this.store.set({ deck: null });
    saveWaiting(null);
    this.turnOn(deck.wasOn);
  }

  /** After a reload amid the cards one's own work can be had back. @param {string} program  What has been opened. */
  offerOwn(program) {
    if (this.state.hunt) return; // it gives one's own numbers back at its end
    const waiting = loadWaiting();
    const opening = waiting?.program === program ? fromText(waiting.own) : null;
    if (!opening || !("view" in opening)) return saveWaiting(null);
    const act = () => {
      saveWaiting(null);
      this.walk.actions.setRemark(null);
      this.walk.actions.show(opening.view);
    };
    const text = t("The page was loaded again amid an exercise.");
    this.walk.actions.setRemark({ text, label: t("Back to my own work"), act });
  }

  /** @override */
  toggle() {
    if (this.state.deck) this.endCards();
    else super.toggle();
  }

  /** The deck is through, or left: one's own work is there again. */
  endCards() {
    const { deck } = this.state;
    if (!deck) return;
    this.exercises.cancel();
    this.drop();
    this.store.set({ deck: null, plan: null, answered: [] });
    saveWaiting(null);
    this.turnOn(deck.wasOn);
    this.walk.actions.show(deck.before);
    if (deck.done.length && deck.kind === "cards") this.say(t("Cards answered: {count}.", { count: deck.done.length }));
  }

  /**
   * After a card comes the next one.
   * @override @param {number} position
   */
  instead(position) {
    const { deck, turn } = this.state;
    if (deck && deck.current === null && turn?.stage === "explained") {
      void this.nextCard();
      return true;
    }
    return super.instead(position);
  }
}

/** @param {Turn} turn @returns {Grade} */
function gradeOf(turn) {
  if (!isRightAtOnce(turn)) return "again";
  return turn.hints ? "hard" : "good";
}
