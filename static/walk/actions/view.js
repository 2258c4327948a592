// Actions on the view: position, selection, open panels.

/** @import {Selection, Trace} from "../../lib/types.js" */
/** @import {Cause, Outage, Remark, WalkStore} from "../state.js" */
import { keptPlace, walkOf } from "../place.js";

export class ViewActions {
  /** @param {WalkStore} store */
  constructor(store) {
    this.store = store;
  }

  /** @param {Selection | null} selection @param {Cause} [cause] */
  select(selection, cause) {
    this.store.set({ selection }, cause);
  }

  /** Select nothing; whether something was selected. */
  unselect() {
    const { selection } = this.store.state;
    if (selection) this.select(null);
    return selection !== null;
  }

  /** Another position of the walk. @param {number} position */
  moveTo(position) {
    this.store.set({ position, fresh: false, summary: false, veiled: false, filled: null });
  }

  /** Show what the whole walk has come to, or the last step again. @param {boolean} summary */
  showSummary(summary) {
    if (summary !== this.store.state.summary) this.store.set({ summary });
  }

  /**
   * An input is taken up, with the value that it has now; or left.
   * @param {{name: string, before: unknown} | null} moved
   */
  take(moved) {
    if (moved !== this.store.state.moved) this.store.set({ moved }, "answer");
  }

  /** Another position, with the result of its step hidden until `reveal`. @param {number} position */
  ask(position) {
    this.store.set({ position, fresh: false, summary: false, veiled: position > 0, filled: null });
  }

  /**
   * The reader fills in the gradients, from the seed on: these are there.
   * @param {number} seed  The step of the seed. @param {ReadonlySet<number>} filled
   */
  fill(seed, filled) {
    this.store.set({ position: seed, fresh: false, summary: false, veiled: false, filled });
  }

  /**
   * Walk through the numbers of another pass of the same graph, or through its own again, at the same place.
   * @param {Trace} trace
   */
  showPass(trace) {
    const { state } = this.store;
    const walk = walkOf(state, trace);
    const place = keptPlace(state, walk);
    this.store.set({ walk, ...place, selection: null, summary: false, veiled: false, filled: null, playing: false });
  }

  /** Show the result of the step that was asked. */
  reveal() {
    if (this.store.state.veiled) this.store.set({ veiled: false });
  }

  /**
   * The reader has chosen a view of the picture; null: the page chooses.
   * @param {import("../snapshot.js").ChosenCamera | null} camera
   */
  look(camera) {
    if (camera !== this.store.state.camera) this.store.set({ camera }, "answer");
  }

  /** Show everything, or the lecture alone. @param {"page" | "lecture"} view */
  setView(view) {
    this.store.set({ view });
  }

  /** Show all turns of loops, or only the one that the walk is in. @param {boolean} unfolded */
  unfoldTurns(unfolded) {
    this.store.set({ unfolded });
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.store.set({ playing });
  }

  /** @param {number} speed  Steps a second. */
  setSpeed(speed) {
    this.store.set({ speed });
  }

  /** Whether letters are shortcuts. @param {boolean} letters */
  setLetters(letters) {
    this.store.set({ letters });
  }

  /** Say something of the address, or of the page itself; null: no longer. @param {Remark | null} remark */
  setRemark(remark) {
    this.store.set({ remark });
  }

  /** Nothing can be shown yet, since the server does not answer. @param {Outage} outage */
  setOffline(outage) {
    this.store.set({ status: "offline", outage });
  }

  /** Tell the faults of the program, or hold them back. @param {boolean} faultsShown */
  showFaults(faultsShown) {
    if (faultsShown !== this.store.state.faultsShown) this.store.set({ faultsShown }, "answer");
  }

  /** Open the graph as text at a tab, in the place of the analysis; or close it. @param {string | null} outline */
  openOutline(outline) {
    this.store.set(outline === null ? { outline } : { outline, analysis: null, explaining: false });
  }

  /** Open an analysis, in the place of the graph as text; or close it. @param {string | null} analysis */
  openAnalysis(analysis) {
    this.store.set(analysis === null ? { analysis } : { analysis, outline: null, explaining: false });
  }
  /**
   * Open the panel for a backward pass of one's own, in the place of the others; or close it.
   * @param {boolean} isOpen
   */
  openExplain(isOpen) {
    this.store.set(isOpen ? { explaining: true, outline: null, analysis: null } : { explaining: false });
  }
}
