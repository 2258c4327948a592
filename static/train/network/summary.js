// The picture of a network in a sentence or two, for who cannot see it.

/** @import {Network} from "./geometry.js" */
/** @import {Record_} from "../state.js" */
import { t } from "../../lib/i18n.js";
import { number } from "../../lib/widgets.js";

/** @param {Network} network @param {Pick<Record_, "update" | "loss">} record */
export function summary({ features, layers, parameters }, { update, loss }) {
  const widths = layers.map(({ width, activation }) => (activation ? `${width} ${activation}` : String(width)));
  return [
    t("A network with features: {count}; neurons by layer: {layers}; parameters: {parameters}.", {
      count: features.count,
      layers: widths.join(", "),
      parameters,
    }),
    t("After update {update} its loss is {loss}.", { update, loss: number(loss, 3) }),
  ].join(" ");
}
