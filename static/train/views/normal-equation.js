// The normal equation beside gradient descent: the solution at once, what it rests on, and how far the run still is.

/** @import {TrainContext} from "../context.js" */
/** @import {TrainView} from "./index.js" */
import { inlineTensor, note, number, table } from "../../lib/widgets.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { math } from "../../lib/math.js";
import { queryView } from "../../lib/query.js";
import { termsOf } from "../presets.js";

/** @param {TrainContext} context @returns {TrainView} */
export function normalEquation({ store, actions }) {
  const element = h("div", { class: "results", tabindex: "0", role: "group", "aria-label": t("Normal equation") });
  const { request, say } = queryView(element);
  /** @type {any} */
  let solution = null;
  /** @type {unknown[]} */
  let of = [];
  const draw = () => element.replaceChildren(...results(solution, store));
  return {
    element,
    update: () => {
      const { X, Y } = /** @type {any} */ (store.state.inputs);
      if (!Array.isArray(X) || !Array.isArray(Y))
        return say(t("The normal equation needs the data X and the targets Y."));
      if (store.state.kind !== "linear")
        return say(
          t(
            "The normal equation solves linear regression. Here the loss is no quadratic function of the " +
              "weights: nothing solves it at once.",
          ),
        );
      if (termsOf(store.state.terms, X.length) || store.state.penalty)
        return say(t("It is shown for the features of the data themselves, and without a penalty on the weights."));
      if (!store.state.roles || !store.record) return element.replaceChildren(); // the roles are of an earlier program
      const intercept = store.state.roles.parameters.includes("b");
      const layout = store.state.roles.axes.X === 0 ? "examples_by_features" : "features_by_examples";
      const question = [X, Y, layout, intercept];
      if (question.every((part, place) => part === of[place])) return solution && draw();
      of = question;
      solution = null;
      void request("least-squares", { X, Y, layout, intercept }, (answer) => {
        solution = answer;
        const compare = { W: answer.W, ...(answer.b === null ? {} : { b: answer.b }) };
        actions.setCompare(compare);
        return results(answer, store);
      });
    },
  };
}

/**
 * @param {any} answer
 * @param {import("../state.js").ReadableTraining} store
 * @returns {(Node | string)[]}
 */
function results(answer, { record }) {
  const { textbook, gradient_descent: descent, dependent } = answer;
  const fit = {
    sum: number(answer.residual_sum_of_squares),
    rank: answer.rank,
    features: answer.features,
    condition: number(answer.condition_number, 3),
  };
  const lost = { digits: number(textbook.digits_lost ?? 0, 2) };
  const rate = number(descent.largest_learning_rate, 4);
  return [
    h("div", { class: "formula" }, math(textbook.latex)),
    note(t("With X as features × examples; the slide's (XᵀX)⁻¹XᵀY is the same for X as examples × features.")),
    table(t("At once, and step by step"), ["", "W", "b", t("distance")], solutions(answer, record)),
    note(t("Sum of squared residuals: {sum}. Rank {rank} of {features}; condition number {condition}.", fit)),
    ...(answer.message ? [note(answer.message, "verdict")] : []),
    ...dependent.map(dependence),
    note(textbook.W === null ? (textbook.reason ?? "") : t("The inverse loses {digits} digits here.", lost)),
    note(t("Largest learning rate that does not diverge: {rate}.", { rate })),
  ];
}

/** The parameters by each way. @param {any} answer @param {import("../state.js").Record_ | null} record */
function solutions({ method, W, b, textbook, gradient_descent: descent }, record) {
  const { W: here, b: offset } = /** @type {any} */ (record?.parameters ?? {});
  const distance = record?.distance === undefined ? "—" : number(record.distance);
  const run = t("this run, update {update}", { update: record?.update ?? 0 });
  return [
    [method === "qr" ? t("solved by QR") : t("solved by SVD"), inlineTensor(W), inlineTensor(b), "0"],
    [run, inlineTensor(here ?? null), inlineTensor(offset ?? null), distance],
    [t("where gradient descent from 0 ends"), inlineTensor(descent.W), inlineTensor(descent.b), ""],
    [t("by the textbook's inverse"), inlineTensor(textbook.W), "", ""],
  ];
}

/** A feature that others make up. @param {{feature: number, combination: Record<string, unknown>}} dependence */
function dependence({ feature, combination }) {
  const terms = Object.entries(combination).map(
    ([other, factor]) => `${number(factor)} · ${t("feature {feature}", { feature: other })}`,
  );
  const parts = { feature, combination: terms.join(" + ") };
  return note(t("Feature {feature} is a combination of others: {combination}.", parts));
}
