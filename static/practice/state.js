// The state of practice beside the walk: whether steps are guessed first, the question at hand, what was answered.

/** @import {Level} from "./levels.js" */
/** @import {Entry} from "./record.js" */
/** @import {View} from "../walk/snapshot.js" */
/** @import {Card, Grade} from "./cards.js" */
/** @import {Hunt} from "./hunt.js" */
/** @import {Play} from "./play.js" */
/** @import {Diagnosis, Turn} from "./turn.js" */
import { Store } from "../lib/store.js";

/**
 * @typedef {object} Answered  A step of this walk that was asked.
 * @property {number} position
 * @property {string} label  What the step is about: its gate, or of several edges the operand.
 * @property {number | null} edge  Of the visible graph.
 * @property {number | null} node  The one whose gradient was asked for; null where it was what passes on the edge.
 * @property {boolean} isName  Whether the label is the name of an input or of a line, not a gate's sign.
 * @property {boolean} isRight  At the first try.
 * @property {boolean} isSlip  Some answer was wrong.
 * @property {string} answer  The first wrong one; empty where the answer was only shown.
 * @property {Diagnosis | null} diagnosis
 * @property {number} hints
 */
/**
 * @typedef {{questions: {node: number | null, edge: number | null}[], isOpen: boolean}} Plan  The steps to ask next,
 *   and no others; `isOpen`: their walk is there.
 */
/**
 * @typedef {object} Deck  Cards while they are asked: those of a day, or two more steps like a slip.
 * @property {"cards" | "more"} kind
 * @property {Card[]} left
 * @property {string | null} current  Its misconception; null once it is answered.
 * @property {{slip: string, grade: Grade}[]} done
 * @property {View} before  One's own work, which comes back.
 * @property {boolean} wasOn  Whether steps were guessed first.
 */
/**
 * Programs of the gallery in which a slip would show, other than the one at hand; none until they are known.
 * @typedef {{slip: string, program: string, examples: import("../walk/examples.js").Example[]}} Offer
 */
/**
 * @typedef {{today: string[], days: Map<string, number>, trouble: string}} Due  Which cards to ask today, and in how
 *   many days each is due; `trouble`: why that is not known.
 */
/**
 * @typedef {object} State
 * @property {boolean} isOn
 * @property {Level} level
 * @property {number} streak  Right in a row.
 * @property {number} misses  Wrong in a row.
 * @property {Turn | null} turn
 * @property {{node: number | null} | null} nudge  A field is pointed to: that of a node, or the first; another object
 *   each time.
 * @property {Answered[]} answered
 * @property {Plan | null} plan
 * @property {Play | null} play  The whole way back that is filled in, where the reader plays the computer.
 * @property {Hunt | null} hunt  A wrong rule that is looked for.
 * @property {number} draw  The seed of the next exercise.
 * @property {Entry[]} record
 * @property {Card[]} cards
 * @property {Due | null} due
 * @property {Deck | null} deck
 * @property {Offer | null} offer
 */

/** @type {State} */
export const INITIAL = {
  isOn: false,
  level: 1,
  streak: 0,
  misses: 0,
  turn: null,
  nudge: null,
  answered: [],
  plan: null,
  play: null,
  hunt: null,
  draw: 1,
  record: [],
  cards: [],
  due: null,
  deck: null,
  offer: null,
};

/** @param {Partial<State>} [state] @returns {Store<State>} */
export const practiceStore = (state = {}) => new Store({ ...INITIAL, ...state });

/** @typedef {Store<State>} PracticeStore */
/** @typedef {import("../lib/store.js").ReadableStore<State>} ReadablePractice */
