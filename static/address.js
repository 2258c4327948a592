// The view in the address bar: written as it changes, read when the page starts and when another hash is pasted.
// An entry of the browser's history is replaced, never added: Back leaves the page, undo goes back within it.

/** @import {Store} from "./store.js" */
/** @import {View} from "./view.js" */
import { t } from "./i18n.js";
import { LONGEST, TOO_LARGE, fromHash, fromText, toHash, toText } from "./url.js";
import { viewOf } from "./view.js";

/** Milliseconds between two writings: Safari refuses more than 100 in 30 seconds. */
const INTERVAL = 400;
/** Where the tab keeps what the address does not hold yet: it outlives a crash. */
const DRAFT = "gradwalk-draft";
/** @type {(keyof import("./store.js").State)[]} */
const PARTS = ["program", "inputs", "output", "seed", "position", "fresh", "selection", "pending"];

export class Address {
  /** @param {Store} store @param {(view: View) => void} open */
  constructor(store, open) {
    this.store = store;
    this.open = open;
    this.shown = location.hash;
    this.dirty = false; // the view has changed since it was written
    this.untidy = false; // it was written in haste: in full length, and with a draft
    this.writing = 0;
    this.reading = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
  }

  /** Open the view that the address or the tab holds, and follow both ways. Whether there was one. @returns {Promise<boolean>} */
  async start() {
    const found = this.draft() ?? (isPlace(location.hash) ? null : await fromHash(location.hash));
    addEventListener("hashchange", () => void this.pasted());
    addEventListener("pagehide", () => this.flush());
    addEventListener("pageshow", () => this.seen());
    document.addEventListener("visibilitychange", () => this.seen());
    document.addEventListener("click", jump);
    if (found && "view" in found) this.open(found.view);
    if (found && "fault" in found) this.refuse(found.fault);
    this.store.watch(PARTS, (state, before) => {
      if (state.program !== before.program) this.keepDraft();
      this.later();
    });
    return found !== null && "view" in found;
  }

  /** Another hash came into the same tab. It is opened, or refused and what is here stays. */
  async pasted() {
    const { hash } = location;
    if (hash === this.shown) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.reading += 1;
    const turn = this.reading;
    const found = isPlace(hash) ? null : await fromHash(hash);
    if (turn !== this.reading) return;
    if (found && "view" in found) {
      this.shown = hash;
      this.store.set({ remark: null });
      this.open(found.view);
      return;
    }
    if (found) this.refuse(found.fault);
    this.dirty = true;
    this.flush();
  }

  /** @param {string} reason */
  refuse(reason) {
    const text = this.store.state.program ? t("This address cannot be opened. {reason} What was here stays.", { reason }) : t("This address cannot be opened. {reason} Here is the first example instead.", { reason });
    this.store.set({ remark: { text } });
  }

  /** Write soon, but not at every move of a slider. */
  later() {
    this.dirty = true;
    this.timer ??= setTimeout(() => void this.write(), INTERVAL);
  }

  async write() {
    this.timer = undefined;
    if (!this.store.state.program && !this.store.state.trace) return; // nothing has been opened yet
    this.writing += 1;
    const turn = this.writing;
    this.dirty = false; // what comes during the compression makes it so again
    const hash = await toHash(toText(viewOf(this.store.state)));
    if (turn === this.writing) this.put(hash);
  }

  /** @param {string} hash */
  put(hash) {
    const before = this.shown;
    if (!this.replace(hash)) return this.later();
    if (this.dirty) return;
    this.untidy = false;
    if (hash !== TOO_LARGE) keep(null);
    else if (!this.keepDraft() || before !== TOO_LARGE) this.warn();
  }

  /** @param {string} hash */
  replace(hash) {
    try {
      history.replaceState(history.state, "", hash);
    } catch {
      return false; // Safari, where an address changes too often
    }
    this.shown = location.hash;
    return true;
  }

  warn() {
    const kept = this.keepDraft();
    const values = { limit: LONGEST };
    this.store.set({ remark: { text: kept
      ? t("This view is too large for an address, which holds {limit} characters: it cannot be sent as a link, but this tab keeps it.", values)
      : t("This view is too large for an address, which holds {limit} characters, and for what this tab may keep: a reload would lose it.", values) } });
  }

  /** Write at once, without waiting for the compression: the page is about to go. */
  flush() {
    if (!this.dirty) return;
    this.keepDraft();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing += 1;
    this.dirty = false; // once only: a reload still goes to the old address, to which the draft belongs
    this.untidy = true;
    const text = toText(viewOf(this.store.state));
    if (text.length < LONGEST) this.replace(`#${text}`);
  }

  /** Hidden tabs may be ended without a word; one that is seen again, or comes back from the browser's memory, tidies up. */
  seen() {
    if (document.visibilityState === "hidden") this.flush();
    else if (this.untidy) this.later();
  }

  /** Keep the present view in the tab, beside the address that does not hold it yet. Whether it could be kept. */
  keepDraft() {
    return keep(JSON.stringify({ at: location.hash, text: toText(viewOf(this.store.state)) }));
  }

  /** What the tab kept, if it belongs to this very address. @returns {import("./url.js").Found | null} */
  draft() {
    const kept = taken();
    return kept?.at === location.hash && typeof kept.text === "string" ? fromText(kept.text) : null;
  }
}

/** @param {string | null} text @returns {boolean} */
function keep(text) {
  try {
    if (text === null) sessionStorage.removeItem(DRAFT);
    else sessionStorage.setItem(DRAFT, text);
    return true;
  } catch {
    return false; // private windows may refuse, and five million characters are the most
  }
}

/** @returns {{at?: unknown, text?: unknown} | null} */
function taken() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
    return typeof kept === "object" ? kept : null;
  } catch {
    return null;
  }
}

/** Whether a hash names a place in the page rather than a view. @param {string} hash */
const isPlace = (hash) => /^#[\w-]+$/.test(hash) && document.getElementById(hash.slice(1)) !== null;

/** A link to a place in the page moves the focus and leaves the address to the view. @param {MouseEvent} event */
function jump(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
  if (!link) return;
  event.preventDefault();
  document.getElementById((link.getAttribute("href") ?? "").slice(1))?.focus();
}
