// The gradient check: backpropagation against finite differences, element by element, and the error at every step size.

/** @import {Tools, View} from "./panel.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toNumber } from "../lib/number.js";
import { chart } from "../lib/chart.js";
import { choice, note, number, table } from "../lib/widgets.js";

/**
 * @typedef {{name: string, index: number[], analytic: unknown, numeric: unknown, relative_error: unknown, verdict:
 *   string, reason?: string | null}} Element
 */

/** @param {Tools} tools @returns {View} */
export function check({ reload }) {
  const scheme = choice(t("Differences"), reload);
  scheme.offer([
    ["central", t("central: (f(x+h) − f(x−h)) / 2h")],
    ["forward", t("forward: (f(x+h) − f(x)) / h")],
  ]);
  const step = choice(t("Step h"), reload);
  step.offer(
    Array.from({ length: 12 }, (_, at) => [`1e-${at + 1}`, number(Number(`1e-${at + 1}`))]),
    "1e-6",
  );
  return {
    path: "check",
    controls: [scheme.element, step.element],
    body: () => ({ scheme: scheme.value, step: Number(step.value) }),
    show: ({ agrees, elements, by_step }) => [
      verdictOf(agrees, elements),
      ...reasons(elements).map((reason) => note(reasonText(reason))),
      table(
        t("Each element, both ways"),
        [t("Element"), t("Analytic"), t("Numeric"), t("Relative error"), t("Verdict")],
        elements.map(row),
      ),
      ...(by_step.length
        ? [
            h("h3", {}, t("Error and step size")),
            errorChart(by_step),
            note(
              t(
                "To the right the error is truncation: the curve bends within the step. To the left it is " +
                  "round-off: two nearly equal numbers are subtracted.",
              ),
            ),
          ]
        : []),
    ],
  };
}

/** @param {string} reason */
function reasonText(reason) {
  if (reason === "branch")
    return t(
      "Within the step the program takes another branch: on its two sides two different formulas are computed, " +
        "so there is no single slope to measure.",
    );
  if (reason === "step")
    return t("For some elements this step is too coarse or too fine; the verdict rests on other steps.");
  return t(
    "At a kink the slopes on both sides differ, so there is no single slope to measure; backpropagation follows " +
      "a convention there.",
  );
}

/**
 * In a word: agreement is said only of what could be compared.
 * @param {boolean | null} agrees
 * @param {Element[]} elements
 */
function verdictOf(agrees, elements) {
  if (agrees === false)
    return h("p", { class: "verdict is-wrong" }, t("Some gradients differ from their finite differences."));
  if (agrees === null) {
    const agreed = elements.some(({ verdict }) => verdict === "agrees");
    if (agreed) {
      const text = t("What could be compared agrees; some gradients are too noisy to tell, or not finite.");
      return h("p", { class: "verdict" }, text);
    }
    const noisy = elements.some(({ verdict }) => verdict === "too-noisy");
    return h(
      "p",
      { class: "verdict" },
      noisy
        ? t("Too noisy to tell: rounding hides the slope at every step.")
        : t("Here is nothing that could be compared."),
    );
  }
  return h("p", { class: "verdict is-well" }, t("Backpropagation and finite differences agree."));
}

/** @param {Element} element @returns {string[]} */
function row({ name, index, analytic, numeric, relative_error, verdict }) {
  return [
    index.length ? `${name}[${index.join(", ")}]` : name,
    number(analytic),
    number(numeric),
    number(relative_error, 2),
    verdictText(verdict),
  ];
}

/** @param {string} verdict */
function verdictText(verdict) {
  /** @type {Record<string, string>} */
  const texts = {
    agrees: t("agrees"),
    differs: t("differs"),
    kink: t("kink: no derivative here"),
    "no-gradient": t("no gradient reaches it"),
    "non-finite": t("not finite"),
    surrogate: t("another gradient on purpose"),
    "too-noisy": t("too noisy to tell"),
  };
  return texts[verdict] ?? verdict;
}

/** @param {Element[]} elements @returns {string[]} */
const reasons = (elements) => [...new Set(elements.flatMap(({ reason }) => reason ?? []))];

/** @param {{step: number, forward: unknown, central: unknown}[]} steps */
function errorChart(steps) {
  /** @param {"forward" | "central"} scheme @returns {[number, number][]} */
  const points = (scheme) => steps.map((each) => [each.step, toNumber(each[scheme])]);
  return chart({
    label: t("Relative error against the step size, both logarithmic"),
    logarithmic: true,
    across: t("step h"),
    up: t("relative error"),
    curves: [
      { name: t("forward differences"), kind: "forward", points: points("forward") },
      { name: t("central differences"), kind: "backward", points: points("central") },
    ],
  });
}
