// "Explain my error": a backward pass of one's own is read against the graph, and the first wrong line explained.

/** @import {Fix} from "../../lib/types.js" */
/** @import {State} from "../../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "../../panels/context.js" */
/** @import {Explained, Line} from "./words.js" */
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { Query, failureText } from "../../lib/query.js";
import { applyFix } from "../../lib/spans.js";
import { button, closeButton } from "../../lib/widgets.js";
import { questionOf } from "../../walk/snapshot.js";
import { ID } from "./button.js";
import { edgesOf, explainedView } from "./view.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function explain(context) {
  const panel = new ExplainPanel(context);
  return {
    element: panel.element,
    watches: ["explaining", "trace", "status"],
    update: (state, before) => panel.follow(state, before),
  };
}

class ExplainPanel {
  /** @param {WalkContext} context */
  constructor({ store, actions, services: { graph } }) {
    this.store = store;
    this.actions = actions;
    this.graph = graph;
    this.query = new Query();
    this.isAsked = false;
    this.text = textArea(() => void this.read());
    this.status = h("p", { class: "status-line", role: "status" });
    this.result = h("div", { class: "explained" });
    const close = closeButton(() => {
      actions.openExplain(false);
      /** @type {HTMLElement | null} */ (document.querySelector(`[aria-controls="${ID}"]`))?.focus();
    });
    const read = button(t("Read it"), () => void this.read(), { class: "button main" });
    const edit = button(t("Edit"), () => this.edit());
    this.editing = h(
      "div",
      { class: "explain-editing" },
      h("p", { class: "remark" }, t("Your backward pass, read as NumPy against the graph; it is never run.")),
      this.text,
      h("div", { class: "summary-ways" }, read, h("kbd", { "aria-hidden": "true" }, "Ctrl Enter")),
    );
    this.reading = h("div", { class: "summary-ways", hidden: true }, edit);
    this.element = h(
      "aside",
      { id: ID, class: "side-panel explain", "aria-label": t("Explain my error"), hidden: true },
      h("header", {}, h("h2", {}, t("Explain my error")), close),
      h(
        "div",
        { class: "explain-body", tabindex: "0", role: "group", "aria-label": t("Explain my error") },
        this.editing,
        this.status,
        this.result,
        this.reading,
      ),
    );
  }

  /** @param {State} state @param {State} before */
  follow(state, before) {
    if (state.explaining !== before.explaining) this.open(state.explaining);
    else if (this.isAsked && state.explaining && state.status === "current" && state.trace !== before.trace)
      void this.read();
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.element.hidden = !isOpen;
    document.body.classList.toggle("has-explain", isOpen);
    this.graph.trace(null);
    if (isOpen) (this.editing.hidden ? this.reading.querySelector("button") : this.text)?.focus();
    else this.query.cancel();
  }

  async read() {
    const { state } = this.store;
    if (!this.text.value.trim()) return this.say(t("Paste a backward pass first."));
    if (!state.trace || state.status !== "current")
      return this.say(t("Here is nothing to see until the program has been computed."));
    this.isAsked = true;
    const body = { ...questionOf(state), backward: this.text.value };
    const answer = await this.query.send("explain", body, (wait) => this.say(failureText({ wait })));
    if (!answer) return;
    if (!("body" in answer)) return this.say(failureText(answer));
    this.show(answer.body);
  }

  /** @param {Explained} explained */
  show(explained) {
    const trace = this.store.state.trace;
    if (!trace) return;
    const { first, lines } = explained;
    const rest = first === null ? null : edgesOf(lines[first], trace);
    const light = (/** @type {number[] | null} */ edges) => this.graph.trace(edges ?? rest);
    this.result.replaceChildren(
      ...explainedView(explained, trace, {
        trace: light,
        fix: (fix) => this.fix(fix),
        select: (line) => this.select(line, edgesOf(line, trace)),
      }),
    );
    light(null);
    const hadFocus = this.editing.contains(document.activeElement);
    this.editing.hidden = true;
    this.reading.hidden = false;
    const places = [".explained-card .main", ".is-wrong button"].map((each) => this.result.querySelector(each));
    const place = places.find((each) => each !== null) ?? this.reading.firstElementChild;
    if (hadFocus || document.activeElement === document.body) /** @type {HTMLElement} */ (place).focus();
    this.status.textContent =
      first === null ? "" : `${t("Line {line}", { line: lines[first].span.line })}: ${lines[first].message ?? ""}`;
    this.status.classList.toggle("visually-hidden", first !== null);
  }

  /** @param {Fix} fix */
  fix(fix) {
    this.text.value = applyFix(this.text.value, fix);
    void this.read();
  }

  /** Look closer at the edge that a line is about, or its node. @param {Line} line @param {number[]} edges */
  select({ node }, edges) {
    const { walk } = this.store.state;
    const edge = edges.length === 1 ? (walk?.trace.parts ? walk.trace.parts.get(edges[0]) : edges[0]) : undefined;
    if (edge !== undefined) this.actions.select({ kind: "edge", id: edge });
    else if (node !== null) this.actions.select({ kind: "node", id: node });
  }

  /** Back to the text. */
  edit() {
    this.isAsked = false;
    this.graph.trace(null);
    this.result.replaceChildren();
    this.editing.hidden = false;
    this.reading.hidden = true;
    this.text.focus();
  }

  /** @param {string} words */
  say(words) {
    this.graph.trace(null);
    this.result.replaceChildren();
    this.status.classList.remove("visually-hidden");
    this.status.textContent = words;
  }
}

/** Where one pastes; Ctrl and Enter read it. @param {() => void} read */
function textArea(read) {
  return h("textarea", {
    class: "explain-text",
    rows: 7,
    "aria-label": t("Your backward pass"),
    placeholder: "dz = p - y\ndW = X.T @ dz / n",
    maxlength: document.documentElement.dataset.characters ?? "20000",
    spellcheck: "false",
    autocapitalize: "off",
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      read();
    },
  });
}
