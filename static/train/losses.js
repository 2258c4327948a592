// The loss over the updates, small and always in sight: of what is learnt from, and of what is kept for the test; with
// the numbers of the record that is shown.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {Record_, Score} from "./state.js" */
import { figure } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, toNumber } from "../lib/number.js";
import { number } from "../lib/widgets.js";
import { line, max, scaleLinear } from "../vendor/d3-charts.js";

const SIZE = { width: 420, height: 104 };
const MARGIN = { left: 44, right: 12, top: 16, bottom: 20 };

/** @param {TrainContext} context @returns {TrainPanel} */
export function losses({ store }) {
  const place = h("div", { class: "losses-chart" });
  const numbers = h("dl", { class: "losses-numbers" });
  return {
    element: h("div", { id: "losses" }, place, numbers),
    watches: ["runs", "at", "score"],
    update({ score }) {
      const { run, record } = store;
      if (!run || !record) {
        place.replaceChildren();
        return numbers.replaceChildren();
      }
      place.replaceChildren(curves(run.records, record));
      numbers.replaceChildren(...lineOf(t("train"), record.loss, score?.train ?? null, "is-train"));
      if (record.test !== undefined) numbers.append(...lineOf(t("test"), record.test, score?.test ?? null, "is-test"));
    },
  };
}

/**
 * @param {string} name @param {unknown} loss @param {Score | null} score @param {string} kind
 * @returns {HTMLElement[]}
 */
function lineOf(name, loss, score, kind) {
  const right = score?.right ?? null;
  const share = right === null ? "" : t("{share} %", { share: number(right * 100, 3) });
  return [
    h("dt", { class: kind }, name),
    h(
      "dd",
      { class: kind, title: score?.confusion ? confusionWords(score.confusion) : null },
      h("span", {}, t("loss"), " ", h("b", {}, number(loss, 3))),
      right === null ? null : h("span", {}, t("right"), " ", h("b", {}, share)),
    ),
  ];
}

/** How many of each class were taken for which. @param {number[][]} confusion */
const confusionWords = (confusion) =>
  confusion
    .flatMap((row, truth) =>
      row.map((count, said) => t("class {truth} said to be {said}: {count}", { truth, said, count })),
    )
    .join("\n");

/** @param {Record_[]} records @param {Record_} shown */
function curves(records, shown) {
  const label = t("Loss over the updates");
  const svg = figure({ ...SIZE, label });
  /** @param {"loss" | "test"} of @returns {[number, number][]} */
  const points = (of) =>
    records
      .map((record) => /** @type {[number, number]} */ ([record.update, toNumber(record[of])]))
      .filter(([, loss]) => Number.isFinite(loss));
  const series = /** @type {const} */ (["loss", "test"]).map((of) => points(of));
  const x = scaleLinear()
    .domain([0, Math.max(1, records[records.length - 1].update)])
    .range([MARGIN.left, SIZE.width - MARGIN.right]);
  const y = scaleLinear()
    .domain([0, ceiling(series)])
    .range([SIZE.height - MARGIN.bottom, MARGIN.top]);
  axes(svg, x, y);
  const path = line()
    .x(([update]) => x(update))
    .y(([, loss]) => Math.max(MARGIN.top - 4, y(loss)));
  series.forEach((each, at) =>
    svg
      .append("path")
      .attr("class", `losses-curve ${at ? "is-test" : "is-train"}`)
      .attr("d", path(each)),
  );
  for (const of of /** @type {const} */ (["loss", "test"])) {
    const loss = toNumber(shown[of]);
    if (Number.isFinite(loss))
      svg
        .append("circle")
        .attr("class", `losses-mark ${of === "test" ? "is-test" : "is-train"}`)
        .attr("cx", x(shown.update))
        .attr("cy", Math.max(MARGIN.top - 4, y(loss)))
        .attr("r", 4);
  }
  return /** @type {SVGSVGElement} */ (svg.node());
}

/** What the curve is drawn up to: one high beginning must not flatten the rest. @param {[number, number][][]} series */
function ceiling(series) {
  const all = series.flat().map(([, loss]) => loss);
  const first = series[0][0]?.[1] ?? 1;
  const most = max(all) ?? 1;
  return Math.min(most, Math.max(first * 1.3, 1e-9)) || 1;
}

/** @param {any} svg @param {any} x @param {any} y */
function axes(svg, x, y) {
  const write = (/** @type {number} */ value) => formatNumber(value, { locale: locale(), digits: 3 });
  for (const value of y.ticks(2)) {
    svg
      .append("path")
      .attr("class", "chart-grid")
      .attr("d", `M${MARGIN.left} ${y(value)}H${SIZE.width - MARGIN.right}`);
    text(svg, write(value), MARGIN.left - 7, y(value) + 4, "end");
  }
  for (const value of x.ticks(4).filter(Number.isInteger)) text(svg, write(value), x(value), SIZE.height - 4, "middle");
}

/** @param {any} svg @param {string} words @param {number} x @param {number} y @param {string} anchor */
const text = (svg, words, x, y, anchor) =>
  svg.append("text").attr("class", "chart-tick").attr("x", x).attr("y", y).attr("text-anchor", anchor).text(words);
