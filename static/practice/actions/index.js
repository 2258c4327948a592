// Actions on exercises: the whole way back, or a few steps of another run, such as two in which a slip shows.

/** @import {State as WalkState} from "../../walk/state.js" */
import { Query, failureText } from "../../lib/query.js";
import { t } from "../../lib/i18n.js";
import { valuesOf } from "../../lib/values.js";
import { questionOf } from "../../walk/snapshot.js";
import { stepsOf } from "../plan.js";
import { TurnActions } from "./turns.js";

/** Questions of an exercise about one misconception, and about all. */
const FEW = 2;
const ALL = 6;

export class PracticeActions extends TurnActions {
  exercises = new Query();

  /** Answer the whole way back of the present run, from its beginning. */
  answerAll() {
    const { walk } = this.walk.store.state;
    const seed = walk?.moments.findIndex(({ phase }) => phase === "backward") ?? -1;
    this.store.set({ answered: [], plan: null });
    this.turnOn(true);
    if (seed < 0) return;
    this.walk.actions.moveTo(seed);
    this.instead(seed + 1);
  }

  /**
   * The same program with other numbers, at which slips show: two steps about one misconception, or the whole way back.
   * @param {string | null} misconception
   */
  async more(misconception) {
    const { program, output } = this.walk.store.state;
    const { draw } = this.state;
    this.store.set({ draw: draw + 1 });
    const kinds = ["product", "gradient"];
    const wishes = misconception ? { kinds, misconception, count: FEW } : { kinds, count: ALL };
    const body = { ...questionOf(this.walk.store.state), ...wishes, draw };
    const answer = await this.exercises.send("exercise", body, (wait) => this.say(failureText({ wait })));
    if (!answer || this.walk.store.state.program !== program) return;
    if (!("body" in answer)) return this.say(failureText(answer));
    const { inputs, questions } = answer.body;
    if (!questions.length) return this.say(t("This program has no step in which that slip would show."));
    this.turnOn(true);
    this.store.set({ plan: { questions: misconception ? questions : [], isOpen: false } });
    this.walk.actions.open(program, { inputs: valuesOf(Object.entries(inputs)), output });
  }

  /** @param {string} text */
  say(text) {
    this.walk.actions.setRemark({ text });
  }

  /** @override @param {WalkState} state @param {WalkState} before */
  follow(state, before) {
    super.follow(state, before);
    const { plan } = this.state;
    if (!plan || state.status !== "current" || state.pending || !state.walk) return;
    if (!plan.isOpen) this.open(state);
    else if (state.trace !== before.trace) this.store.set({ plan: null });
  }

  /** The run of an exercise is there. @param {WalkState} state */
  open({ walk }) {
    const { plan } = this.state;
    if (!plan || !walk) return;
    const [first] = stepsOf(walk, plan.questions);
    this.store.set({ plan: first === undefined ? null : { ...plan, isOpen: true }, answered: [] });
    if (first === undefined) return this.answerAll();
    this.walk.actions.moveTo(first - 1);
    this.instead(first);
  }

  /**
   * Of an exercise only its steps are asked; after the last one the walk is at its end.
   * @override @param {number} position
   */
  instead(position) {
    const { plan, turn } = this.state;
    const { walk } = this.walk.store.state;
    const isBetween = plan?.isOpen && walk && turn?.stage === "explained";
    if (!isBetween) return super.instead(position);
    const next = stepsOf(walk, plan.questions).find((step) => step >= position);
    if (next !== undefined) {
      if (next > position) this.walk.actions.moveTo(next - 1);
      return super.instead(next);
    }
    this.store.set({ plan: null });
    this.walk.actions.moveTo(walk.length - 1);
    this.walk.actions.showSummary(true);
    return true;
  }
}
