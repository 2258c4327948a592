// The summary after the last step: what moves the output and how much, and what one can do next.

/** @import {Trace} from "../lib/types.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
/** @import {Example} from "../walk/examples.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, formatShape, toNumber } from "../lib/number.js";
import { button, inputsOf } from "../lib/widgets.js";
import { nameView } from "./names.js";

/** Inputs that have a row. */
const MAX_ROWS = 40;

/** @param {WalkContext} context @returns {WalkPanel} */
export function summary(context) {
  const table = h("div", {
    class: "summary-table",
    tabindex: "0",
    role: "group",
    "aria-label": t("Derivatives by the inputs"),
  });
  const heading = h("h3", { tabindex: "-1" });
  const words = h("p", { class: "sentence" });
  const next = h("div", { class: "summary-ways" });
  const element = h(
    "section",
    { id: "summary", class: "summary-card", "aria-label": t("Summary"), hidden: true },
    h("div", { class: "summary-part" }, heading, table),
    h("div", { class: "summary-part" }, context.services.answers.inside, words, next),
    context.services.answers.aside,
  );
  /** @type {Example[]} */
  let all = [];
  /** The ways on, in place of those before: who stands on one of them stays there. */
  const offer = () => {
    const at = [...next.children].indexOf(/** @type {Element} */ (document.activeElement));
    next.replaceChildren(...ways(context, all));
    /** @type {HTMLElement | undefined} */ (next.children[at])?.focus();
  };
  void context.services.examples.then((examples) => {
    all = examples;
    const { state } = context.store; // they may come when the summary is already read
    if (state.summary && state.trace) offer();
  });
  return {
    element,
    watches: ["summary", "trace", "walk"],
    update(state, before) {
      element.hidden = !state.summary;
      document.body.classList.toggle("has-summary", state.summary);
      if (!state.summary || !state.trace) return;
      heading.replaceChildren(...titleOf(state.trace));
      table.replaceChildren(gradientTable(state.trace));
      words.textContent = wordsOf(state.trace);
      offer();
      if (!before.summary) heading.focus();
    },
  };
}

/** `What moves loss = 0.731` @param {Trace} trace */
function titleOf(trace) {
  const node = trace.nodes[trace.output];
  const name = trace.outputs.find(({ node: id }) => id === trace.output)?.name ?? null;
  const value = node.shape.length ? formatShape(node.shape) : shown(node.value);
  return name
    ? [`${t("What moves")} `, nameView(name), ` = ${value}`]
    : [t("What moves the output, {value}", { value })];
}

/** @param {Trace} trace */
const wordsOf = (trace) =>
  inputsOf(trace).some(({ gradient }) => gradient !== null)
    ? t("Each gradient says how fast the output changes as that input grows. Change one and compare.")
    : t("There is no gradient here: only the way forward was walked.");

/** @param {Trace} trace */
function gradientTable(trace) {
  const inputs = inputsOf(trace).slice(0, MAX_ROWS);
  const most = inputs.reduce((far, { gradient }) => Math.max(far, size(gradient)), 0);
  const rows = inputs.map(({ name, shape, value, gradient }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, nameView(String(name))),
      h("td", { class: "value" }, shape.length ? formatShape(shape) : shown(value)),
      h(
        "td",
        { class: "gradient" },
        gradient === null ? t("none") : shape.length ? formatShape(shape) : shown(gradient),
      ),
      h("td", { "aria-hidden": "true" }, bar(gradient, most)),
    ),
  );
  const heads = [t("Input"), t("Value"), t("Gradient")].map((text) => h("th", { scope: "col" }, text));
  return h("table", {}, h("thead", {}, h("tr", {}, ...heads, h("td"))), h("tbody", {}, ...rows));
}

/**
 * How large a gradient is beside the largest; to the left what makes the output smaller.
 * @param {unknown} value @param {number} most
 */
function bar(value, most) {
  const element = h("span", { class: `gradient-bar ${toNumber(value) < 0 ? "is-minus" : ""}` }, h("i"));
  element.style.setProperty("--size", `${most > 0 ? Math.round((50 * size(value)) / most) : 0}%`);
  return element;
}

/** @param {unknown} value */
function size(value) {
  const number = Math.abs(toNumber(value));
  return Number.isFinite(number) ? number : 0;
}

/** @param {unknown} value */
const shown = (value) => formatNumber(value, { digits: 3, locale: locale() });

/** What one can do next. @param {WalkContext} context @param {Example[]} all */
function ways({ store, actions, services }, all) {
  const { program } = store.state;
  const at = all.findIndex((example) => example.program === program);
  const following = at < 0 ? undefined : all[at + 1];
  const goOn = (/** @type {Example} */ example) => {
    actions.openExample(example);
    services.lessons.actions.leaveFor(example.program);
  };
  const change = () => {
    const all = /** @type {HTMLElement | null} */ (document.getElementById("all-inputs"));
    if (all?.checkVisibility() && all.ariaExpanded !== "true") all.click();
    /** @type {HTMLElement | null} */ (document.querySelector("#inputs :is(.field, .chip)"))?.focus();
  };
  const save = () =>
    /** @type {HTMLElement | null} */ (document.querySelector("#zoom [aria-haspopup=dialog]"))?.click();
  return [
    button(t("Change an input"), change),
    button(t("Check by finite differences"), () => actions.openAnalysis("check")),
    button(t("Other analyses"), () => actions.openAnalysis("paths")),
    button(t("Export"), save),
    following && button(t("Next example: {title}", { title: following.title }), () => goOn(following)),
  ].filter((way) => way !== undefined);
}
