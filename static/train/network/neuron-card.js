// One neuron opened: its weighted sum with every term, the picture of the sum, and what its activation makes of it.

/** @import {ReadableTraining} from "../state.js" */
/** @import {Layer, Network} from "./geometry.js" */
/** @import {Neuron} from "./tiles.js" */
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { Query } from "../../lib/query.js";
import { closeButton, number, table } from "../../lib/widgets.js";
import { weightAt } from "./geometry.js";
import { paint, paletteOf, scaleOf } from "./paint.js";
import { nameOf } from "./tiles.js";

const RESOLUTION = 48;
/** Terms of a sum that are listed. */
const MOST_TERMS = 64;

export class NeuronCard {
  /** @param {ReadableTraining} store */
  constructor(store) {
    this.store = store;
    this.query = new Query();
    /** @type {Neuron | null} */ this.neuron = null;
    /** @type {HTMLElement | null} */ this.opener = null;
    this.content = h("div", { class: "neuron-content" });
    this.title = h("h2", { id: "neuron-title", tabindex: "-1" });
    this.sum = h("canvas", { width: 1, height: 1, role: "img", "aria-label": t("The weighted sum over the data") });
    this.result = h("canvas", {
      width: 1,
      height: 1,
      role: "img",
      "aria-label": t("The neuron's value over the data"),
    });
    this.element = h(
      "div",
      { class: "neuron-card", role: "dialog", "aria-labelledby": "neuron-title", hidden: true },
      h(
        "header",
        {},
        this.title,
        closeButton(() => this.close()),
      ),
      this.content,
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  /** @param {Neuron} neuron */
  open(neuron) {
    if (neuron.column === 0) return; // a feature is what it is
    this.opener = /** @type {HTMLElement} */ (document.activeElement);
    this.neuron = neuron;
    this.element.hidden = false;
    this.refresh();
    this.title.focus();
  }

  close() {
    this.neuron = null;
    this.query.cancel();
    this.element.hidden = true;
    this.opener?.focus();
  }

  /** Show the present record. */
  refresh() {
    const { network } = this.store.state;
    if (!this.neuron || !network) return;
    const layer = network.layers[this.neuron.column - 1];
    if (!layer || this.neuron.unit >= layer.width) return this.close();
    this.title.textContent = nameOf(network, this.neuron);
    const activation = layer.activation === null ? null : layer.activation || "f";
    this.content.replaceChildren(
      this.terms(layer, this.neuron.unit),
      h("figure", {}, this.sum, h("figcaption", {}, t("weighted sum z"))),
      ...(activation === null
        ? []
        : [
            h("span", { class: "neuron-arrow", "aria-hidden": "true" }, "→"),
            h("figure", {}, this.result, h("figcaption", {}, `${activation}(z)`)),
          ]),
    );
    void this.load(network, layer, this.neuron.unit);
  }

  /** Every weight with its gradient, and the bias. @param {Layer} layer @param {number} unit */
  terms(layer, unit) {
    const { parameters = {}, gradients } = this.store.record ?? {};
    const { network } = this.store.state;
    const at = /** @type {Network} */ (network).layers.indexOf(layer);
    const count =
      at === 0
        ? /** @type {Network} */ (network).features.count
        : /** @type {Network} */ (network).layers[at - 1].width;
    const source = (/** @type {number} */ input) =>
      at === 0 ? `x${subscript(input + 1)}` : `a${subscript(input + 1)}`;
    const rows = Array.from({ length: Math.min(count, MOST_TERMS) }, (_, input) => [
      source(input),
      number(weightAt(layer, parameters[layer.weights], input, unit), 3),
      gradients ? number(weightAt(layer, gradients[layer.weights], input, unit), 3) : "",
    ]);
    if (layer.bias !== null)
      rows.push(["b", biasAt(parameters[layer.bias], unit), gradients ? biasAt(gradients[layer.bias], unit) : ""]);
    return table(t("Terms of the sum"), [t("input"), t("weight"), t("gradient")], rows);
  }

  /** @param {Network} network @param {Layer} layer @param {number} unit */
  async load({ features }, layer, unit) {
    const body = {
      program: this.store.state.program,
      inputs: this.store.present,
      of: [...new Set([layer.sum, layer.node])],
      units: unit + 1,
      data: { input: features.input, axis: features.axis, features: features.columns > 1 ? [0, 1] : [0] },
      resolution: RESOLUTION,
    };
    const answer = await this.query.send("regions", body);
    if (!answer || !("body" in answer)) return;
    const { values } = answer.body;
    const palette = paletteOf(this.element);
    for (const [canvas, node] of /** @type {[HTMLCanvasElement, number][]} */ ([
      [this.sum, layer.sum],
      [this.result, layer.node],
    ])) {
      const picture = values[node][unit];
      paint(canvas, picture, scaleOf([picture], false), palette);
    }
  }
}

/** @param {any} bias @param {number} unit */
function biasAt(bias, unit) {
  const all = Array.isArray(bias) ? bias.flat(Infinity) : [bias];
  return number(all.length === 1 ? all[0] : all[unit], 3);
}

/** @param {number} count */
const subscript = (count) => String(count).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
