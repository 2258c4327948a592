// Three demonstrations: a backward pass without zeroing, each point's share of a loss, and layers that collapse.

/** @import {Tools, View} from "./panel.js" */
/** @import {State} from "../walk/state.js" */
/** @import {Tensor} from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { formatShape, toNumber } from "../lib/number.js";
import { title } from "../trace/describe.js";
import { choice, heatMap, inlineTensor, note, number, table } from "../lib/widgets.js";

/** @param {Tools} tools @returns {View} */
export function repeat({ reload }) {
  let times = 1;
  /** @param {number} next */
  const turn = (next) => {
    times = next;
    reload();
  };
  const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
    h("button", { class: "button", type: "button", onclick: act }, text);
  const more = button(t("Backward again"), () => turn(Math.min(10, times + 1)));
  const zero = button(t("Set to zero"), () => turn(1));
  return {
    path: "repeat",
    controls: [more, zero],
    body: () => ({ times }),
    show: ({ gradients }) => accumulation(gradients, times),
  };
}

/** @param {Record<string, {accumulated: Tensor[]}>} gradients @param {number} times */
function accumulation(gradients, times) {
  const passes = Array.from({ length: times }, (_, at) => t("after pass {count}", { count: at + 1 }));
  const rows = Object.entries(gradients).map(([name, { accumulated }]) => [
    name,
    ...accumulated.map((each) => inlineTensor(each, 4)),
  ]);
  const verdict =
    times === 1
      ? t("One backward pass. Press “Backward again”: nothing is set to zero before.")
      : t("{times} backward passes without zeroing: every gradient is {times} times what it should be.", { times });
  return [
    note(verdict, "verdict"),
    table(t("What has gathered"), [t("Input"), ...passes], rows),
    note(
      t(
        "Frameworks add each gradient to what is there, so that a large batch can come in parts. So one sets " +
          "them to zero before every update. The walk on this page adds nothing up: it always shows one pass.",
      ),
    ),
  ];
}

/** @param {Tools} tools @returns {View} */
export function shares({ reload }) {
  const which = choice(t("Aggregation"), reload);
  const from = choice(t("Gradient of"), reload);
  return {
    path: "shares",
    controls: [which.element, from.element],
    body: () => ({}),
    show: ({ aggregations }, state) => {
      if (!aggregations.length)
        return [
          note(t("The output is no mean or sum over several points: there is nothing to share. Try mse(Y, X@w).")),
        ];
      which.offer(
        aggregations.map((/** @type {any} */ each, /** @type {number} */ at) => [
          String(at),
          state.trace ? title(state.trace.nodes[each.node]) : String(at),
        ]),
      );
      const chosen = aggregations[Number(which.value)];
      from.offer(Object.keys(chosen.points[0].gradients).map((name) => [name, name]));
      return batch(chosen, from.value);
    },
  };
}

/** @param {any} aggregation @param {string} name */
function batch({ kind, points }, name) {
  const largest = Math.max(...points.map((/** @type {any} */ { part }) => Math.abs(toNumber(part ?? 0))), 1e-300);
  const rows = points.map((/** @type {any} */ { index, value, part, gradient, gradients }) => [
    `[${index.join(", ")}]`,
    number(value),
    bar(part, largest),
    number(gradient, 4),
    inlineTensor(gradients[name] ?? null, 4),
  ]);
  return [
    note(
      kind === "mean"
        ? t("The loss is the mean of {count} values: each takes part with the weight 1/{count}.", {
            count: points.length,
          })
        : t("The loss is the sum of {count} values.", { count: points.length }),
      "verdict",
    ),
    table(
      t("Each point"),
      [t("Point"), t("Its loss"), t("Part of the whole"), t("∂L/∂l"), t("What it adds to ∂L/∂{name}", { name })],
      rows,
    ),
    note(t("The last column adds up to the gradient of {name}.", { name })),
  ];
}

/** A part as a number and a bar. @param {unknown} part @param {number} largest */
function bar(part, largest) {
  if (part === null) return "—";
  const meter = h("span", { class: "share-bar", "aria-hidden": "true" });
  meter.style.inlineSize = `${(Math.abs(toNumber(part)) / largest) * 100}%`;
  return h(
    "span",
    { class: "share" },
    h("span", {}, `${number(toNumber(part) * 100, 3)} %`),
    h("span", { class: "share-track" }, meter),
  );
}

/** @returns {View} */
export function collapse() {
  return {
    path: "collapse",
    controls: [],
    body: () => ({}),
    show: ({ stacks }, state) =>
      stacks.length
        ? stacks.flatMap((/** @type {any} */ stack) => layers(stack, state))
        : [
            note(
              t(
                "There are no two dense layers on top of one another here. Try X@W1@W2, or dense(dense(X, W1, " +
                  "b1), W2, b2).",
              ),
            ),
          ],
  };
}

/** @param {any} stack @param {State} state */
function layers(stack, state) {
  const chain = stack.layers
    .map((/** @type {any} */ { weight, shape, bias }) => `${weight} (${formatShape(shape)})${bias ? ` + ${bias}` : ""}`)
    .join(" → ");
  const parts = [h("h3", {}, chain)];
  if (!stack.linear) {
    const verdict = stack.between.length
      ? t("Not one layer: {activations} stands between.", { activations: stack.between.join(", ") })
      : t("Not one layer.");
    return [...parts, note(verdict, "verdict"), note(stack.reason)];
  }
  const { matrix, bias } = stack;
  const rows = Array.isArray(matrix[0]) ? matrix : matrix.map((/** @type {unknown} */ value) => [value]);
  const given = state.trace?.nodes[stack.output]?.value ?? null;
  return [
    ...parts,
    note(
      t(
        "One layer does the same, at the data and at random inputs: without an activation, stacked layers are a " +
          "single matrix.",
      ),
      "verdict",
    ),
    heatMap(
      t("The single matrix"),
      rows.map((/** @type {unknown} */ _, /** @type {number} */ at) => String(at)),
      rows[0].map((/** @type {unknown} */ _, /** @type {number} */ at) => String(at)),
      rows,
    ),
    ...(bias === null ? [] : [note(t("Its bias: {bias}", { bias: inlineTensor(bias, 12) }))]),
    note(
      t("Outputs of the stack: {stack}. Of the single layer: {single}. Largest difference: {difference}.", {
        stack: inlineTensor(given, 4),
        single: inlineTensor(stack.outputs, 4),
        difference: number(stack.difference, 2),
      }),
    ),
  ];
}
