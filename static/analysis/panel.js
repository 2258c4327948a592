// The panel that looks at the derivative from other sides: one view at a time, each asking the API for what it shows.
// An answer belongs to a program and its values: as soon as one of them changes, it is gone, and asked for anew.

/** @import {State, Store} from "../walk/state.js" */
import { analyse } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { recall, remember } from "../lib/preferences.js";
import { CLOSE, LENS } from "../lib/icons.js";
import { questionOf, sameQuestion } from "../walk/snapshot.js";

/**
 * @typedef {object} Tools  What a view may do beside showing.
 * @property {Store} store
 * @property {() => void} again  Ask anew: a control of the view has changed.
 * @property {(edges: number[] | null) => void} trace  Mark edges of the whole trace in the picture.
 */

/**
 * @typedef {object} View  One way to look closer.
 * @property {string} path  The endpoint that it asks.
 * @property {HTMLElement[]} controls
 * @property {(state: State) => void} [refresh]  Another graph has come: the controls offer what it has.
 * @property {(state: State) => Record<string, unknown> | string} body  What it asks beside the question, or why it cannot.
 * @property {(answer: any, state: State) => (Node | string)[]} show
 */

/** Milliseconds from a change of a control or a value to the request. */
const PAUSE = 120;

export class Closer {
  /** @param {HTMLElement} host @param {HTMLElement} shelf  Where the button stands. @param {Store} store
   * @param {Record<string, [string, (tools: Tools) => View]>} views @param {{trace: Tools["trace"], opened: () => void}} options */
  constructor(host, shelf, store, views, { trace, opened }) {
    this.host = host;
    this.store = store;
    this.views = views;
    this.trace = trace;
    this.opened = opened;
    /** @type {Record<string, View>} */ this.made = {};
    /** @type {string | null} */ this.name = null;
    /** @type {AbortController | null} */ this.underway = null;
    this.timer = 0;
    this.button = h("button", { class: "button small", type: "button", "aria-expanded": "false", "aria-controls": host.id, onclick: () => this.turn(this.name ? null : recall("closer") || "check") }, icon(LENS), t("Analyse"));
    shelf.prepend(this.button);
    this.choice = h("select", { class: "choice", "aria-label": t("What to look at"), onchange: () => this.turn(this.choice.value) }, ...Object.entries(views).map(([name, [title]]) => h("option", { value: name }, title)));
    this.controls = h("div", { class: "closer-controls" });
    this.result = h("div", { class: "closer-result", role: "region", "aria-label": t("Result"), tabindex: "0" });
    this.status = h("p", { class: "closer-status", role: "status" });
    const close = h("button", { class: "button small", type: "button", "aria-label": t("Close"), onclick: () => {
      this.turn(null);
      this.button.focus();
    } }, icon(CLOSE));
    host.append(h("header", {}, h("h2", {}, t("Analysis")), this.choice, close), this.controls, this.status, this.result);
    store.watch(["trace", "status", "selection", "program", "inputs", "output", "seed", "mode", "expand"], (state, before) => this.changed(state, before));
  }

  /** Open at a view, or close. @param {string | null} name */
  turn(name) {
    this.name = name;
    this.trace(null);
    this.host.hidden = name === null;
    this.button.setAttribute("aria-expanded", String(name !== null));
    document.body.classList.toggle("has-closer", name !== null);
    if (name === null) return this.stop();
    this.opened();
    remember("closer", name);
    this.choice.value = name;
    const view = this.view();
    view.refresh?.(this.store.state);
    this.controls.replaceChildren(...view.controls);
    this.ask();
  }

  /** The present view, made when first looked at. @returns {View} */
  view() {
    const name = /** @type {string} */ (this.name);
    this.made[name] ??= this.views[name][1]({ store: this.store, again: () => this.ask(), trace: this.trace });
    return this.made[name];
  }

  /** @param {State} state @param {State} before */
  changed(state, before) {
    if (!this.name) return;
    const asked = state.trace !== before.trace || state.status !== before.status || !sameQuestion(questionOf(state), questionOf(before));
    if (state.trace !== before.trace || state.selection !== before.selection) this.view().refresh?.(state);
    if (asked || state.selection !== before.selection) this.ask();
  }

  stop() {
    this.underway?.abort();
    clearTimeout(this.timer);
  }

  /** Ask for the present view; what was shown is no longer true. */
  ask() {
    this.stop();
    this.trace(null);
    const { state } = this.store;
    const known = state.trace && (state.status === "current" || state.status === "computing");
    const body = known ? this.view().body(state) : t("Here is nothing to see until the program has been computed.");
    if (typeof body === "string") return this.say(body);
    if (this.result.childElementCount) this.result.classList.add("is-stale");
    this.status.textContent = t("computing…");
    if (state.status === "current") this.timer = window.setTimeout(() => void this.request(body), PAUSE);
  }

  /** @param {Record<string, unknown>} body */
  async request(body) {
    const { state } = this.store;
    const view = this.view();
    const controller = new AbortController();
    this.underway = controller;
    const answer = await analyse(view.path, { ...questionOf(state), ...body }, controller.signal);
    if (controller.signal.aborted) return;
    if ("wait" in answer) return this.wait();
    if ("problem" in answer) return this.say(...answer.problem.errors.flatMap(({ message, hint }) => (hint ? [message, hint] : [message])));
    this.status.textContent = "";
    this.result.classList.remove("is-stale");
    this.result.replaceChildren(...view.show(answer.body, state));
  }

  /** Nobody answered: what to ask stays as it is. */
  wait() {
    this.say(t("The server does not answer now."));
    this.result.replaceChildren(h("button", { class: "button small", type: "button", onclick: () => this.ask() }, t("Try now")));
  }

  /** Words instead of a result. @param {...string} words */
  say(...words) {
    this.result.replaceChildren();
    this.result.classList.remove("is-stale");
    this.status.textContent = words.join(" ");
  }
}
