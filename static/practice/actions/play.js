// Actions of playing the computer: the whole way back is filled in, marked at once or at the end.

/** @import {State as WalkState} from "../../walk/state.js" */
/** @import {Play} from "../play.js" */
import { failureText } from "../../lib/query.js";
import { t } from "../../lib/i18n.js";
import { questionOf } from "../../walk/snapshot.js";
import { noteOfCell } from "../notes.js";
import { filledBy, isPlayed, markedCells, noted, playOf } from "../play.js";
import { saveRecord, withEntry } from "../record.js";
import { PracticeActions } from "./index.js";

export class PlayActions extends PracticeActions {
  /** Begin: all values are there, and of the gradients the seed. */
  async play() {
    this.drop();
    const body = { ...questionOf(this.walk.store.state), whole: true, numbers: "given" };
    const answer = await this.exercises.send("exercise", body, (wait) => this.say(failureText({ wait })));
    const { walk } = this.walk.store.state;
    if (!answer || !walk) return;
    if (!("body" in answer)) return this.say(failureText(answer));
    const play = playOf(walk, answer.body.questions);
    if (!play.cells.length || play.seed < 0) return this.say(t("There is no gradient to fill in here."));
    this.store.set({ play, answered: [], plan: null, turn: null });
    this.walk.actions.fill(play.seed, filledBy(play));
  }

  /** Mark all at the end, or each at once. @param {boolean} isAtEnd */
  markAtEnd(isAtEnd) {
    const { play } = this.state;
    if (play) this.store.set({ play: { ...play, isAtEnd } });
  }

  /** An answer to one gradient: marked at once, or kept for the end. @param {number} node @param {string} text */
  async fillIn(node, text) {
    const { play } = this.state;
    if (!play) return;
    const next = noted(play, node, text);
    this.store.set({ play: next });
    const cell = next.cells.find((each) => each.node === node);
    if (!next.isAtEnd && cell?.answer && cell.state === "open") await this.mark(next, [cell]);
  }

  /** Mark everything that was filled in; what follows from an earlier slip is right. */
  async markAll() {
    const { play } = this.state;
    const cells = play?.cells.filter(({ answer, state }) => answer && state === "open") ?? [];
    if (play && cells.length) await this.mark(play, cells);
  }

  /** @param {Play} play @param {Play["cells"]} cells */
  async mark(play, cells) {
    const answers = cells.map(({ question, answer }) => ({ question: question.id, text: answer }));
    const body = { ...questionOf(this.walk.store.state), answers, carry: play.isAtEnd };
    const answer = await this.exercises.send("mark", body, (wait) => this.say(failureText({ wait })));
    const { play: now } = this.state;
    if (!answer || !now) return;
    if (!("body" in answer)) return this.say(failureText(answer));
    const next = markedCells(now, answer.body.marks);
    this.store.set({ play: next });
    if (isPlayed(next)) this.finish();
    else this.walk.actions.fill(next.seed, filledBy(next));
  }

  /** Every gradient is there, or one has enough: the walk is at its end, and tells of the answers. */
  finish() {
    const { play, record } = this.state;
    const { walk } = this.walk.store.state;
    if (!play || !walk) return;
    const given = play.cells.filter(({ mark }) => mark !== null);
    const at = Math.floor(Date.now() / 1_000);
    const entries = given.reduce((all, { struck, diagnosis, question }) => {
      const entry = { at, right: !struck.length, slip: diagnosis?.id ?? null, tells: question.tells };
      return withEntry(all, entry);
    }, record);
    saveRecord(entries);
    this.store.set({ play: null, record: entries, answered: given.map((cell) => noteOfCell(cell, walk)) });
    this.walk.actions.moveTo(walk.length - 1);
    this.walk.actions.showSummary(true);
  }

  /** @override @param {WalkState} state @param {WalkState} before */
  follow(state, before) {
    super.follow(state, before);
    const { play } = this.state;
    if (play && (state.filled === null || state.trace !== before.trace)) this.leave();
  }

  /** Play no longer. */
  leave() {
    this.store.set({ play: null });
    const { filled, position } = this.walk.store.state;
    if (filled) this.walk.actions.moveTo(position);
  }
}
