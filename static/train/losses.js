// The losses, small and always in sight: one run with what is kept for the test, or several runs over each other, and
// their numbers.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {Record_, Run, Score, State} from "./state.js" */
import { figure } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, toNumber } from "../lib/number.js";
import { number } from "../lib/widgets.js";
import { line, max, scaleLinear } from "../vendor/d3-charts.js";
import { onResize, roomOf } from "./room.js";
import { acrossOf, kindOf, labelsOf } from "./runs.js";

/** Stretches of a curve of which two points each are drawn. */
const STRETCHES = 200;
/** In a lecture the curve stands in a column beside a surface. */
const LEAST = { width: 150, height: 70 };
/** Units below which the axis has fewer numbers. */
const NARROW = 220;
const USUAL = { width: 420, height: 104 };
const MARGIN = { left: 44, right: 12, top: 10, bottom: 20 };

/**
 * One curve: its class, and its points from the left.
 * @typedef {{kind: string, points: [number, number][]}} Series
 */

/** @param {TrainContext} context @returns {TrainPanel} */
export function losses({ store }) {
  const place = h("div", { class: "losses-chart" });
  const numbers = h("div", { class: "losses-numbers" });
  const draw = () => {
    const { runs, at, score } = store.state;
    const { run, record } = store;
    if (!run || !record) return [place, numbers].forEach((each) => each.replaceChildren());
    const isOne = runs.length === 1;
    const shown = isOne ? ofOne(run) : ofSeveral(runs);
    place.replaceChildren(
      curves(shown, isOne ? "" : acrossOf(runs).name, marksOf(runs, record), roomOf(place, USUAL, LEAST)),
    );
    numbers.replaceChildren(isOne ? linesOf(record, score, store.state.network?.names?.classes) : tableOf(runs, at));
  };
  onResize(place, draw);
  return { element: h("div", { id: "losses" }, place, numbers), watches: ["runs", "at", "score"], update: draw };
}

/** Training and test of the only run. @param {Run} run @returns {Series[]} */
const ofOne = ({ records }) =>
  /** @type {const} */ (["loss", "test"]).map((of) => ({
    kind: of === "test" ? "is-test" : "is-train",
    points: pointsOf(records, of, ({ update }) => update),
  }));

/** @param {Run[]} runs @returns {Series[]} */
function ofSeveral(runs) {
  const { place } = acrossOf(runs);
  return runs.map((run, at) => ({
    kind: `${kindOf(run)} ${at === runs.length - 1 ? "is-present" : ""}`,
    points: pointsOf(run.records, "loss", (record) => place(run, record)),
  }));
}

/**
 * @param {Record_[]} records @param {"loss" | "test"} of @param {(record: Record_) => number} place
 * @returns {[number, number][]}
 */
const pointsOf = (records, of, place) =>
  thinned(
    records
      .map((record) => /** @type {[number, number]} */ ([place(record), toNumber(record[of])]))
      .filter(([, loss]) => Number.isFinite(loss)),
  );

/**
 * As many points as are seen in so small a picture: of each stretch the lowest and the highest, and both ends.
 * @param {[number, number][]} points @returns {[number, number][]}
 */
export function thinned(points) {
  if (points.length <= 2 * STRETCHES) return points;
  const length = Math.ceil(points.length / STRETCHES);
  const kept = Array.from({ length: Math.ceil(points.length / length) }, (_, at) => {
    const stretch = points.slice(at * length, (at + 1) * length);
    const by = [...stretch].sort(([, one], [, other]) => one - other);
    return [...new Set([by[0], by[by.length - 1]])].sort(([one], [other]) => one - other);
  });
  const [first, last] = [points[0], points[points.length - 1]];
  return [...new Set([first, ...kept.flat(), last])];
}

/**
 * Where the present record stands on its curves.
 * @param {Run[]} runs @param {Record_} record @returns {{kind: string, point: [number, number]}[]}
 */
function marksOf(runs, record) {
  const run = runs[runs.length - 1];
  if (runs.length > 1)
    return [{ kind: kindOf(run), point: [acrossOf(runs).place(run, record), toNumber(record.loss)] }];
  return /** @type {const} */ (["loss", "test"]).map((of) => ({
    kind: of === "test" ? "is-test" : "is-train",
    point: [record.update, toNumber(record[of])],
  }));
}

/** @param {Record_} record @param {State["score"]} score @param {string[] | null} [classes] */
function linesOf(record, score, classes = null) {
  const lines = lineOf(t("train"), record.loss, score?.train ?? null, "is-train", classes);
  if (record.test !== undefined) lines.push(...lineOf(t("test"), record.test, score?.test ?? null, "is-test", classes));
  return h("dl", { class: "losses-lines" }, ...lines);
}

/**
 * @param {string} name @param {unknown} loss @param {Score | null} score @param {string} kind
 * @param {string[] | null} classes
 * @returns {HTMLElement[]}
 */
