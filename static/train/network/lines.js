// The weights as lines between the tiles: colour and dashes by sign, thickness by size, on request with their gradients
// laid over them. One stop for the keyboard; arrows go from line to line.

/** @import {Column, Line, Network} from "./geometry.js" */
/** @import {Record_} from "../state.js" */
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { toNumber } from "../../lib/number.js";
import { number } from "../../lib/widgets.js";
import { select } from "../../vendor/d3.js";
import { linesOf, thickness, weightAt } from "./geometry.js";
import { isMoved } from "./pointer.js";

/** @typedef {{line: Line, path: SVGPathElement, hit: SVGPathElement, over: SVGPathElement, words: string}} Drawn */
/** @typedef {{weight: unknown, gradient: unknown}} Numbers */

const SVG = "http://www.w3.org/2000/svg";

export class Lines {
  constructor() {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "network-lines");
    for (const [name, value] of Object.entries({ role: "listbox", tabindex: "0", "aria-label": t("Weights") }))
      this.svg.setAttribute(name, value);
    this.tip = h("div", { class: "network-tip", hidden: true });
    /** @type {Drawn[]} */ this.drawn = [];
    /** @type {Drawn | null} */ this.chosen = null;
    /** @type {Numbers[]} */ this.numbers = [];
    this.listen();
  }

  listen() {
    this.svg.addEventListener("keydown", (event) => this.onKey(event));
    this.svg.addEventListener("focus", () => this.choose(this.chosen ?? this.drawn[0] ?? null));
    for (const event of ["blur", "pointerleave"]) this.svg.addEventListener(event, () => this.choose(null));
    this.svg.addEventListener("pointermove", (event) => {
      const drawn = isMoved(event) && this.drawn.find(({ hit }) => hit === event.target);
      if (drawn && drawn !== this.chosen) this.choose(drawn);
    });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const end = { Home: 0, End: this.drawn.length - 1 }[event.key];
    if (event.key === "Escape") return this.svg.blur();
    if ((!way && end === undefined) || !this.drawn.length) return;
    event.preventDefault();
    event.stopPropagation();
    const at = this.chosen ? this.drawn.indexOf(this.chosen) : 0;
    this.choose(this.drawn[end ?? (at + (way ?? 0) + this.drawn.length) % this.drawn.length]);
  }

  /** The lines between these tiles. @param {Column[]} columns @param {number} width @param {number} height */
  arrange(columns, width, height) {
    this.choose(null);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const root = select(this.svg);
    root.selectAll("*").remove();
    const append = (/** @type {string} */ kind, /** @type {Line} */ line) =>
      /** @type {SVGPathElement} */ (root.append("path").attr("class", kind).attr("d", line.path).node());
    const lines = linesOf(columns);
    const paths = lines.map((line) => append("network-line", line));
    const overs = lines.map((line) => append("network-gradient", line));
    this.drawn = lines.map((line, at) => ({
      line,
      path: paths[at],
      over: overs[at],
      hit: append("network-hit", line),
      words: "",
    }));
    this.drawn.forEach(({ hit, line: { layer, input, unit } }) => {
      hit.setAttribute("role", "option");
      hit.setAttribute("id", `weight-${layer}-${input}-${unit}`);
    });
  }

  /**
   * The numbers of a record.
   * @param {Network} network @param {Pick<Record_, "parameters" | "gradients">} record @param {boolean} withGradients
   * @param {boolean} [isPlaying]  Words can wait, until one can listen to them.
   */
  show(network, record, withGradients, isPlaying = false) {
    const numbers = this.drawn.map(({ line }) => numbersOf(network, record, line));
    const most = largest(numbers.map(({ weight }) => weight));
    const steepest = largest(numbers.map(({ gradient }) => gradient));
    this.svg.classList.toggle("has-gradients", withGradients);
    this.drawn.forEach((drawn, at) => {
      const { weight, gradient } = numbers[at];
      const size = toNumber(weight);
      drawn.path.setAttribute("class", `network-line ${size < 0 ? "is-minus" : "is-plus"}`);
      drawn.path.setAttribute("stroke-width", thickness(Math.abs(size), most).toFixed(2));
      drawn.path.setAttribute("stroke-opacity", (0.3 + 0.7 * Math.min(1, Math.abs(size) / (most || 1))).toFixed(2));
      const slope = Math.abs(toNumber(gradient));
      drawn.over.setAttribute("stroke-width", withGradients && slope > 0 ? thickness(slope, steepest).toFixed(2) : "0");
      if (isPlaying) return;
      drawn.words = wordsOf(network, drawn.line, numbers[at]);
      drawn.hit.setAttribute("aria-label", drawn.words);
    });
    this.numbers = numbers;
    if (this.chosen) this.say(this.chosen);
  }

  /** @param {Drawn | null} drawn */
  choose(drawn) {
    if (this.chosen) {
      this.chosen.path.classList.remove("is-chosen");
      this.chosen.hit.setAttribute("aria-selected", "false");
    }
    this.chosen = drawn;
    this.tip.hidden = drawn === null;
    if (!drawn) return this.svg.removeAttribute("aria-activedescendant");
    this.svg.setAttribute("aria-activedescendant", drawn.hit.id);
    drawn.hit.setAttribute("aria-selected", "true");
    drawn.path.classList.add("is-chosen");
    this.say(drawn);
  }

  /** The weight and its gradient beside the line. @param {Drawn} drawn */
  say(drawn) {
    const { weight, gradient } = this.numbers[this.drawn.indexOf(drawn)] ?? { weight: null, gradient: null };
    const [x, y] = drawn.line.middle;
    this.tip.style.setProperty("left", `${x}px`);
    this.tip.style.setProperty("top", `${y}px`);
    this.tip.replaceChildren(
      h("b", {}, number(weight, 3)),
      ...(gradient === null || gradient === undefined ? [] : [h("em", {}, number(gradient, 2))]),
    );
    drawn.path.classList.add("is-chosen"); // its class was written anew with its numbers
  }
}

/** @param {unknown[]} values */
const largest = (values) =>
  values
    .map((value) => Math.abs(toNumber(value)))
    .reduce((most, size) => (size > most && size < Infinity ? size : most), 0);

/**
 * @param {Network} network @param {Pick<Record_, "parameters" | "gradients">} record @param {Line} line
 * @returns {Numbers}
 */
function numbersOf({ layers }, { parameters, gradients }, { layer, input, unit }) {
  const each = layers[layer];
  const gradient = gradients?.[each.weights];
  return {
    weight: weightAt(each, parameters[each.weights], input, unit),
    gradient: gradient === undefined ? null : weightAt(each, gradient, input, unit),
  };
}

/** @param {Network} network @param {Line} line @param {Numbers} numbers */
function wordsOf({ layers }, { layer, input, unit }, { weight, gradient }) {
  const parts = { name: layers[layer].weights, from: input + 1, to: unit + 1, weight: number(weight, 3) };
  return gradient === null || gradient === undefined
    ? t("{name}, from {from} to {to}: {weight}", parts)
    : t("{name}, from {from} to {to}: {weight}, gradient {gradient}", { ...parts, gradient: number(gradient, 2) });
}
