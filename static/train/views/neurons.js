// The output of each neuron over the data, layer by layer.

/** @import {TrainContext} from "../context.js" */
/** @import {TrainView} from "./index.js" */
import { note } from "../../lib/widgets.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { toNumber } from "../../lib/number.js";
import { contours, extent, select } from "../../vendor/d3.js";
import { bandPath } from "../contours.js";
import { queryView } from "../../lib/query.js";

const RESOLUTION = 26;
/** Neurons of a layer that are drawn. */
const MAX_NEURONS = 16;
const SIZE = 84;
const LEVELS = 7;

/** @param {TrainContext} context @returns {TrainView} */
export function neurons({ store }) {
  const element = h("div", { class: "results", tabindex: "0", role: "group", "aria-label": t("Neurons") });
  const { request, say } = queryView(element);
  const words = t(
    "Each picture is one neuron: what it says at every point of the plane. A layer combines the " +
      "pictures of the one before: a weighted sum, then the activation.",
  );
  return {
    element,
    update: () => {
      const { program, inputs, layers, kind } = store.state;
      if (!store.record) return;
      if (kind !== "mlp" || !layers.length)
        return say(t("Choose a neural network as the model: here each of its neurons is shown over the data."));
      if (!Array.isArray(inputs.X) || inputs.X.length !== 2)
        return say(t("Neurons are drawn over two features; these data have another number."));
      const of = layers.map(({ name }) => name);
      const data = { input: "X", axis: 1, features: [0, 1] };
      const question = { program, inputs: store.present, of, data, resolution: RESOLUTION };
      void request("regions", question, ({ values }) => [
        note(words),
        ...layers.map((layer) => figureOf(layer, values)),
      ]);
    },
  };
}

/** @param {{name: string, activation: string | null}} layer @param {Record<string, unknown[][][]>} values */
function figureOf({ name, activation }, values) {
  const pictures = values[name].slice(0, MAX_NEURONS).map((unit, at) => picture(`${name}[${at}]`, unit));
  const caption = h("figcaption", {}, activation ? `${name} = ${activation}(Σ)` : `${name} = Σ`);
  return h("figure", { class: "neuron-layer" }, caption, h("div", { class: "neuron-row" }, ...pictures));
}

/** @param {string} name @param {unknown[][]} unit */
function picture(name, unit) {
  const values = unit.flat().map(toNumber);
  const [low, high] = extent(values.filter(Number.isFinite));
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("class", "neuron")
    .attr("viewBox", `0 0 ${SIZE} ${SIZE}`)
    .attr("role", "img")
    .attr("aria-label", name);
  svg.append("title").text(name);
  const levels = Array.from(
    { length: LEVELS },
    (_, at) => (low ?? 0) + (((high ?? 1) - (low ?? 0)) * (at + 0.5)) / LEVELS,
  );
  /** @param {number[]} point */
  const place = ([column, row]) => [
    ((column - 0.5) / (RESOLUTION - 1)) * SIZE,
    SIZE - ((row - 0.5) / (RESOLUTION - 1)) * SIZE,
  ];
  for (const band of contours().size([RESOLUTION, RESOLUTION]).thresholds(levels)(values))
    svg.append("path").attr("class", "band").attr("d", bandPath(band, place));
  return /** @type {SVGSVGElement} */ (svg.node());
}