function lineOf(name, loss, score, kind, classes) {
  const right = score?.right ?? null;
  const share = right === null ? "" : t("{share} %", { share: number(right * 100, 3) });
  return [
    h("dt", { class: kind }, name),
    h(
      "dd",
      { class: kind, title: score?.confusion ? confusionWords(score.confusion, classes) : null },
      h("span", {}, t("loss"), " ", h("b", {}, number(loss, 3))),
      right === null ? null : h("span", {}, t("right"), " ", h("b", {}, share)),
    ),
  ];
}

/** How many of each class were taken for which. @param {number[][]} confusion @param {string[] | null} classes */
const confusionWords = (confusion, classes) =>
  confusion
    .flatMap((row, at) =>
      row.map((count, by) => {
        const [truth, said] = [classes?.[at] ?? at, classes?.[by] ?? by];
        return t("class {truth} said to be {said}: {count}", { truth, said, count });
      }),
    )
    .join("\n");

/** The runs beside each other: how each is made, how far it is, its loss. @param {Run[]} runs @param {number} at */
function tableOf(runs, at) {
  const labels = labelsOf(runs);
  const isTested = runs.some(({ records }) => records.some(({ test }) => test !== undefined));
  const heads = ["", t("updates"), t("loss"), ...(isTested ? [t("test")] : [])];
  const rows = runs.map((run, index) => {
    const record = index === runs.length - 1 ? run.records[at] : run.records.at(-1);
    const cells = [String(record?.update ?? 0), number(record?.loss ?? NaN, 3)];
    if (isTested) cells.push(record?.test === undefined ? "" : number(record.test, 3));
    return h(
      "tr",
      { class: kindOf(run) },
      h("th", { scope: "row" }, labels[index]),
      ...cells.map((text, place) => h("td", place ? { class: "is-loss" } : {}, text)),
    );
  });
  const head = h("tr", {}, ...heads.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {}))));
  return h("table", { class: "losses-runs" }, h("thead", {}, head), h("tbody", {}, ...rows));
}

/**
 * @param {Series[]} series @param {string} across @param {{kind: string, point: [number, number]}[]} marks
 * @param {import("./room.js").Size} size
 */
function curves(series, across, marks, size) {
  const svg = figure({ ...size, label: t("Loss over the updates") });
  const x = scaleLinear()
    .domain([0, Math.max(1, max(series.flatMap(({ points }) => points.map(([place]) => place))) ?? 1)])
    .range([MARGIN.left, size.width - MARGIN.right]);
  const y = scaleLinear()
    .domain([0, ceiling(series)])
    .range([size.height - MARGIN.bottom, MARGIN.top]);
  axes(svg, x, y, size);
  const path = line()
    .x(([place]) => x(place))
    .y(([, loss]) => y(loss));
  const plot = clipped(svg, size);
  for (const { kind, points } of series)
    plot.append("path").attr("class", `losses-curve ${kind}`).attr("d", path(points));
  for (const { kind, point } of marks)
    if (Number.isFinite(point[1]))
      svg
        .append("circle")
        .attr("class", `losses-mark ${kind}`)
        .attr("cx", x(point[0]))
        .attr("cy", Math.max(MARGIN.top - 4, y(point[1])))
        .attr("r", 4);
  if (across) text(svg, across, size.width - MARGIN.right, MARGIN.top + 4, "end");
  return /** @type {SVGSVGElement} */ (svg.node());
}

/**
 * The part of a picture that curves may leave, but not be seen beyond.
 * @param {any} svg @param {import("./room.js").Size} size
 */
function clipped(svg, { width, height }) {
  const box = { x: 0, y: MARGIN.top - 4, width, height: height - MARGIN.top + 4 };
  const plot = svg.append("svg").attr("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  for (const [name, value] of Object.entries(box)) plot.attr(name, value);
  return plot;
}

/**
 * What the curve is drawn up to: a peak on the way leaves the picture rather than flatten the rest, what a run has come
 * to is always in it.
 * @param {Series[]} series
 */
export function ceiling(series) {
  const losses = series.map(({ points }) => points.map(([, loss]) => loss));
  const ends = losses.flatMap((each) => each.slice(-1));
  const first = losses[0][0] ?? 1;
  return Math.min(max(losses.flat()) ?? 1, Math.max(first * 1.3, ...ends, 1e-9)) || 1;
}

/** @param {any} svg @param {any} x @param {any} y @param {import("./room.js").Size} size */
function axes(svg, x, y, { width, height }) {
  const write = (/** @type {number} */ value) => formatNumber(value, { locale: locale(), digits: 3 });
  for (const value of y.ticks(2)) {
    svg
      .append("path")
      .attr("class", "chart-grid")
      .attr("d", `M${MARGIN.left} ${y(value)}H${width - MARGIN.right}`);
    text(svg, write(value), MARGIN.left - 7, y(value) + 4, "end");
  }
  for (const value of x.ticks(width < NARROW ? 2 : 4).filter(Number.isInteger))
    text(svg, write(value), x(value), height - 4, "middle");
}

/** @param {any} svg @param {string} words @param {number} x @param {number} y @param {string} anchor */
const text = (svg, words, x, y, anchor) =>
  svg.append("text").attr("class", "chart-tick").attr("x", x).attr("y", y).attr("text-anchor", anchor).text(words);
