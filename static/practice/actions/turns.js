// Actions on questions: whether steps are guessed first, asking, answering, hints.

/** @import {WalkContext} from "../../panels/context.js" */
/** @import {State as WalkState} from "../../walk/state.js" */
/** @import {PracticeStore} from "../state.js" */
/** @import {Turn} from "../turn.js" */
import { Query, failureText } from "../../lib/query.js";
import { t } from "../../lib/i18n.js";
import { writeQuery } from "../../walk/location.js";
import { questionOf } from "../../walk/snapshot.js";
import { after, levelOf } from "../levels.js";
import { entryOf, noteOf } from "../notes.js";
import { MAX_EDGES, arranged, wishesOf } from "../questions.js";
import { forgetRecord, saveRecord, withEntry } from "../record.js";
import {
  answered,
  asked,
  asksOrder,
  fieldsOf,
  hinted,
  isRightAtOnce,
  marked,
  shown,
  started,
  troubled,
} from "../turn.js";

/** Questions that are requested at most for a step: two an edge, and what comes next. */
const MOST = 2 * MAX_EDGES + 1;

/** @typedef {Pick<WalkContext, "store" | "actions">} Walk */

export class TurnActions {
  /** @param {PracticeStore} store @param {Walk} walk @param {Pick<Query, "send" | "cancel">} [query] */
  constructor(store, walk, query = new Query()) {
    this.store = store;
    this.walk = walk;
    this.query = query;
  }

  get state() {
    return this.store.state;
  }

  /** Guess first from now on, or no longer. @param {boolean} [isOn] @param {number} [level] */
  turnOn(isOn = !this.state.isOn, level = this.state.level) {
    this.store.set({ isOn, level: levelOf(level), streak: 0, misses: 0 });
    writeQuery({ guess: isOn ? String(this.state.level) : null });
    if (!isOn) this.show();
  }

  /** The switch is used: guessing begins on the way back, which is offered where the walk is not there yet. */
  toggle() {
    this.turnOn();
    const { walk, position } = this.walk.store.state;
    const seed = walk?.moments.findIndex(({ phase }) => phase === "backward") ?? -1;
    if (!this.state.isOn || seed < 0 || position >= seed) return;
    const act = () => {
      this.walk.actions.moveTo(seed);
      this.walk.actions.setRemark(null);
    };
    this.walk.actions.setRemark({
      text: t("Each step of the way back will be asked."),
      label: t("To the way back"),
      act,
    });
  }

  /** Another level; the step at hand is asked anew. @param {number} level */
  setLevel(level) {
    this.turnOn(true, level);
    const { turn } = this.state;
    if (turn && turn.stage !== "explained") this.ask(turn.position);
  }

  /** @param {import("../record.js").Entry[]} record @param {import("../cards.js").Card[]} [cards] */
  remember(record, cards = []) {
    this.store.set({ record, cards });
  }

  forget() {
    forgetRecord();
    this.store.set({ record: [] });
  }

  /**
   * Ask about a step instead of going there. Whether it is asked. What is open already is pointed to: a step further
   * would end it, and with it what was filled in.
   * @param {number} position
   */
  instead(position) {
    const { isOn, turn, level, play } = this.state;
    const { walk, view } = this.walk.store.state;
    if (play || (turn && turn.stage !== "explained")) {
      this.store.set({ nudge: { node: null } });
      return true;
    }
    if (!isOn || !walk || !wishesOf(walk, position, level)) return false;
    if (view === "lecture") this.walk.actions.ask(position);
    else this.ask(position);
    return true;
  }

  /** Ask about a step; what comes next is asked before the walk goes there. @param {number} position */
  ask(position) {
    const { walk } = this.walk.store.state;
    const wishes = walk && wishesOf(walk, position, this.state.level);
    if (!wishes) return;
    this.store.set({ turn: started(position) });
    if (!wishes.kinds.includes("gate")) this.walk.actions.ask(position);
    void this.request(position, wishes);
  }

  /** @param {number} position @param {import("../questions.js").Wishes} wishes */
  async request(position, wishes) {
    const { level } = this.state;
    const body = { ...questionOf(this.walk.store.state), ...wishes, count: MOST, numbers: "given", every: true };
    const answer = await this.query.send("exercise", body, (wait) => this.trouble(failureText({ wait })));
    const { turn } = this.state;
    if (!answer || turn?.position !== position || turn.stage !== "loading") return;
    const parts = "body" in answer ? arranged(answer.body.questions, level) : null;
    if (parts) {
      const next = asked(turn, parts);
      this.store.set({ turn: next });
      if (!asksOrder(next)) this.walk.actions.ask(position);
      return;
    }
    this.store.set({ turn: null });
    this.walk.actions.moveTo(position);
  }

