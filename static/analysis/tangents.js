// Forward mode, step by step: how fast every node changes as one input moves, beside what reverse mode needs.

/** @import {Tools, View} from "./panel.js" */
/** @import {State} from "../walk/state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { BACK, NEXT } from "../lib/icons.js";
import { title } from "../trace/describe.js";
import { button, choice, iconButton, inlineTensor, inputsOf, note, table } from "../lib/widgets.js";

/** @param {Tools} tools @returns {View} */
export function tangents({ reload, trace }) {
  const wrt = choice(t("The input that moves"), reload);
  return {
    path: "tangents",
    controls: [wrt.element],
    refresh: ({ trace: graph }) => wrt.offer(inputsOf(graph).map(({ name }) => [String(name), String(name)])),
    body: () => (wrt.value ? { wrt: wrt.value } : t("The program has no inputs.")),
    show: (answer, state) => [passes(answer), stepper(answer, state, wrt.value, trace)],
  };
}

/** @param {any} answer */
function passes({ passes: { forward, reverse }, cheaper }) {
  /** @type {Record<string, string>} */
  const verdict = {
    forward: t("Here forward mode is cheaper."),
    reverse: t("Here reverse mode is cheaper."),
    equal: t("Here both cost the same."),
  };
  const counts = t(
    "Passes for all derivatives: {forward} in forward mode, one for each number put in; {reverse} in reverse mode, " +
      "one for each number that comes out.",
    { forward, reverse },
  );
  return note(`${counts} ${verdict[cheaper]}`, "verdict");
}

/**
 * The walk of the tangents.
 * @param {any} answer
 * @param {State} state
 * @param {string} name
 * @param {Tools["trace"]} trace
 */
function stepper(answer, state, name, trace) {
  const { steps, nodes } = answer;
  let at = steps.length - 1;
  const place = h("span", { class: "count" });
  const rows = h("div", {});
  const caption = t("∂ node / ∂ {name}, as far as it is known", { name });
  const heads = [t("Node"), t("Value"), t("Tangent"), t("local × tangent")];
  /** @param {number} next */
  const go = (next) => {
    at = Math.max(0, Math.min(steps.length - 1, next));
    place.textContent = `${at + 1} / ${steps.length}`;
    trace(steps[at].edges);
    const rowAt = (/** @type {any} */ step, /** @type {number} */ index) => row(answer, state, step, index <= at);
    rows.replaceChildren(table(caption, heads, steps.map(rowAt)));
  };
  go(at);
  const first = button(t("From the start"), () => go(0));
  const back = iconButton(t("one step back"), BACK, () => go(at - 1));
  const next = iconButton(t("next step"), NEXT, () => go(at + 1));
  const unreached = nodes[state.trace?.output ?? 0] === null && note(t("The output does not depend on this input."));
  return h("div", {}, h("div", { class: "control-row" }, first, back, next, place), rows, unreached);
}

/**
 * @param {any} answer
 * @param {State} state
 * @param {{node: number, edges: number[]}} step
 * @param {boolean} reached
 * @returns {(string | Node)[]}
 */
function row({ nodes, edges }, { trace }, step, reached) {
  const graph = /** @type {import("../lib/types.js").Trace} */ (trace);
  const empty = h("span", { class: "empty" }, h("span", { class: "visually-hidden" }, t("not yet computed")));
  const products = edges
    .filter((/** @type {any} */ edge) => step.edges.includes(edge.id))
    .map((/** @type {any} */ { local, tangent, product }) =>
      local === null ? inlineTensor(product) : `${inlineTensor(local)} × ${inlineTensor(tangent)}`,
    );
  const { value } = graph.nodes[step.node];
  return [
    title(graph.nodes[step.node]),
    inlineTensor(value),
    reached ? inlineTensor(nodes[step.node]) : empty,
    reached ? products.join(" + ") : "",
  ];
}
