// The predictions of the model: a line through points, classes in the plane, or predicted against true values.

/** @import {TrainContext} from "../context.js" */
/** @import {TrainView} from "./index.js" */
/** @import {ReadableTraining} from "../state.js" */
import { analyse } from "../../lib/api.js";
import { contours } from "../../vendor/d3.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { elements, toNumber } from "../../lib/number.js";
import { Query } from "../../lib/query.js";
import { bandPath } from "../contours.js";
import { axesFor, nameBoth } from "./scatter.js";

/** @param {TrainContext} context @returns {TrainView} */
export function predictions({ store }) {
  const view = new Predictions(store);
  return { element: view.element, update: () => view.update() };
}

class Predictions {
  /** @param {ReadableTraining} store */
  constructor(store) {
    this.store = store;
    this.query = new Query();
    this.place = h("div", { class: "train-chart" });
    this.note = h("p", { class: "remark" });
    this.element = h("div", { class: "train-view" }, this.place, this.note);
  }

  update() {
    if (!this.store.record || !this.store.state.prediction) this.clear();
    else void this.load();
  }

  clear() {
    this.query.cancel();
    this.place.replaceChildren();
    this.note.textContent =
      this.store.state.program && this.store.record
        ? t("The predictions are drawn where the program calls them Yhat.")
        : "";
  }

  async load() {
    const { program, prediction, inputs } = this.store.state;
    const { present } = this.store;
    const { X } = inputs;
    const twoFeatures = Array.isArray(X) && X.length === 2 && Array.isArray(X[0]);
    const data = { input: "X", axis: 1, features: [0, 1] };
    const answers = await this.query.newest(async () => {
      const both = await Promise.all([
        analyse("evaluate", { program, inputs: present, output: prediction, seed: null }),
        twoFeatures ? analyse("regions", { program, inputs: present, of: [prediction], data, resolution: 40 }) : null,
      ]);
      return both.find((answer) => answer && "wait" in answer) ?? both;
    });
    if (!Array.isArray(answers)) return;
    const [values, regions] = answers;
    if (!("body" in values)) return this.clear();
    this.draw(values.body.value, regions && "body" in regions ? regions.body : null);
  }

  /** @param {any} predicted @param {any} regions */
  draw(predicted, regions) {
    const { X, Y } = /** @type {any} */ (this.store.state.inputs);
    const features = Array.isArray(X?.[0]) ? X : [X];
    if (!Array.isArray(Y) || !Array.isArray(features[0])) return this.clear();
    this.note.textContent = "";
    if (features.length === 1) this.place.replaceChildren(line(features[0], elements(Y), elements(predicted)));
    else if (features.length === 2 && this.store.state.dataset?.task !== "regression")
      this.place.replaceChildren(plane(features, Y, predicted, regions, String(this.store.state.prediction)));
    else this.place.replaceChildren(against(elements(Y), elements(predicted)));
  }
}

/**
 * One feature: the points, the line of predictions, and each residual as the distance between them.
 * @param {number[]} feature
 * @param {unknown[]} truth
 * @param {unknown[]} predicted
 */
function line(feature, truth, predicted) {
  const { svg, x, y } = axesFor(feature, truth.map(toNumber));
  svg.attr("aria-label", t("The data, the predictions as a line, the residuals between them"));
  const [floor, ceiling] = [-2_000, 2_000];
  /** @param {unknown} value */
  const height = (value) => Math.max(floor, Math.min(ceiling, y(toNumber(value))));
  const order = feature
    .map((_, at) => at)
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
  feature.forEach((value, at) =>
    svg.append("circle").attr("class", "point").attr("cx", x(value)).attr("cy", height(truth[at])).attr("r", 3.6),
  );
  return /** @type {SVGSVGElement} */ (svg.node());
}

/**
 * Two features: classes by shape and colour, over the regions that the model sees.
 * @param {number[][]} features
 * @param {any} Y
 * @param {any} predicted
 * @param {any} regions
 * @param {string} name
 */
function plane([across, up], Y, predicted, regions, name) {
  const { svg, x, y } = axesFor(across, up);
  svg.attr("aria-label", t("The data in the plane, and how the model divides it"));
  if (regions) {
    const [left, right] = regions.range[0];
    const [low, high] = regions.range[1];
    /** @param {number[]} point */
    const place = ([column, row]) => [
      x(left + ((column - 0.5) / (regions.x.length - 1)) * (right - left)),
      y(low + ((row - 0.5) / (regions.y.length - 1)) * (high - low)),
    ];
    regions.values[name].forEach((/** @type {unknown[][]} */ unit, /** @type {number} */ at) => {
      const levels = regions.values[name].length === 1 ? [0.1, 0.3, 0.5, 0.7, 0.9] : [0.5, 0.8];
      for (const band of contours().size([regions.x.length, regions.y.length]).thresholds(levels)(
        unit.flat().map(toNumber),
      ))
        svg
          .append("path")
          .attr(
            "class",
            `region region-${regions.values[name].length === 1 ? 1 : at} ${band.value === 0.5 ? "is-boundary" : ""}`,
          )
          .attr("d", bandPath(band, place));
    });
  }
  across.forEach((value, at) => mark(svg, x(value), y(up[at]), classOf(Y[at]), classOf(predicted[at])));
  return /** @type {SVGSVGElement} */ (svg.node());
}

/** The class that a row says: the largest share, or which side of a half. @param {any} row */
function classOf(row) {
  const shares = elements(row).map(toNumber);
  return shares.length === 1 ? Number(shares[0] > 0.5) : shares.indexOf(Math.max(...shares));
}

/**
 * A point of a class; a wrongly predicted one has a ring.
 * @param {any} svg
 * @param {number} x
 * @param {number} y
 * @param {number} truth
 * @param {number} said
 */
function mark(svg, x, y, truth, said) {
  const shapes = [
    `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z`,
    `M${x - 4} ${y - 4}h8v8h-8Z`,
    `M${x} ${y - 5}L${x + 5} ${y + 4}H${x - 5}Z`,
  ];
  svg
    .append("path")
    .attr("class", `point class-${truth % 3}`)
    .attr("d", shapes[truth % 3]);
  if (truth !== said) svg.append("circle").attr("class", "wrong").attr("cx", x).attr("cy", y).attr("r", 7);
}

/** Many features: predicted against true values. @param {unknown[]} truth @param {unknown[]} predicted */
function against(truth, predicted) {
  const all = [...truth, ...predicted].map(toNumber).filter(Number.isFinite);
  const { svg, x, y } = axesFor(all, all);
  svg.attr("aria-label", t("Predicted against true values: on the line they are equal"));
  const [low, high] = x.domain();
  svg
    .append("path")
    .attr("class", "chart-zero")
    .attr("d", `M${x(low)} ${y(low)}L${x(high)} ${y(high)}`);
  truth.forEach(
    (value, at) =>
      Number.isFinite(toNumber(predicted[at])) &&
      svg
        .append("circle")
        .attr("class", "point")
        .attr("cx", x(toNumber(value)))
        .attr("cy", y(toNumber(predicted[at])))
        .attr("r", 3.6),
  );
  nameBoth(svg, [t("true"), t("predicted")]);
  return /** @type {SVGSVGElement} */ (svg.node());
}