  /** @param {string} text */
  trouble(text) {
    const { turn } = this.state;
    if (turn) this.store.set({ turn: troubled(turn, text) });
  }

  /**
   * Have answers marked, unless the numbers are being computed anew: the question about them comes with them.
   * @param {Record<string, string>} answers  by question
   */
  async check(answers) {
    const { turn } = this.state;
    if (turn?.stage !== "asked" || this.walk.store.state.status !== "current") return;
    const next = answered(turn, answers);
    this.store.set({ turn: next });
    if (next.stage !== "marking") return;
    const given = fieldsOf(next).map(({ question, answer }) =>
      question.choices.length
        ? { question: question.id, choice: Number(answer) }
        : { question: question.id, text: answer },
    );
    const body = { ...questionOf(this.walk.store.state), answers: given };
    const answer = await this.query.send("mark", body, (wait) => this.trouble(failureText({ wait })));
    const { turn: now } = this.state;
    if (!answer || !now || now.position !== next.position || now.stage === "explained") return;
    if (!("body" in answer)) return this.trouble(failureText(answer));
    this.take(marked({ ...now, trouble: "" }, answer.body.marks));
  }

  /** @param {Turn} next */
  take(next) {
    this.store.set({ turn: next });
    if (next.stage === "explained") this.conclude(next);
    else if (next.part > 0 && next.verdict === null) this.walk.actions.ask(next.position);
  }

  /**
   * A gate that is chosen in the picture answers what comes next; an empty box that is asked for leads to its field.
   * @param {WalkState["selection"]} selection
   */
  choose(selection) {
    const { turn } = this.state;
    if (turn?.stage !== "asked" || selection?.kind !== "node") return;
    const [{ question }] = fieldsOf(turn);
    if (!asksOrder(turn)) {
      if (!fieldsOf(turn).some(({ question: { node } }) => node === selection.id)) return;
      this.walk.actions.select(null);
      return this.store.set({ nudge: { node: selection.id } });
    }
    const at = question.choices.findIndex(({ node }) => node === selection.id);
    if (at >= 0) void this.check({ [question.id]: String(at) });
  }

  /** Another hint; the last one is the answer. */
  hint() {
    const { turn } = this.state;
    if (turn?.stage === "asked") this.take(hinted(turn));
  }

  /** Show the answer. Whether one was asked for. */
  show() {
    const { turn } = this.state;
    if (!turn || turn.stage === "explained") return false;
    this.query.cancel();
    this.take(shown(turn));
    return true;
  }

  /** The step is explained: its result is shown, and what was answered is noted. @param {Turn} turn */
  conclude(turn) {
    const { walk, position } = this.walk.store.state;
    const { level, streak, misses, answered: before, record } = this.state;
    const entry = entryOf(turn, Math.floor(Date.now() / 1_000));
    const entries = turn.parts.length ? withEntry(record, entry) : record;
    const note = walk ? [noteOf(turn, walk)] : [];
    this.store.set({
      ...after({ level, streak, misses }, isRightAtOnce(turn)),
      answered: [...before.filter((each) => each.position !== turn.position), ...note],
      record: entries,
    });
    saveRecord(entries);
    if (this.state.isOn) writeQuery({ guess: String(this.state.level) });
    if (position === turn.position) this.walk.actions.reveal();
    else this.walk.actions.moveTo(turn.position);
  }

  /** The walk has changed. @param {WalkState} state @param {WalkState} before */
  follow(state, before) {
    if (state.trace !== before.trace) this.forgetWalk(state, before);
    const { turn } = this.state;
    if (!turn) return;
    if (state.selection !== before.selection) this.choose(state.selection);
    const waits = turn.stage !== "explained";
    const isAhead = turn.stage === "loading" || asksOrder(turn);
    const isAt = state.position === turn.position;
    const isHere = !waits ? isAt : state.veiled ? isAt : isAhead && state.position === turn.position - 1;
    if (waits && isAt && !isHere) this.take(shown(turn));
    else if (!isHere || state.status === "error" || state.view === "lecture") this.drop();
    else if (waits && state.trace !== before.trace) this.ask(turn.position);
  }

  /**
   * Other numbers or another program: what was answered is about others.
   * @param {WalkState} state @param {WalkState} before
   */
  forgetWalk({ trace }, { trace: old }) {
    if (this.state.answered.length && trace !== old) this.store.set({ answered: [] });
  }

  /** Ask no longer; a lecture asks on in its own way. */
  drop() {
    const { veiled, view } = this.walk.store.state;
    this.query.cancel();
    this.store.set({ turn: null });
    if (veiled && view !== "lecture") this.walk.actions.reveal();
  }
}
