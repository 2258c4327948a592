// Actions after a walk with slips: two steps in which the commonest one would show, in other programs of the gallery.
// They are asked as cards are, and one's own work comes back.

/** @import {Example} from "../../walk/examples.js" */
/** @import {Deck} from "../state.js" */
import { load } from "../../lib/api.js";
import { t } from "../../lib/i18n.js";
import { viewOf } from "../../walk/snapshot.js";
import { CardActions } from "./cards.js";

const TWO = 2;
/** Of the programs in which a slip shows, two of the smallest are drawn. */
const SMALLEST = 8;

export class MoreActions extends CardActions {
  /** The gallery. @type {Promise<Example[]>} */ examples = Promise.resolve([]);

  /** Look for two programs to practise in. @param {string} slip */
  async lookFor(slip) {
    const { program, offer } = { ...this.state, ...this.walk.store.state };
    if (offer?.slip === slip && offer.program === program) return;
    this.store.set({ offer: { slip, program, examples: [] } });
    const [answer, all] = await Promise.all([load("misconceptions"), this.examples]);
    if (!("body" in answer) || this.state.offer?.slip !== slip || this.state.offer.program !== program) return;
    const row = answer.body.misconceptions.find((/** @type {{id: string}} */ { id }) => id === slip);
    const examples = twoOf(row?.examples ?? [], all, program, this.state.draw);
    this.store.set({ offer: { slip, program, examples } });
  }

  /**
   * Two steps about a misconception in other programs; the same program at other numbers where there are none, or for
   * all misconceptions.
   * @override @param {string | null} slip
   */
  async more(slip) {
    if (slip === null) return super.more(slip);
    await this.lookFor(slip);
    const { offer, draw, isOn, answered } = this.state;
    if (offer?.slip !== slip || !offer.examples.length) return super.more(slip);
    const left = offer.examples.map(({ program, inputs, output }) => ({ slip, program, inputs, output, reviews: [] }));
    this.endHunt();
    /** @type {Deck} */
    const deck = { kind: "more", left, current: null, done: [], before: viewOf(this.walk.store.state), wasOn: isOn };
    this.store.set({ draw: draw + 1, offer: null, deck, answered: [], plan: null });
    if (answered.length) this.walk.actions.showSummary(false);
    await this.nextCard();
  }

  /** @override */
  endCards() {
    const { deck } = this.state;
    super.endCards();
    if (deck?.kind !== "more" || !deck.done.length) return;
    const right = deck.done.filter(({ grade }) => grade !== "again").length;
    const [{ slip }] = deck.done;
    const text = t("Right at the first try: {right} of {all}.", { right, all: deck.done.length });
    this.walk.actions.setRemark({ text, label: t("Two more like this"), act: () => void this.more(slip) });
  }
}

/**
 * Two of the examples with these names, others than the one at hand; another draw gives others.
 * @param {string[]} names  the smallest first @param {Example[]} all @param {string} program @param {number} draw
 */
export function twoOf(names, all, program, draw) {
  const others = names
    .flatMap((name) => all.find((example) => example.name === name) ?? [])
    .filter((example) => example.program.trim() !== program.trim())
    .slice(0, SMALLEST);
  const start = (draw * TWO) % Math.max(1, others.length);
  return [...others.slice(start), ...others.slice(0, start)].slice(0, TWO);
}
