// The view in the address bar: written as it changes, read when the page starts and when another hash is pasted.
// An entry of the browser's history is replaced, never added: Back leaves the page, undo goes back within it.

/** @import {Actions} from "./actions/program.js" */
/** @import {ReadableWalk} from "./state.js" */
import { saveDraft, loadDraft, isReload } from "./draft.js";
import { t } from "../lib/i18n.js";
import { MAX_HASH_LENGTH, TOO_LARGE, fromHash, fromQuery, fromText, toHash, toText } from "./permalink.js";
import { sharedView } from "./snapshot.js";

/** Milliseconds between two writings: Safari refuses more than 100 in 30 seconds. */
const INTERVAL = 400;
/** Milliseconds in which the browser may not know of a new address yet, so that a reload goes to one before it. */
const SETTLE_TIME = 5_000;
/** How many addresses may be written in that time before a reload. */
const MAX_RECENT = 12;
/** @type {(keyof import("./state.js").State)[]} */
const PARTS = [
  "program",
  "inputs",
  "output",
  "seed",
  "mode",
  "expand",
  "update",
  "trace",
  "position",
  "fresh",
  "selection",
  "pending",
  "collapsed",
  "camera",
  "unfolded",
];

export class LocationSync {
  /** @param {ReadableWalk} store @param {Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.shown = location.hash;
    /** @type {string[]}  The hashes before it. */ this.recent = [];
    this.changed = 0; // counts the changes of the view
    this.held = 0; // the change that the address holds
    this.written = -Infinity;
    this.isHasty = false; // it was written in haste: in full length, and with a draft
    this.writing = 0;
    this.reading = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
  }

  /**
   * Open the view that the address or the tab holds, and follow both ways. Whether there was one.
   * @returns {Promise<boolean>}
   */
  async start() {
    const draft = loadDraft(location.hash, isReload());
    if (draft === null) saveDraft(null);
    const opening = draft !== null ? fromText(draft) : await viewIn(location.hash);
    addEventListener("hashchange", () => void this.onHashChange());
    addEventListener("popstate", () => void this.onHashChange()); // alone where Back changes the query too
    addEventListener("pagehide", () => this.flush());
    addEventListener("pageshow", () => this.onVisibilityChange());
    document.addEventListener("visibilitychange", () => this.onVisibilityChange());
    document.addEventListener("click", jump);
    if (opening && "view" in opening) this.actions.show(opening.view);
    if (opening && "fault" in opening) this.refuse(opening.fault);
    this.store.watch(PARTS, (state, before) => {
      if (state.program !== before.program) this.keepDraft([location.hash], false);
      this.later();
    });
    return opening !== null && "view" in opening;
  }

  /** Another hash came into the same tab. It is opened, or refused and what is here stays. */
  async onHashChange() {
    const { hash } = location;
    if (hash === this.shown) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.reading += 1;
    const turn = this.reading;
    const opening = await viewIn(hash);
    if (turn !== this.reading) return;
    if (opening && "view" in opening) {
      this.shown = hash;
      this.actions.setRemark(null);
      this.actions.show(opening.view);
      return;
    }
    if (opening) this.refuse(opening.fault);
    this.changed += 1;
    this.flush();
  }

  /** @param {string} reason */
  refuse(reason) {
    const text = this.store.state.program
      ? t("This address cannot be opened. {reason} What was here stays.", { reason })
      : t("This address cannot be opened. {reason} Here is the first example instead.", { reason });
    this.actions.setRemark({ text });
  }

  /** Write soon, but not at every move of a slider. */
  later() {
    this.changed += 1;
    this.timer ??= setTimeout(() => void this.write(), INTERVAL);
  }

  async write() {
    this.timer = undefined;
    if (this.isEmpty()) return;
    this.writing += 1;
    const turn = this.writing;
    const change = this.changed;
    const hash = await toHash(toText(sharedView(this.store.state)));
    // Where the browser went to another entry meanwhile, that entry is read, not overwritten.
    if (turn === this.writing && location.hash === this.shown) this.put(hash, change);
  }

  /** Whether nothing has been opened yet. */
  isEmpty() {
    return !this.store.state.program && !this.store.state.trace;
  }

  /** @param {string} hash @param {number} change */
  put(hash, change) {
    const before = this.shown;
    if (!this.replace(hash)) return this.later();
    this.held = change;
    this.isHasty = false;
    if (hash === TOO_LARGE) this.tooLarge(before !== TOO_LARGE);
    else if (change === this.changed) saveDraft(null);
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

  /** The tab keeps what does not fit into an address. @param {boolean} news */
  tooLarge(news) {
    const values = { limit: MAX_HASH_LENGTH };
    if (!this.keepDraft([TOO_LARGE], false)) {
      this.actions.setRemark({
        text: t(
          "This view is too large for an address, which holds {limit} characters, and for what this tab may " +
            "keep: a reload would lose it.",
          values,
        ),
      });
    } else if (news) {
      this.actions.setRemark({
        text: t(
          "This view is too large for an address, which holds {limit} characters: it cannot be sent as a link, " +
            "but this tab keeps it.",
          values,
        ),
      });
    }
  }

  /**
   * Write at once, without waiting for the compression: the page is about to go. Where it goes by a reload, it comes
   * back under an address from before this one, and finds its draft.
   */
  flush() {
    const behind = this.changed !== this.held;
    if (this.isEmpty() || (!behind && performance.now() - this.written > SETTLE_TIME)) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing += 1;
    this.held = this.changed;
    this.isHasty = true;
    const text = toText(sharedView(this.store.state));
    const at = [...this.recent, this.shown];
    const holds = this.shown !== TOO_LARGE && text.length < MAX_HASH_LENGTH && (!behind || this.replace(`#${text}`));
    this.keepDraft(holds ? at : [this.shown], holds);
  }

  /**
   * Hidden tabs may be closed without an event; one that becomes visible again, or comes back from the browser's
   * memory, tidies up.
   */
  onVisibilityChange() {
    if (document.visibilityState === "hidden") this.flush();
    else if (this.isHasty) this.later();
  }

  /**
   * Keep the present view in the tab, for these hashes. Whether it could be kept.
   * @param {string[]} at
   * @param {boolean} left
   */
  keepDraft(at, left) {
    return saveDraft({ at, text: toText(sharedView(this.store.state)), left });
  }
}

