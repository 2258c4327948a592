// The run in the address bar: written as it changes, and at the latest when the page is left. An entry of the browser's
// history is replaced, never added.

/** @import {TrainActions} from "./actions/index.js" */
/** @import {ReadableTraining} from "./state.js" */
import { t } from "../lib/i18n.js";
import { saveDraft } from "../walk/draft.js";
import { MAX_HASH_LENGTH, TOO_LARGE, fromHash } from "../walk/permalink.js";
import { hashOf, textOf } from "./handoff.js";

/** Milliseconds between two writings: Safari refuses more than 100 in 30 seconds. */
const INTERVAL = 400;
/** Milliseconds in which the browser may not know of a new address yet, so that a reload goes to one before it. */
const SETTLE_TIME = 5_000;
/** How many addresses may be written in that time before a reload. */
const MAX_RECENT = 12;

/** What a draft of training belongs to; the walk has hashes of its own. @param {string} hash */
export const draftPlace = (hash) => `train${hash}`;

export class RunAddress {
  /** @param {ReadableTraining} store @param {TrainActions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.shown = location.hash;
    /** @type {string[]}  The hashes before it. */ this.recent = [];
    this.changed = 0; // counts the changes of the state
    this.held = 0; // the change that the address holds
    this.written = -Infinity;
    this.isHasty = true; // it was written in haste: in full length, and with a draft; there may be one of a reload
    this.writing = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
  }

  /**
   * Follow both ways, and write what is not written yet before the page goes.
   * @param {(view: import("../walk/snapshot.js").View) => void} open
   */
  start(open) {
    addEventListener("hashchange", () => void this.onHashChange(open));
    addEventListener("pagehide", () => this.flush());
    addEventListener("pageshow", () => this.onVisibilityChange());
    document.addEventListener("visibilitychange", () => this.onVisibilityChange());
    this.store.watch(["program", "inputs", "runs", "at", "playing", "tabs"], () => this.later());
    return this;
  }

  /**
   * Another hash came into the same tab. It is opened, or refused and what is here stays.
   * @param {(view: import("../walk/snapshot.js").View) => void} open
   */
  async onHashChange(open) {
    const { hash } = location;
    if (hash === this.shown) return;
    this.shown = hash;
    this.writing += 1;
    const opening = await fromHash(hash);
    if (location.hash !== hash) return; // a newer one
    if (opening && "view" in opening) return open(opening.view);
    this.changed += 1;
    this.flush();
    this.again();
    if (!opening) return;
    const { fault: reason } = opening;
    this.actions.setFault([t("This address cannot be opened. {reason} What was here stays.", { reason })]);
  }

  /** Whether the address knows more than the state: nothing is open yet, or a run is still being made again. */
  get isAhead() {
    return !this.store.state.program || this.actions.replay.isOpening || this.actions.experiment.isOpening;
  }

  /** Write soon, also while presses keep coming. */
  later() {
    this.changed += 1;
    this.again();
  }

  again() {
    this.timer ??= setTimeout(() => void this.write(), INTERVAL);
  }

  async write() {
    this.timer = undefined;
    if (this.store.state.playing) return; // the change that ends it comes back here
    if (this.isAhead) return this.again();
    this.writing += 1;
    const turn = this.writing;
    const change = this.changed;
    const hash = await hashOf(this.store, this.actions);
    if (turn !== this.writing || location.hash !== this.shown) return;
    if (!this.replace(hash)) return this.again();
    this.held = change;
    if (change !== this.changed || hash === TOO_LARGE) return;
    if (this.isHasty) saveDraft(null);
    this.isHasty = false;
  }

  /** Write a hash that holds what is here. @param {string} hash */
  hold(hash) {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing += 1;
    if (this.replace(hash)) this.held = this.changed;
  }

  /** @param {string} hash */
  replace(hash) {
    try {
      history.replaceState(history.state, "", hash);
    } catch {
      return false; // Safari, where an address changes too often
    }
    this.recent = [...this.recent, this.shown].slice(-MAX_RECENT);
    this.shown = location.hash;
    this.written = performance.now();
    return true;
  }

  /**
   * Write at once, without waiting for the compression: the page is about to go. Where it goes by a reload, it comes
   * back under an address from before this one, and finds its draft.
   */
  flush() {
    const isBehind = this.changed !== this.held;
    if (this.isAhead || (!isBehind && performance.now() - this.written > SETTLE_TIME)) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing += 1;
    this.held = this.changed;
    this.isHasty = true;
    const text = textOf(this.store, this.actions);
    const places = [...this.recent, this.shown].map(draftPlace);
    const isFit = this.shown !== TOO_LARGE && text.length < MAX_HASH_LENGTH;
    const holds = isFit && (!isBehind || this.replace(`#${text}`));
    saveDraft({ at: holds ? [...places, draftPlace(this.shown)] : places.slice(-1), text, left: holds });
  }

  /** Hidden tabs may be closed without an event; one that is seen again tidies up. */
  onVisibilityChange() {
    if (document.visibilityState === "hidden") this.flush();
    else if (this.isHasty) this.later();
  }
}
