// The panel of analyses: one view at a time; each sends its own request to the API.
// An answer belongs to a program and its values: as soon as one of them changes, it is removed and requested anew.

/** @import {WalkContext, WalkPanel} from "../panels/context.js" */
/** @import {State} from "../walk/state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { savePreference } from "../lib/preferences.js";
import { Query, failureText } from "../lib/query.js";
import { button, closeButton } from "../lib/widgets.js";
import { questionOf, sameQuestion } from "../walk/snapshot.js";
import { ID } from "./button.js";

/**
 * @typedef {object} Tools  What a view may do beside showing.
 * @property {() => void} reload  Request the view anew: one of its controls has changed.
 * @property {(edges: number[] | null) => void} trace  Mark edges of the whole trace in the picture.
 */

/**
 * @typedef {object} View  One analysis.
 * @property {string} path  The endpoint of its request.
 * @property {HTMLElement[]} controls
 * @property {(state: State) => void} [refresh]  Another graph has come: the controls offer what it has.
 * @property {(state: State) => Record<string, unknown> | string} body  What it adds to the request, or why it
 *   cannot.
 * @property {(answer: any, state: State) => (Node | string)[]} show
 */

/** @typedef {Record<string, [string, (tools: Tools) => View]>} Views  By name: the title, and how the view is made. */

/** Milliseconds from a change of a control or a value to the request. */
const PAUSE = 120;

export class AnalysisPanel {
  /** @param {WalkContext} context @param {Views} views */
  constructor({ store, actions, services: { graph } }, views) {
    this.store = store;
    this.views = views;
    this.query = new Query();
    /** @type {Tools["trace"]} */ this.trace = (edges) => graph.trace(edges);
    /** @type {Record<string, View>} */ this.made = {};
    /** @type {string | null} */ this.name = null;
    this.timer = 0;
    const options = Object.entries(views).map(([name, [title]]) => h("option", { value: name }, title));
    this.choice = h(
      "select",
      { class: "choice", "aria-label": t("What to look at"), onchange: () => actions.openAnalysis(this.choice.value) },
      ...options,
    );
    this.controls = h("div", { class: "control-row" });
    this.result = h("div", { class: "results", role: "region", "aria-label": t("Result"), tabindex: "0" });
    this.status = h("p", { class: "status-line", role: "status" });
    const close = closeButton(() => {
      actions.openAnalysis(null);
      /** @type {HTMLElement | null} */ (document.querySelector(`[aria-controls="${ID}"]`))?.focus();
    });
    const header = h("header", {}, h("h2", {}, t("Analysis")), this.choice, close);
    this.element = h(
      "aside",
      { id: ID, class: "side-panel analysis", "aria-label": t("Analysis"), hidden: true },
      header,
      this.controls,
      this.status,
      this.result,
    );
  }

  /** @returns {WalkPanel} */
  get panel() {
    return {
      element: this.element,
      watches: ["analysis", "trace", "status", "selection", "program", "inputs", "output", "seed", "mode", "expand"],
      update: (state, before) => {
        if (state.analysis !== before.analysis) this.open(state.analysis);
        else this.follow(state, before);
      },
    };
  }

  /** Open a view, or close the panel; of a view that there is not, the first. @param {string | null} chosen */
  open(chosen) {
    const name = chosen === null || Object.hasOwn(this.views, chosen) ? chosen : Object.keys(this.views)[0];
    this.name = name;
    this.trace(null);
    this.element.hidden = name === null;
    document.body.classList.toggle("has-analysis", name !== null);
    if (name === null) return this.stop();
    savePreference("analysis", name);
    this.choice.value = name;
    const view = this.view();
    view.refresh?.(this.store.state);
    this.controls.replaceChildren(...view.controls);
    this.reload();
  }

  /** The present view, made when first looked at. @returns {View} */
  view() {
    const name = /** @type {string} */ (this.name);
    this.made[name] ??= this.views[name][1]({ reload: () => this.reload(), trace: this.trace });
    return this.made[name];
  }

  /** The graph, its question or the selection has changed. @param {State} state @param {State} before */
  follow(state, before) {
    if (!this.name) return;
    const changed =
      state.trace !== before.trace ||
      state.status !== before.status ||
      !sameQuestion(questionOf(state), questionOf(before));
    if (state.trace !== before.trace || state.selection !== before.selection) this.view().refresh?.(state);
    if (changed || state.selection !== before.selection) this.reload();
  }

  stop() {
    this.query.cancel();
    clearTimeout(this.timer);
  }

  /** Request the present view; the old result no longer holds. */
  reload() {
    this.stop();
    this.trace(null);
    const { state } = this.store;
    const ready = state.trace && (state.status === "current" || state.status === "computing");
    const body = ready ? this.view().body(state) : t("Here is nothing to see until the program has been computed.");
    if (typeof body === "string") return this.say(body);
    if (this.result.childElementCount) this.result.classList.add("is-stale");
    this.status.textContent = t("computing…");
    if (state.status === "current") this.timer = window.setTimeout(() => void this.request(body), PAUSE);
  }

  /** @param {Record<string, unknown>} body */
  async request(body) {
    const { state } = this.store;
    const view = this.view();
    const answer = await this.query.send(view.path, { ...questionOf(state), ...body }, (wait) => {
      this.say(failureText({ wait }));
      this.result.replaceChildren(button(t("Try now"), () => this.reload()));
    });
    if (!answer) return;
    if (!("body" in answer)) return this.say(failureText(answer));
    this.status.textContent = "";
    this.result.classList.remove("is-stale");
    this.result.replaceChildren(...view.show(answer.body, state));
  }

  /** Words instead of a result. @param {string} words */
  say(words) {
    this.result.replaceChildren();
    this.result.classList.remove("is-stale");
    this.status.textContent = words;
  }
}
