// How large the gradients of each layer are: a histogram a layer, on one scale of powers of ten, and the neurons that
// no example moves.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { figure } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { saveButtons } from "../lib/download.js";
import { t } from "../lib/i18n.js";
import { Query, failureText } from "../lib/query.js";
import { number } from "../lib/widgets.js";
import { toNumber } from "../lib/number.js";
import { onResize, roomOf } from "./room.js";

/** Milliseconds between two pictures while a run goes on. */
const INTERVAL = 250;
const SIZE = { row: 74, top: 4, foot: 34, left: 104, right: 12 };
const USUAL = { width: 420, height: 300 };
/** Pixels of a row below which it has its name alone. */
const ROOMY = 54;
/** Layers that are drawn at most. */
const MOST = 12;
/** A share of the last layer's gradients below which it is said that they vanish. */
const VANISHED = 1e-2;

/**
 * @typedef {{name: string, activation: string | null, counts: number[], zero: number, rms: unknown, share: unknown,
 *   units: number, unmoved: number[]}} LayerSizes
 * @typedef {{edges: number[], layers: LayerSizes[]}} Sizes
 */

/** @param {TrainContext} context @returns {TrainPanel} */
export function gradients({ store }) {
  const query = new Query();
  const place = h("div", { class: "train-chart" });
  const remark = h("p", { class: "remark", "aria-live": "polite" });
  const title = t("Gradients, layer by layer");
  const saving = saveButtons("gradients", title, () => place.querySelector("svg"));
  onResize(place, () => void load());
  let updated = -Infinity;
  let shown = "";
  const load = async () => {
    const { program, roles } = store.state;
    if (program !== shown) {
      place.replaceChildren(); // no gradients of another program
      remark.textContent = "";
    }
    shown = program;
    if (!store.record || !roles?.parameters.length) return place.replaceChildren();
    const body = { program, inputs: store.present, parameters: roles.parameters };
    const answer = await query.send("gradient-sizes", body);
    if (!answer) return;
    place.replaceChildren(...("body" in answer ? [picture(answer.body, roomOf(place, USUAL))] : []));
    remark.textContent = "body" in answer ? wordsOf(answer.body) : failureText(answer);
  };
  return {
    element: h(
      "div",
      { id: "gradients", class: "train-picture" },
      h("div", { class: "train-head" }, h("h2", {}, title), saving),
      place,
      remark,
    ),
    watches: ["runs", "at", "playing", "roles"],
    update({ playing }, _, cause) {
      if (cause !== "start" && playing && performance.now() - updated < INTERVAL) return;
      updated = performance.now();
      void load();
    },
  };
}

/** What is to be seen, in a sentence or two. @param {Sizes} sizes */
export function wordsOf({ layers }) {
  const dead = layers.filter(({ unmoved }) => unmoved.length);
  const words = dead.map(({ name, units, unmoved }) =>
    unmoved.length === units
      ? t("All {units} neurons of {layer} are dead: no example moves them, and nothing before them learns.", {
          units,
          layer: name,
        })
      : t("Dead neurons in {layer}: {count} of {units}. No example moves them.", {
          layer: name,
          count: unmoved.length,
          units,
        }),
  );
  const [first] = layers;
  const share = first.share === null ? NaN : toNumber(first.share);
  if (!dead.length && layers.length > 1 && share > 0 && share < VANISHED)
    words.push(
      t("The gradients vanish on the way back: those of {first} are {share} of those of {last}.", {
        first: first.name,
        last: layers[layers.length - 1].name,
        share: number(share, 2),
      }),
    );
  return words.slice(0, 3).join(" ");
}

/** @param {Sizes} sizes @param {import("./room.js").Size} size */
function picture({ edges, layers }, { width, height }) {
  const shown = layers.slice(0, MOST);
  const tall = Math.max(20, Math.min(SIZE.row, (height - SIZE.top - SIZE.foot) / shown.length));
  const svg = figure({ width, height, label: t("How many gradients have which size, by layer") });
  const across = (/** @type {number} */ power) =>
    SIZE.left + ((power - edges[0]) / (edges[edges.length - 1] - edges[0])) * (width - SIZE.left - SIZE.right);
  shown.forEach((layer, row) =>
    drawLayer(svg, layer, edges, across, { top: SIZE.top + row * tall, tall, end: width - SIZE.right }),
  );
  const foot = SIZE.top + tall * shown.length;
  const whole = edges.filter(Number.isInteger);
  const every = Math.ceil(whole.length / 6);
  for (const power of whole.filter((_, at) => at % every === 0)) {
    svg
      .append("path")
      .attr("class", "chart-grid")
      .attr("d", `M${across(power)} ${SIZE.top}V${foot}`)
      .lower();
    write(svg, powerOfTen(power), across(power), foot + 15, "chart-tick", "middle");
  }
  write(svg, t("size of ∂L/∂w"), width - SIZE.right, foot + 31, "chart-name", "end");
  return /** @type {SVGSVGElement} */ (svg.node());
}

/**
 * @param {any} svg @param {LayerSizes} layer @param {number[]} edges @param {(power: number) => number} across
 * @param {{top: number, tall: number, end: number}} row
 */
function drawLayer(svg, layer, edges, across, { top, tall, end }) {
  const { counts, rms } = layer;
  const most = Math.max(1, ...counts);
  const floor = top + tall - 10;
  nameLayer(svg, layer, top, tall);
  svg.append("path").attr("class", "chart-zero").attr("d", `M${SIZE.left} ${floor}H${end}`);
  counts.forEach((count, at) => {
    if (!count) return;
    const [left, right] = [across(edges[at]), across(edges[at + 1])];
    const height = Math.max(2, (count / most) * (tall - 16));
    svg
      .append("rect")
      .attr("class", "gradient-count")
      .attr("x", left + 1)
      .attr("width", Math.max(1, right - left - 2))
      .attr("y", floor - height)
      .attr("height", height);
  });
  const mean = toNumber(rms);
  if (!(mean > 0)) return;
  const at = across(Math.max(edges[0], Math.log10(mean)));
  svg
    .append("path")
    .attr("class", "gradient-mean")
    .attr("d", `M${at} ${floor + 1}l-5 7h10Z`);
}

/** @param {any} svg @param {LayerSizes} layer @param {number} top @param {number} tall */
function nameLayer(svg, { name, activation, zero, units, unmoved }, top, tall) {
  const isDead = unmoved.length > 0;
  const still = isDead
    ? t("dead: {count}", { count: unmoved.length })
    : zero
      ? t("zeros: {count}", { count: zero })
      : "";
  const kind = units ? [activation ?? "", units].filter(Boolean).join(" · ") : "";
  const isRoomy = tall >= ROOMY;
  write(svg, name, 8, top + (isRoomy ? 20 : tall / 2 + 3), "gradient-layer");
  if (isRoomy) write(svg, kind, 8, top + 36, "chart-tick");
  if (isRoomy) write(svg, still, 8, top + 50, isDead ? "gradient-dead" : "chart-tick");
  else if (isDead) write(svg, still, 40, top + tall / 2 + 3, "gradient-dead");
}

/** @param {number} power */
const powerOfTen = (power) =>
  `10${[...String(power)].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"["0123456789-".indexOf(sign)]).join("")}`;

/**
 * @param {any} svg @param {string} words @param {number} x @param {number} y
 * @param {string} kind @param {string} [anchor]
 */
const write = (svg, words, x, y, kind, anchor = "start") =>
  svg.append("text").attr("class", kind).attr("x", x).attr("y", y).attr("text-anchor", anchor).text(words);
