// One feature: points, the line of predictions and residuals; many features: predicted against true values.

import { t } from "../../lib/i18n.js";
import { toNumber } from "../../lib/number.js";
import { axesFor, nameBoth } from "../views/scatter.js";
import { sampled } from "./sample.js";

/** @typedef {import("../room.js").Size} Size */

/**
 * One feature: the points, the line of predictions, and each residual as the distance between them.
 * @param {{feature: number[], truth: unknown[], predicted: unknown[]}} train
 * @param {{feature: number[], truth: unknown[]} | null} test  Points that nothing is learnt from: hollow.
 * @param {Size} size
 * @param {[string, string] | null} [names]  Of the feature and of what is predicted.
 */
export function line({ feature, truth, predicted }, test, size, names = null) {
  const all = { across: [...feature, ...(test?.feature ?? [])], up: [...truth, ...(test?.truth ?? [])].map(toNumber) };
  const { svg, x, y } = axesFor(all.across, all.up, size);
  svg.attr("aria-label", t("The data, the predictions as a line, the residuals between them"));
  const [floor, ceiling] = [-2_000, 2_000];
  /** @param {unknown} value */
  const height = (value) => Math.max(floor, Math.min(ceiling, y(toNumber(value))));
  const order = sampled(feature.map((_, at) => at))
    .sort((one, other) => feature[one] - feature[other])
    .filter((at) => Number.isFinite(toNumber(predicted[at])));
  for (const at of order)
    svg
      .append("path")
      .attr("class", "residual")
      .attr("d", `M${x(feature[at])} ${height(truth[at])}V${height(predicted[at])}`);
  if (order.length)
    svg
      .append("path")
      .attr("class", "chart-curve forward")
      .attr("d", `M${order.map((at) => `${x(feature[at])},${height(predicted[at])}`).join("L")}`);
  const points = (/** @type {number[]} */ across, /** @type {unknown[]} */ up, /** @type {string} */ kind) => {
    for (const at of sampled(across.map((_, at) => at)))
      svg.append("circle").attr("class", kind).attr("cx", x(across[at])).attr("cy", height(up[at])).attr("r", 3.6);
  };
  if (test) points(test.feature, test.truth, "point is-test");
  points(feature, truth, "point");
  if (names) nameBoth(svg, names, size);
  return /** @type {SVGSVGElement} */ (svg.node());
}

/**
 * Many features: predicted against true values.
 * @param {unknown[]} truth @param {unknown[]} predicted @param {Size} size
 */
export function against(truth, predicted, size) {
  const all = [...truth, ...predicted].map(toNumber).filter(Number.isFinite);
  const { svg, x, y } = axesFor(all, all, size);
  svg.attr("aria-label", t("Predicted against true values: on the line they are equal"));
  const [low, high] = x.domain();
  svg
    .append("path")
    .attr("class", "chart-zero")
    .attr("d", `M${x(low)} ${y(low)}L${x(high)} ${y(high)}`);
  for (const at of sampled(truth.map((_, at) => at)).filter((at) => Number.isFinite(toNumber(predicted[at]))))
    svg
      .append("circle")
      .attr("class", "point")
      .attr("cx", x(toNumber(truth[at])))
      .attr("cy", y(toNumber(predicted[at])))
      .attr("r", 3.6);
  nameBoth(svg, [t("true"), t("predicted")], size);
  return /** @type {SVGSVGElement} */ (svg.node());
}