/**
 * The example that a link such as `/?example=micrograd` names; the address then no longer does, since its hash will
 * hold what becomes of it.
 */
export function requestedExample() {
  const address = new URL(location.href);
  const name = address.searchParams.get("example");
  address.searchParams.delete("example");
  if (name !== null) history.replaceState(history.state, "", address);
  return name?.trim().toLowerCase() ?? null;
}

/**
 * A link such as `/?program=x^2` means what `/#program=x^2` means, and becomes that; where there is a view in the hash
 * too, that one holds.
 */
export function moveQueryToHash() {
  const { hash, search } = fromQuery(location.search);
  if (!hash) return;
  const own = location.hash.length > 1 && !isPlace(location.hash);
  history.replaceState(history.state, "", `${location.pathname}${search}${own ? location.hash : hash}`);
}

/** Whether a hash names a place in the page. @param {string} hash */
const isPlace = (hash) => /^#[\w-]+$/.test(hash) && document.getElementById(hash.slice(1)) !== null;

/** The view in a hash that does not name a place in the page. @param {string} hash */
const viewIn = async (hash) => (isPlace(hash) ? null : fromHash(hash));

/** A link to a place in the page moves the focus and leaves the address to the view. @param {MouseEvent} event */
function jump(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
  if (!link) return;
  event.preventDefault();
  document.getElementById((link.getAttribute("href") ?? "").slice(1))?.focus();
}

/**
 * What the query says of a lecture: `?view=lecture&look=dark&list=name&at=3`.
 * @param {string} search
 */
export function lectureQuery(search) {
  const parts = new URLSearchParams(search);
  const at = parts.get("at") ?? "";
  return {
    isLecture: parts.get("view") === "lecture",
    look: parts.get("look"),
    list: parts.get("list"),
    at: /^\d{1,4}$/.test(at) && !parts.has("lesson") ? Math.max(0, Number(at) - 1) : null, // a lesson's own step
    where: parts.get("where") === "end" ? /** @type {const} */ ("end") : /** @type {const} */ ("start"),
    isPreview: parts.has("preview"),
  };
}

/**
 * Another page or view in the query; the hash stays.
 * @param {Record<string, string | null>} values  null: no longer there.
 */
export function writeQuery(values) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  if (address.href === location.href) return;
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // Safari, where an address changes too often; the next change writes it.
  }
}
