// A small map of one's slips: the chain rule drawn once, with a number where slips sit, and each misconception as a
// chip: how often lately, a tick where it was asked and not met, dashed where it was not asked yet.

/** @import {Entry} from "./record.js" */
import { load } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";
import { LATELY, lately } from "./record.js";

/** @typedef {"upstream" | "local" | "edge" | "branch" | "node"} Site */

/** Where each misconception sits; one that is not named here has a chip alone. @type {Record<string, Site>} */
const SITES = {
  "upstream-forgotten": "upstream",
  "local-forgotten": "local",
  "own-operand": "local",
  "derivative-at-output": "local",
  "exponent-forgotten": "local",
  "factor-not-transposed": "local",
  "factors-swapped": "local",
  added: "edge",
  "sign-lost": "edge",
  "both-branches": "edge",
  "mean-forgotten": "edge",
  "mean-twice": "edge",
  "one-branch": "branch",
  "branches-multiplied": "branch",
  "bias-not-summed": "branch",
  "broadcast-not-summed": "branch",
  "value-for-gradient": "node",
  "update-sign": "node",
  accumulated: "node",
  "gradient-transposed": "node",
};

/** The middle of each site in the drawing. @type {Record<Site, [number, number]>} */
const PLACES = { upstream: [240, 30], local: [178, 30], edge: [104, 38], branch: [104, 84], node: [34, 62] };
const SVG = "http://www.w3.org/2000/svg";
/** Chips of what was asked and not met, and of what was not asked yet. */
const MAX_OTHERS = 2;

/** @param {{forget: () => void, openCards: () => void}} ways */
export function createMap({ forget, openCards }) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 4 290 106");
  drawing.setAttribute("class", "slip-drawing");
  drawing.setAttribute("aria-hidden", "true");
  const chips = h("ul", { class: "slip-chips" });
  const element = h(
    "section",
    { class: "slip-map", "aria-label": t("Where your slips sit") },
    h("h3", {}, t("Where your slips sit"), " ", h("small", {}, t("last {count} answers", { count: LATELY }))),
    drawing,
    h(
      "div",
      { class: "slip-scroll", tabindex: "0", role: "group", "aria-label": t("Slips") },
      chips,
      h("p", { class: "slip-kept" }, t("Dashed: not asked yet. Kept in this browser alone.")),
    ),
    h(
      "div",
      { class: "answers-ways" },
      button(t("Today’s cards"), openCards),
      button(t("Forget"), forget, { class: "link" }),
    ),
  );
  /** @type {{id: string, name: string}[]} */
  let names = [];
  /** @type {Entry[]} */
  let shown = [];
  const draw = () => {
    const counts = lately(shown);
    drawing.replaceChildren(...pictureOf(counts));
    chips.replaceChildren(...chipsOf(counts, names));
  };
  return {
    element,
    /** @param {Entry[]} record */
    show(record) {
      shown = record;
      draw();
      if (!names.length)
        void load("misconceptions").then((answer) => {
          if (!("body" in answer)) return;
          names = answer.body.misconceptions;
          draw();
        });
    },
  };
}

/** @param {Map<string, number>} counts @param {{id: string, name: string}[]} names */
function chipsOf(counts, names) {
  const met = names.filter(({ id }) => (counts.get(id) ?? 0) > 0);
  met.sort((one, other) => (counts.get(other.id) ?? 0) - (counts.get(one.id) ?? 0));
  const free = names.filter(({ id }) => counts.get(id) === 0).slice(0, MAX_OTHERS);
  const unasked = names.filter(({ id }) => !counts.has(id)).slice(0, MAX_OTHERS);
  const chip = (/** @type {string} */ kind, /** @type {string} */ sign, /** @type {string} */ name) =>
    h("li", { class: kind }, h("span", {}, sign), name);
  return [
    ...met.map(({ id, name }) => chip("is-met", String(counts.get(id)), name)),
    ...free.map(({ name }) => chip("is-free", "✓", name)),
    ...unasked.map(({ name }) => chip("is-unasked", "", name)),
  ];
}

/**
 * The upstream, a gate, two branches to x; on each site how often slips sit there.
 * @param {Map<string, number>} counts
 */
function pictureOf(counts) {
  /** @type {Map<Site, number>} */
  const sums = new Map();
  for (const [id, count] of counts) if (SITES[id]) sums.set(SITES[id], (sums.get(SITES[id]) ?? 0) + count);
  const base = [
    shape("path", { class: "slip-wire", d: "M284 30H198M158 30C110 30 104 46 54 58M200 92C130 96 110 80 54 68" }),
    shape("rect", { class: "slip-leaf", x: 14, y: 46, width: 40, height: 32, rx: 7 }),
    shape("circle", { class: "slip-gate", cx: 178, cy: 30, r: 19 }),
    shape("circle", { class: "slip-gate is-other", cx: 216, cy: 92, r: 15 }),
    label(34, 67, "x"),
    label(178, 35, "∂"),
  ];
  const marks = [...sums].filter(([, count]) => count > 0).flatMap(([site, count]) => mark(PLACES[site], count));
  return [...base, ...marks];
}

/** @param {[number, number]} place @param {number} count */
function mark([x, y], count) {
  const radius = 10 + Math.min(count, 6);
  return [
    shape("circle", { class: "slip-mark", cx: x, cy: y, r: radius }),
    label(x, y + 5, String(count), "slip-count"),
  ];
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** @param {number} x @param {number} y @param {string} text @param {string} [kind] */
function label(x, y, text, kind = "slip-name") {
  const element = shape("text", { x, y, class: kind, "text-anchor": "middle" });
  element.textContent = text;
  return element;
}
