// The actions of a lecture: the only code that writes to its store.

/** @import {Lecture} from "../list.js" */
/** @import {Stage, Where} from "../stage.js" */
/** @import {LectureStore, Look, Notice, State} from "../state.js" */
import { t } from "../../lib/i18n.js";
import { savePreference } from "../../lib/preferences.js";
import { readLink } from "../links.js";
import { backward, endOf, forward, stepOf, typed } from "../sequence.js";
import { LOOKS } from "../state.js";
import { saveLecture } from "../storage.js";
import { addressOf, writeAddress } from "./address.js";

export class LectureActions {
  /**
   * @param {LectureStore} store @param {Stage} stage
   * @param {(address: string) => void} [leave]  Go to another page.
   */
  constructor(store, stage, leave = (address) => location.assign(address)) {
    this.store = store;
    this.stage = stage;
    this.leave = leave;
  }

  get state() {
    return this.store.state;
  }

  /** Change what the address holds too. @param {Partial<State>} change */
  set(change) {
    this.store.set(change);
    writeAddress(this.state);
  }

  /** The page starts. @param {boolean} isOn @param {Look} look @param {boolean} isPreview */
  begin(isOn, look, isPreview) {
    this.store.set({ look });
    if (isPreview) this.store.set({ isOn: true });
    else if (isOn) this.turn(true);
    if (isPreview) this.stage.setLecture(true);
  }

  /** Begin the lecture, or end it. @param {boolean} [isOn] */
  turn(isOn = !this.state.isOn) {
    this.set({ isOn, cover: null, digits: "", isPointing: false, edge: null, notice: null });
    this.stage.setLecture(isOn);
    if (!isOn) this.stage.reveal();
  }

  /** Another look; by default the one after this. @param {Look} [look] */
  setLook(look = LOOKS[(LOOKS.indexOf(this.state.look) + 1) % LOOKS.length]) {
    savePreference("look", look);
    this.set({ look });
  }

  /** A blank screen, or the picture again. @param {"black" | "white"} color */
  blank(color) {
    this.store.set({ cover: this.state.cover === color ? null : color });
  }

  point() {
    this.store.set({ isPointing: !this.state.isPointing });
  }

  /** @param {string} digit */
  type(digit) {
    this.store.set({ digits: typed(this.state.digits, digit), edge: null, notice: null });
  }

  /** @param {Notice | null} notice */
  say(notice) {
    this.store.set({ notice });
  }

  /** Take away what is in front of the lecture, one thing at a time; whether there was something. */
  retreat() {
    const { isOn, digits, cover, isPointing, notice } = this.state;
    if (!isOn) return false;
    if (cover) this.store.set({ cover: null });
    else if (digits || notice) this.store.set({ digits: "", notice: null });
    else if (this.stage.place().isVeiled) this.stage.reveal();
    else if (isPointing) this.store.set({ isPointing: false });
    else return false;
    return true;
  }

  /** What a press does first: uncover the screen, or show what was asked. Whether that was all. */
  answered() {
    const { cover } = this.state;
    const { isVeiled } = this.stage.place();
    if (cover) this.store.set({ cover: null });
    else if (isVeiled) this.stage.reveal();
    return Boolean(cover) || isVeiled;
  }

  /** On a blank screen a step leads to the next tab, where there are tabs. Whether that was all. @param {1 | -1} way */
  turned(way) {
    if (this.state.cover && this.stage.turnTab) this.stage.turnTab(way);
    return this.answered();
  }

  /** Play, or pause. */
  toggle() {
    if (this.state.isOn && this.answered()) return;
    this.clear();
    this.stage.toggle();
  }

  /** A step forward, or what a lecture means by it. */
  next() {
    if (!this.state.isOn) return this.stage.next();
    if (this.turned(1)) return;
    const { edge, at } = this.state;
    const meaning = forward(this.stage.place(), this.stop, edge, { isList: this.isList, hasNext: this.has(at + 1) });
    this.follow(meaning, () => this.stage.next(), "end");
  }

  back() {
    if (!this.state.isOn) return this.stage.back();
    if (this.turned(-1)) return;
    const { edge, at } = this.state;
    const meaning = backward(this.stage.place(), edge, { isList: this.isList, hasPrevious: this.has(at - 1) });
    this.follow(meaning, () => this.stage.back(), "start");
  }

  /** @param {import("../sequence.js").Meaning} meaning @param {() => void} step @param {"end" | "start"} edge */
  follow(meaning, step, edge) {
    this.clear();
    if (meaning === "step") step();
    else if (meaning === "edge" || meaning === "stay") this.store.set({ edge: this.isList ? edge : null });
    else void this.openView(this.state.at + (edge === "end" ? 1 : -1), edge === "end" ? "start" : "end");
  }

  /** Forget what was typed and said. */
  clear() {
    const { digits, edge, notice } = this.state;
    if (digits || edge || notice) this.store.set({ digits: "", edge: null, notice: null });
  }

  /** Enter: to the step that was typed, else forward. */
  enter() {
    const step = stepOf(this.state.digits, this.stage.place().last);
    if (step === null) return this.next();
    this.clear();
    this.stage.go(step);
  }

  first() {
    this.clear();
    this.stage.go(0);
  }

  end() {
    this.clear();
    this.stage.go(this.state.isOn ? endOf(this.stage.place(), this.stop) : Number.MAX_SAFE_INTEGER);
  }

  /** The next step with its result hidden; the next press shows it. */
  ask() {
    if (this.answered()) return;
    const place = this.stage.place();
    if (!place.isResting && place.position >= endOf(place, this.stop)) return this.next();
    this.clear();
    this.stage.ask();
  }

  // The list of views

  get isList() {
    return this.state.lecture !== null;
  }

  /** The last step that the list shows of the present view. */
  get stop() {
    const { lecture, at } = this.state;
    return lecture?.views[at]?.stop ?? null;
  }

  /** Whether the list has a view at a place. @param {number} at */
  has(at) {
    return this.state.lecture?.views[at] !== undefined;
  }

  /** Another view of the list. @param {number} at @param {Where} [where] */
  async openView(at, where = "start") {
    const { lecture } = this.state;
    const view = lecture?.views[at];
    if (!view) return this.store.set({ edge: at < 0 ? "start" : "end" });
    const target = readLink(view.link);
    if ("fault" in target)
      return this.say({ text: t("View {number}: {fault}", { number: at + 1, fault: target.fault }) });
    this.set({ at, edge: null, digits: "", notice: null });
    if (target.page !== this.stage.page) {
      this.stage.flush();
      return this.leave(addressOf(this.state, target, where));
    }
    const fault = await this.stage.open(target, where, view.stop);
    this.say(fault === null ? null : { text: t("View {number}: {fault}", { number: at + 1, fault }) });
  }

  /**
   * Another list.
   * @param {Lecture | null} lecture
   * @param {string | null} source  Its name in this instance; null: it is the reader's own.
   * @param {number} [at]
   */
  setList(lecture, source, at = 0) {
    if (source === null) saveLecture(lecture);
    this.set({ lecture, source, at: Math.min(at, Math.max(0, (lecture?.views.length ?? 1) - 1)), edge: null });
  }

  /**
   * The present list changed by hand: it is the reader's own from now on.
   * @param {Lecture} lecture @param {number} [at]
   */
  edit(lecture, at = this.state.at) {
    const rest = lecture.views.length ? lecture : null;
    saveLecture(rest);
    this.set({ lecture: rest, source: null, at: Math.max(0, Math.min(at, lecture.views.length - 1)), edge: null });
  }
}
