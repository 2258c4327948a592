// The card of a bug hunt: what is to be done, the gradient check, the place that is pointed at, what came of it; and
// the banner over the picture, whose numbers are wrong.

/** @import {WalkPanel} from "../panels/context.js" */
/** @import {Hunt} from "./hunt.js" */
/** @import {PracticeContext} from "./index.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber } from "../lib/number.js";
import { button } from "../lib/widgets.js";
import { nameView } from "../panels/names.js";
import { keyOf, placesOf, rowsOf } from "./hunt.js";
import { huntText } from "./words.js";

/** Elements of inputs that have a row. */
const MAX_ROWS = 60;
const DIGITS = 4;

/** The banner over the picture. @param {PracticeContext} context @returns {WalkPanel} */
export function huntBanner({ services: { practice } }) {
  const text = t("Bug hunt: one rule of this backward pass is wrong, and so are gradients that follow from it");
  const element = h("p", { class: "hunt-banner", hidden: true }, text);
  practice.store.watch(["hunt"], ({ hunt }) => {
    element.hidden = !hunt?.walk;
    document.body.classList.toggle("is-hunting", !element.hidden);
  });
  return { element };
}

/** @param {PracticeContext} context @returns {WalkPanel} */
export function hunt({ services: { practice, graph } }) {
  const card = new HuntCard(practice.actions);
  practice.store.watch(["hunt"], (state, before) => {
    card.show(state.hunt, before.hunt);
    const mark = state.hunt?.mark?.hunt;
    if (mark !== before.hunt?.mark?.hunt) graph.trace(mark && mark.edge !== null ? [mark.edge] : null);
  });
  return {
    element: card.element,
    watches: ["position", "walk"],
    update: ({ position, walk }) => document.body.classList.toggle("is-at-end", position + 1 === walk?.length),
  };
}

class HuntCard {
  /** @param {import("./actions/hunt.js").HuntActions} actions */
  constructor(actions) {
    this.label = h("p", { class: "question-label" });
    this.text = h("p", { class: "question-text", role: "status" });
    this.place = h("select", {
      class: "choice hunt-place",
      "aria-label": t("The edge or node"),
      onchange: () => this.choose(actions),
    });
    this.here = h(
      "button",
      { type: "submit", class: "button small main" },
      t("It goes wrong here"),
      h("kbd", { "aria-hidden": "true" }, "Enter"),
    );
    this.form = h("form", { class: "hunt-point" }, this.place, this.here);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void actions.accuse();
    });
    this.reveal = button(t("Show it"), () => void actions.showBug());
    this.another = button(t("Another bug"), () => void actions.hunt());
    this.rows = h("tbody");
    this.check = h(
      "div",
      { class: "hunt-check", tabindex: "0", role: "group", "aria-label": t("Gradient check") },
      h(
        "table",
        {},
        h("caption", {}, t("Gradient check")),
        h("thead", {}, h("tr", {}, ...[t("Input"), t("this pass"), t("finite differences")].map(headCell))),
        this.rows,
      ),
    );
    this.element = h(
      "section",
      { id: "hunt", class: "hunt-card", "aria-label": t("Bug hunt"), hidden: true },
      h("div", { class: "question-said" }, this.label, this.text),
      this.form,
      this.check,
      h(
        "div",
        { class: "hunt-ways" },
        this.reveal,
        this.another,
        button(t("End the hunt"), () => actions.leaveHunt()),
      ),
    );
  }

  /** @param {Hunt | null} state @param {Hunt | null} before */
  show(state, before) {
    this.element.hidden = !state?.walk;
    if (!state?.walk) return;
    if (state.walk !== before?.walk) this.offer(state);
    if (state.checked !== before?.checked) this.rows.replaceChildren(...rowsOf(state).slice(0, MAX_ROWS).map(rowView));
    const isOpen = state.stage === "open";
    this.label.textContent = t("Bug hunt, seed {draw}", { draw: state.draw });
    const text = state.trouble || huntText(state);
    if (this.text.textContent !== text) this.text.textContent = text;
    this.element.classList.toggle("is-wrong", isOpen && state.mark !== null);
    const hadFocus = this.form.contains(document.activeElement) || document.activeElement === this.reveal;
    this.form.hidden = this.reveal.hidden = !isOpen;
    if (hadFocus && !isOpen) this.another.focus();
    this.place.value = keyOf(state.point);
    this.here.setAttribute("aria-disabled", String(state.point === null));
  }

  /** The places of the walk. @param {Hunt} state */
  offer({ walk }) {
    if (!walk) return;
    const places = placesOf(walk).map(({ key, source, gate, number }) => {
      const names = { source, gate: gate ?? "", number: number === null ? "…" : shown(number) };
      const text =
        gate === null ? t("sum at {source}: {number}", names) : t("from {gate} to {source}: {number}", names);
      return h("option", { value: key }, text);
    });
    const others = walk.trace.nodes.filter(({ id }) => !walk.hidden[id] && walk.gradientAt[id] !== Infinity);
    const keys = new Set(places.map(({ value }) => value));
    const nodes = others
      .filter(({ id }) => !keys.has(`node:${id}`))
      .map(({ id, name, label }) => h("option", { value: `node:${id}`, hidden: true }, name ?? label));
    this.place.replaceChildren(
      h("option", { value: "" }, t("Choose an edge in the picture or here")),
      ...places,
      ...nodes,
    );
  }

  /** @param {import("./actions/hunt.js").HuntActions} actions */
  choose(actions) {
    const [kind, id] = this.place.value.split(":");
    if (!kind) return actions.point(null);
    actions.walk.actions.select({ kind: kind === "edge" ? "edge" : "node", id: Number(id) });
  }
}

/** @param {string} text */
const headCell = (text) => h("th", { scope: "col" }, text);

/** @param {unknown} value */
const shown = (value) => (value === null ? "–" : formatNumber(value, { digits: DIGITS, locale: locale() }));

/** @param {import("./hunt.js").Row} row */
const rowView = ({ label, own, numeric, verdict }) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, nameView(label)),
    h("td", { class: "gradient" }, shown(own)),
    h("td", {}, verdict === "kink" ? t("kink: no derivative here") : shown(numeric)),
  );
