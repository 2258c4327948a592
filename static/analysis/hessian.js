// Second order: the matrix of second derivatives as a heat map, its eigenvalues, and what their signs say.

/** @import {Tools, View} from "./panel.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { choice, heatMap, inputsOf, note, number } from "../lib/widgets.js";

/** @param {Tools} tools @returns {View} */
export function hessian({ reload }) {
  const wrt = choice(t("By"), reload);
  return {
    path: "hessian",
    controls: [wrt.element],
    refresh: ({ trace }) =>
      wrt.offer([
        ["", t("all inputs")],
        ...inputsOf(trace).map(({ name }) => /** @type {[string, string]} */ ([String(name), String(name)])),
      ]),
    body: () => (wrt.value ? { wrt: [wrt.value] } : {}),
    show: ({ wrt: variables, hessian: matrix, eigenvalues, definite, stationary, method, kinks }) => {
      const labels = variables.map((/** @type {{label: string}} */ { label }) => label);
      return [
        note(curvatureText(definite, stationary), "verdict"),
        heatMap(t("∂²output / ∂row ∂column"), labels, labels, matrix),
        ...(eigenvalues
          ? [
              h("h3", {}, t("Eigenvalues")),
              note(eigenvalues.map((/** @type {unknown} */ value) => number(value)).join("; "), "number-text"),
            ]
          : []),
        ...(kinks.length ? [note(t("The program has kinks here; at a kink there is no second derivative."))] : []),
        note(
          method === "exact"
            ? t("Exact: the backward pass, run on numbers that carry their own rate of change.")
            : t("By central differences of the gradient."),
        ),
      ];
    },
  };
}

/**
 * What the signs say; only where the gradient is 0 do they make a minimum or a saddle.
 * @param {string | null} definite
 * @param {boolean} stationary
 */
function curvatureText(definite, stationary) {
  /** @type {Record<string, string>} */
  const texts = {
    positive: stationary
      ? t("The gradient is 0 and all eigenvalues are positive: a local minimum.")
      : t("All eigenvalues are positive: the output curves upwards in every direction."),
    negative: stationary
      ? t("The gradient is 0 and all eigenvalues are negative: a local maximum.")
      : t("All eigenvalues are negative: the output curves downwards in every direction."),
    indefinite: stationary
      ? t("The gradient is 0 and eigenvalues have both signs: a saddle, up in some directions and down in others.")
      : t(
          "Eigenvalues of both signs: the output curves upwards in some directions and downwards in others. The " +
            "gradient is not 0 here, so this is no saddle.",
        ),
    semidefinite: t("Some eigenvalues are 0: in some directions the output does not curve."),
    zero: t("Nothing curves: all second derivatives are 0."),
  };
  return texts[definite ?? ""] ?? t("The curvature is not finite here.");
}
