// The neurons as tiles: a button each, with the picture of what the neuron says over the data. The values come from the
// API, for all layers in one request.

/** @import {Column, Network} from "./geometry.js" */
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { Query } from "../../lib/query.js";
import { MOST_SHOWN } from "./geometry.js";
import { paint, paletteOf, scaleOf } from "./paint.js";
import { isMoved } from "./pointer.js";

const RESOLUTION = 32;
/** Results that are shares of classes: they are coloured around a half. */
const SHARES = ["sigmoid", "softmax"];

/** @typedef {{column: number, unit: number}} Neuron */
/** @typedef {{button: HTMLButtonElement, canvas: HTMLCanvasElement} & Neuron} Tile */

export class Tiles {
  /** @param {{open: (neuron: Neuron) => void, look: (neuron: Neuron | null) => void}} actions */
  constructor({ open, look }) {
    this.open = open;
    this.look = look;
    this.query = new Query();
    /** @type {Tile[]} */ this.tiles = [];
    this.element = h("div", { class: "network-tiles", role: "group", "aria-label": t("Neurons") });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** @param {Column[]} columns @param {Network} network */
  arrange(columns, network) {
    const held = this.tiles.findIndex(({ button }) => button === document.activeElement);
    this.tiles = columns.flatMap(({ tiles }) => tiles.map((place) => this.tileAt(place, network)));
    this.element.replaceChildren(...this.tiles.map(({ button }) => button));
    this.tiles.forEach(({ button }, at) => button.setAttribute("tabindex", at === Math.max(0, held) ? "0" : "-1"));
    if (held >= 0) this.tiles[Math.min(held, this.tiles.length - 1)].button.focus();
  }

  /** @param {import("./geometry.js").Tile} place @param {Network} network @returns {Tile} */
  tileAt({ column, unit, x, y, width, height }, network) {
    const canvas = h("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    const neuron = { column, unit };
    const isOutput = column === network.layers.length;
    const attributes = {
      class: `network-tile ${isOutput ? "is-output" : ""}`,
      type: "button",
      "aria-label": nameOf(network, neuron),
      onclick: () => this.open(neuron),
      onpointermove: (/** @type {PointerEvent} */ event) => isMoved(event) && this.look(neuron),
      onpointerleave: () => this.look(null),
      onfocus: () => this.look(neuron),
      onblur: () => this.look(null),
    };
    const button = h("button", attributes, canvas);
    const place = { left: x - width / 2, top: y - height / 2, width, height };
    for (const [name, value] of Object.entries(place)) button.style.setProperty(name, `${value}px`);
    return { button, canvas, ...neuron };
  }

  /**
   * Arrows go from tile to tile: up and down within a layer, across to the nearest of the next one.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    const here = this.tiles.find(({ button }) => button === event.target);
    if (!here) return;
    const { column, unit } = here;
    const to = {
      ArrowUp: { column, unit: unit - 1 },
      ArrowDown: { column, unit: unit + 1 },
      ArrowLeft: { column: column - 1, unit },
      ArrowRight: { column: column + 1, unit },
    }[event.key];
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    const there = this.tiles.filter((tile) => tile.column === to.column).sort((one, other) => one.unit - other.unit);
    const next = there[Math.max(0, Math.min(to.unit, there.length - 1))];
    if (!next) return;
    for (const { button } of this.tiles) button.setAttribute("tabindex", button === next.button ? "0" : "-1");
    next.button.focus();
  }

  /**
   * Request the values for these parameters and paint them.
   * @param {Network} network @param {string} program @param {Record<string, unknown>} inputs
   */
  async load(network, program, inputs) {
    const { features, layers } = network;
    const body = {
      program,
      inputs,
      of: [...new Set([features.node, ...layers.map(({ node }) => node)])],
      units: MOST_SHOWN,
      data: { input: features.input, axis: features.axis, features: features.columns > 1 ? [0, 1] : [0] },
      resolution: RESOLUTION,
    };
    const answer = await this.query.send("regions", body);
    if (answer && "body" in answer) this.paint(network, answer.body.values);
  }

  /** @param {Network} network @param {Record<string, any[]>} values */
  paint({ features, layers }, values) {
    const palette = paletteOf(this.element);
    const nodes = [features.node, ...layers.map(({ node }) => node)];
    const scales = nodes.map((node, column) => {
      const isShare = column === layers.length && SHARES.includes(layers[column - 1].activation ?? "");
      return scaleOf(values[node] ?? [], isShare);
    });
    for (const { canvas, column, unit } of this.tiles) {
      const picture = values[nodes[column]]?.[unit];
      if (picture) paint(canvas, picture, scales[column], palette);
    }
  }
}

/** What a tile is called. @param {Network} network @param {Neuron} neuron */
export function nameOf({ features, layers, names }, { column, unit }) {
  const own = names && features.count === names.features.length ? names.features[unit] : null;
  if (column === 0) return own ?? t("Feature {number}", { number: unit + 1 });
  const { name, width, activation } = layers[column - 1];
  const what = { number: unit + 1, width, layer: name ?? column, activation: activation ?? "" };
  if (column === layers.length && width === 1) return t("The output");
  return activation
    ? t("Neuron {number} of {width} in {layer}, {activation}", what)
    : t("Neuron {number} of {width} in {layer}", what);
}
