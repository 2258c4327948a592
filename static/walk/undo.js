// Undo and redo over the whole view. A burst of typing, one slider's drag, a run of steps is one entry each.

/** @import {View} from "./snapshot.js" */
import { sameView } from "./snapshot.js";
import { size } from "../lib/values.js";

/** Milliseconds without a change of the same kind that end a burst: longer than a breath between two keys. */
export const BURST_GAP = 1_000;
/** Entries that are kept: more than an hour of teaching. */
export const MAX_ENTRIES = 300;
/** Characters and numbers that are kept in all entries together: some 50 MB at most. */
export const MAX_WEIGHT = 3_000_000;

/** @typedef {{view: View, weight: number}} Entry */

export class History {
  /** @param {() => number} [now]  milliseconds */
  constructor(now = () => performance.now()) {
    this.now = now;
    /** @type {Entry[]} */ this.past = [];
    /** @type {Entry | null} */ this.present = null;
    /** @type {Entry[]} */ this.future = [];
    /** @type {string | null} */ this.kind = null;
    this.at = -Infinity;
    this.hold = 0;
  }

  /**
   * The user changed the view. Changes of one kind, close together or of one hold, are one entry; null joins nothing.
   * @param {View} view
   * @param {string | null} kind
   * @param {number} [hold]  which: a button is down, or the walk plays by itself; 0: none
   */
  record(view, kind, hold = 0) {
    const joins =
      kind !== null && kind === this.kind && hold === this.hold && (hold > 0 || this.now() - this.at < BURST_GAP);
    this.hold = hold;
    this.kind = kind;
    this.at = this.now();
    if (this.present && sameView(this.present.view, view)) return;
    if (this.present && !joins) this.past.push(this.present);
    const before = joins ? this.past.at(-1) : this.present;
    this.present = { view, weight: weightOf(view, before?.view) };
    this.future = [];
    this.trim();
  }

  /** The view changed as a consequence of what the user did: no entry of its own. @param {View} view */
  amend(view) {
    if (this.present) this.present = { view, weight: weightOf(view, this.past.at(-1)?.view) };
  }

  /** @returns {View | null} the view before, which is the present one now */
  undo() {
    return this.move(this.past, this.future);
  }

  /** @returns {View | null} */
  redo() {
    return this.move(this.future, this.past);
  }

  /** @param {Entry[]} from @param {Entry[]} to */
  move(from, to) {
    const entry = from.pop();
    if (!entry || !this.present) return null;
    to.push(this.present);
    this.present = entry;
    this.kind = null;
    return entry.view;
  }

  /** Forget the oldest entries where there are too many, or too large ones. */
  trim() {
    let total = this.past.reduce((sum, { weight }) => sum + weight, 0);
    while (this.past.length > MAX_ENTRIES || (this.past.length > 1 && total > MAX_WEIGHT))
      total -= this.past.shift()?.weight ?? 0;
  }
}

/**
 * Characters and numbers that a view does not share with the one before it.
 * @param {View} view
 * @param {View} [before]
 */
function weightOf(view, before) {
  const texts = view.program === before?.program ? 0 : view.program.length;
  if (view.inputs === before?.inputs) return texts + 1;
  return Object.entries(view.inputs).reduce(
    (sum, [name, value]) => sum + (value === before?.inputs[name] ? 1 : size(value)),
    texts + 1,
  );
}

export const MAC = /^(Mac|iP)/.test(globalThis.navigator?.platform ?? "");

/**
 * What a key means for the history, or null. Letters go by what the key says, and where the layout has no Latin
 * letters,
 * as the Russian one, by the key's place.
 * @param {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @param {boolean} [mac]
 * @returns {"undo" | "redo" | null}
 */
export function historyCommand({ key, code, shiftKey, ctrlKey, metaKey, altKey }, mac = MAC) {
  if (altKey || ctrlKey === mac || metaKey !== mac) return null;
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && !shiftKey && !mac ? "redo" : null;
}
