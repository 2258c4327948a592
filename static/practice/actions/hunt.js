// Actions of the bug hunt: a wrong rule is hidden, looked for, found or shown. The numbers of the graph come back when
// anything else is shown.

/** @import {State as WalkState} from "../../walk/state.js" */
/** @import {View} from "../../walk/snapshot.js" */
/** @import {Hunt, Point} from "../hunt.js" */
import { Query, failureText } from "../../lib/query.js";
import { t } from "../../lib/i18n.js";
import { valuesOf } from "../../lib/values.js";
import { writeQuery } from "../../walk/location.js";
import { fromText, toText } from "../../walk/permalink.js";
import { questionOf, viewOf } from "../../walk/snapshot.js";
import { huntOf, huntedTrace, isSamePoint } from "../hunt.js";
import { loadWaiting, saveWaiting } from "../waiting.js";
import { PlayActions } from "./play.js";

const QUESTION = "hunt:0";

export class HuntActions extends PlayActions {
  differences = new Query();

  /** @param {Partial<Hunt>} changes */
  change(changes) {
    const { hunt } = this.state;
    if (hunt) this.store.set({ hunt: { ...hunt, ...changes } });
  }

  /** Hunt in the run that the address opens, as soon as it is there. @param {number} draw */
  await(draw) {
    this.store.set({ hunt: huntOf(draw, "asked"), draw: draw + 1 });
  }

  /**
   * Another bug, at numbers that tell mistakes apart.
   * @param {number} [draw]  Instead, at the numbers at hand, the one of this seed.
   */
  async hunt(draw) {
    const isGiven = draw !== undefined;
    const seed = draw ?? this.state.draw;
    const own = this.ownBefore();
    this.endHunt();
    this.drop();
    this.turnOn(false);
    this.store.set({ draw: seed + 1, play: null, plan: null, answered: [] });
    const question = questionOf(this.walk.store.state);
    const body = { ...question, kinds: ["hunt"], draw: seed, numbers: isGiven ? "given" : "searched" };
    const answer = await this.exercises.send("exercise", body, (wait) => this.say(failureText({ wait })));
    const { program, output, seed: upstream, collapsed } = this.walk.store.state;
    if (!answer || program !== question.program) return;
    if (!("body" in answer)) return this.say(failureText(answer));
    this.walk.actions.setRemark(null);
    const { hunt: numbers, inputs, searched } = answer.body;
    if (!numbers) return this.say(t("No wrong rule can be hidden here so that a gradient check would show it."));
    const before = isGiven || own ? own : searched ? viewOf(this.walk.store.state) : null;
    this.store.set({ hunt: { ...huntOf(seed, "opening"), numbers, before } });
    if (before) saveWaiting({ own: toText(before), program });
    writeQuery({ hunt: String(seed) });
    const values = valuesOf(Object.entries(inputs));
    if (searched) this.walk.actions.open(program, { inputs: values, output, seed: upstream, collapsed });
    else this.follow(this.walk.store.state, this.walk.store.state);
  }

  /**
   * One's own numbers, in whose place are those of a hunt: of the one before, or of the one that the page was left in.
   * @returns {View | null}
   */
  ownBefore() {
    const { hunt } = this.state;
    const waiting = hunt?.before ? null : loadWaiting();
    const opening = waiting?.program === this.walk.store.state.program ? fromText(waiting.own) : null;
    return hunt?.before ?? (opening && "view" in opening ? opening.view : null);
  }

  /** The run is there: its picture takes the wrong numbers. @param {WalkState} state */
  begin({ trace }) {
    const { hunt } = this.state;
    if (!hunt?.numbers || !trace) return;
    if (hunt.numbers.gradients.length !== trace.nodes.length) return this.endHunt();
    this.change({ stage: "open" });
    this.walk.actions.showPass(huntedTrace(trace, hunt.numbers));
    const { walk } = this.walk.store.state;
    this.change({ walk });
    if (walk) this.walk.actions.moveTo(walk.length - 1);
    void this.compare();
  }

