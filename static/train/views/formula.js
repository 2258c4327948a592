// The gradient derived by hand beside the graph's, and the two ways to write a regression: example by example, at once.

/** @import {TrainContext} from "../context.js" */
/** @import {TrainView} from "./index.js" */
import { analyse } from "../../lib/api.js";
import { inlineTensor, note, number, table } from "../../lib/widgets.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { math } from "../../lib/math.js";
import { queryView } from "../../lib/query.js";

/** @param {TrainContext} context @returns {TrainView} */
export function formula({ store }) {
  const element = h("div", { class: "results", tabindex: "0", role: "group", "aria-label": t("Formula and graph") });
  const formulas = h("div");
  const beside = h("div");
  element.append(formulas, beside);
  const { request } = queryView(formulas);
  /** @type {string} */
  let compared = "";
  return {
    element,
    atRest: true,
    update: () => {
      const { program, roles, kind } = store.state;
      if (!store.record) return;
      const question = { program, inputs: store.present, parameters: roles?.parameters ?? null };
      void request("formula", question, derivation);
      const key = `${kind} ${program}`;
      const regression = kind === "linear" || kind === "logistic";
      if (!regression) beside.replaceChildren();
      else if (compared !== key) {
        compared = key;
        void sideBySide(store, beside);
      }
    },
  };
}

/** The gradients derived by hand, beside the graph's. @param {any} answer */
function derivation({ formulas, message }) {
  const equation = (/** @type {any} */ { parameter, latex }) =>
    h("div", { class: "formula" }, math(`\\frac{\\partial L}{\\partial ${parameter}} = ${latex}`));
  const heads = ["", t("formula"), t("graph"), t("difference")];
  const rows = formulas.map((/** @type {any} */ each) => [
    each.parameter,
    inlineTensor(each.formula, 4),
    inlineTensor(each.graph, 4),
    number(each.difference, 2),
  ]);
  const comparison = rows.length ? [table(t("By hand, and by the graph"), heads, rows)] : [];
  return [...formulas.map(equation), ...comparison, note(message)];
}

/**
 * Both ways of writing the same regression, with the loss that each gives for the same numbers.
 * @param {import("../state.js").ReadableTraining} store
 * @param {HTMLElement} host
 */
async function sideBySide(store, host) {
  const { inputs, kind } = store.state;
  const features = Array.isArray(inputs.X) ? inputs.X.length : 1;
  const rows = await Promise.all(
    [
      ["vectorised", t("all examples at once")],
      ["per_example", t("example by example")],
    ].map(async ([style, name]) => {
      const preset = await analyse("presets", { kind, features, style });
      if (!("body" in preset)) return null;
      const { program, inputs: start } = preset.body;
      const parameters = Object.fromEntries(
        Object.keys(start).map((each) => [each, store.present[each] ?? start[each]]),
      );
      const run = await analyse("train", {
        program,
        inputs: { ...inputs, ...parameters },
        parameters: Object.keys(start),
        updates: 0,
        gradients: true,
      });
      return "body" in run ? { name, program, record: run.body.records[0] } : null;
    }),
  );
  const variants = rows.filter((row) => row !== null);
  host.replaceChildren(
    h("h2", {}, t("Two ways to write it")),
    ...variants.map(({ name, program }) =>
      h("div", {}, note(name), h("pre", { class: "train-code" }, h("code", {}, program))),
    ),
    table(
      t("The same numbers"),
      ["", t("loss"), ...Object.keys(variants[0]?.record.gradients ?? {}).map((name) => `∂L/∂${name}`)],
      variants.map(({ name, record }) => [
        name,
        number(record.loss, 12),
        ...Object.values(record.gradients).map((/** @type {any} */ slope) => inlineTensor(slope, 3)),
      ]),
    ),
  );
}