  /** The finite differences beside which the wrong numbers stand. */
  async compare() {
    const body = questionOf(this.walk.store.state);
    const answer = await this.differences.send("check", body, (wait) =>
      this.change({ trouble: failureText({ wait }) }),
    );
    if (!answer) return;
    this.change("body" in answer ? { checked: answer.body.elements, trouble: "" } : { trouble: failureText(answer) });
  }

  /** A place is chosen, in the picture or from the list. @param {Point | null} point */
  point(point) {
    const { hunt } = this.state;
    if (hunt?.stage === "open" && !isSamePoint(hunt.point, point)) this.change({ point, mark: null });
  }

  /** It is there, says the reader. */
  async accuse() {
    const { hunt } = this.state;
    if (hunt?.stage !== "open" || !hunt.point) return;
    const mark = await this.markPoint(hunt, hunt.point, false);
    if (mark) this.change({ mark, stage: mark.verdict === "right" ? "found" : "open" });
  }

  /** Show the wrong rule; whatever is pointed at, /mark names it then. */
  async showBug() {
    const { hunt } = this.state;
    const output = hunt?.walk?.trace.output;
    if (hunt?.stage !== "open" || output === undefined) return;
    const mark = await this.markPoint(hunt, { node: output }, true);
    if (mark) this.change({ mark, stage: "shown" });
  }

  /** @param {Hunt} hunt @param {Point} point @param {boolean} reveal */
  async markPoint({ walk, draw }, point, reveal) {
    const answers = [{ question: QUESTION, ...point }];
    const body = { ...questionOf(this.walk.store.state), answers, draw, reveal };
    const answer = await this.exercises.send("mark", body, (wait) => this.change({ trouble: failureText({ wait }) }));
    if (!answer || this.state.hunt?.walk !== walk) return null;
    if ("body" in answer) {
      this.change({ trouble: "" });
      return answer.body.marks[0];
    }
    this.change({ trouble: failureText(answer) });
    return null;
  }

  /** The numbers of the graph again. */
  endHunt() {
    const { hunt } = this.state;
    if (!hunt) return;
    this.exercises.cancel();
    this.differences.cancel();
    this.store.set({ hunt: null });
    writeQuery({ hunt: null });
    if (hunt.before) saveWaiting(null);
    const { trace, walk } = this.walk.store.state;
    if (trace && hunt.walk && walk === hunt.walk) this.walk.actions.showPass(trace);
  }

  /** The hunt is over; one's own numbers can be had back. */
  leaveHunt() {
    const before = this.state.hunt?.before ?? null;
    this.endHunt();
    const text = t("The hunt is over: these are the numbers of the graph again.");
    const { program } = this.walk.store.state;
    if (before && before.program !== program) return; // Back, or another program
    if (!before) return this.say(text);
    const act = () => {
      this.walk.actions.setRemark(null);
      this.walk.actions.show(before);
    };
    this.walk.actions.setRemark({ text, label: t("Back to my own numbers"), act });
  }

  /** @override @param {WalkState} state @param {WalkState} before */
  follow(state, before) {
    super.follow(state, before);
    const { hunt } = this.state;
    if (!hunt) return;
    const isCurrent = state.status === "current" && !state.pending && state.walk !== null;
    if (hunt.walk) this.followHunt(hunt, state, before);
    else if (state.status === "error") this.endHunt();
    else if (isCurrent && hunt.stage === "asked") void this.hunt(hunt.draw);
    else if (isCurrent && hunt.stage === "opening") this.begin(state);
  }

  /**
   * Another walk, another status or a lecture ends the hunt.
   * @param {Hunt} hunt @param {WalkState} state @param {WalkState} before
   */
  followHunt(hunt, state, before) {
    const isOver = state.walk !== hunt.walk || state.status === "error" || state.view === "lecture";
    if (isOver) {
      this.leaveHunt();
    } else if (state.selection !== before.selection) {
      const { selection } = state;
      this.point(selection === null ? hunt.point : { [selection.kind]: selection.id });
    }
  }

  /**
   * In a hunt nothing is asked at a step, and there is no summary, whose gradients are right.
   * @override @param {number} position
   */
  instead(position) {
    const { hunt } = this.state;
    if (!hunt?.walk) return super.instead(position);
    return position >= hunt.walk.length;
  }

  /** @override */
  toggle() {
    if (!this.state.hunt) super.toggle();
  }
}
