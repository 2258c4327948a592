// The loss over the updates, all runs on one another; and the parameters of the present run.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { chart } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { elements, toNumber } from "../lib/number.js";
import { save, saveButtons } from "../lib/download.js";
import { csv } from "./csv.js";

/** Parameters that are drawn one by one. */
const MAX_CURVES = 12;

/** @param {TrainContext} context @returns {TrainPanel} */
export function curves({ store }) {
  const logarithmic = h("input", { type: "checkbox", onchange: () => draw() });
  const what = h(
    "select",
    { class: "choice small", "aria-label": t("What is drawn"), onchange: () => draw() },
    h("option", { value: "loss" }, t("loss")),
    h("option", { value: "parameters" }, t("parameters")),
    h("option", { value: "gradients" }, t("gradients")),
    h("option", { value: "distance" }, t("distance from the solution")),
  );
  const place = h("div", { class: "train-chart" });
  const figures = h(
    "button",
    {
      class: "link",
      type: "button",
      "aria-label": t("The figures as CSV"),
      onclick: () => save("run.csv", new Blob([csv(store.state.runs)], { type: "text/csv" })),
    },
    "CSV",
  );
  const head = h(
    "div",
    { class: "train-head" },
    h("h2", {}, t("Over the updates")),
    what,
    h("label", { class: "switch" }, logarithmic, t("log scale")),
    saveButtons("curves", t("Over the updates"), () => place.querySelector("svg")),
    figures,
  );
  const draw = () => {
    const { runs } = store.state;
    const { record } = store;
    if (!runs.some(({ records }) => records.length)) return place.replaceChildren();
    const last = runs[runs.length - 1];
    const ofRuns = what.value === "loss" || what.value === "distance" ? what.value : null;
    /** @type {[number, number][]} */
    const marks = what.value === "loss" && record ? [[record.update, toNumber(record.loss)]] : [];
    place.replaceChildren(
      chart({
        label: t("Over the updates"),
        across: t("update"),
        curves: ofRuns ? losses(runs, ofRuns) : series(last, what.value),
        marks,
        rules: last.changes,
        logarithmic: logarithmic.checked && ofRuns ? "y" : false,
        height: 210,
      }),
    );
  };
  return {
    element: h("div", { id: "curves", class: "train-picture" }, head, place),
    watches: ["runs", "at"],
    update: draw,
  };
}

/**
 * @param {import("./state.js").Run[]} runs
 * @param {"loss" | "distance"} what
 * @returns {import("../lib/chart.js").Curve[]}
 */
const losses = (runs, what) =>
  runs.map(({ name, records }, at) => ({
    name,
    kind: `run-${runs.length - 1 - at}`,
    points: records
      .filter((record) => record[what] !== undefined)
      .map((record) => [record.update, toNumber(record[what])]),
  }));

/** @param {import("./state.js").Run} run @param {string} what @returns {import("../lib/chart.js").Curve[]} */
function series({ records }, what) {
  /** @param {import("./state.js").Record_} record @returns {Record<string, unknown>} */
  const values = (record) => (what === "parameters" ? record.parameters : (record.move?.gradients ?? {}));
  const recorded = records.filter((record) => Object.keys(values(record)).length);
  if (!recorded.length) return [];
  const names = Object.keys(values(recorded[0])).flatMap((name) =>
    elements(/** @type {any} */ (values(recorded[0])[name])).map((_, index) => ({ name, index })),
  );
  return names.slice(0, MAX_CURVES).map(({ name, index }, at) => ({
    name: index ? `${name}·${index}` : name,
    kind: `series-${at % 6}`,
    points: recorded.map((record) => [
      record.update,
      toNumber(elements(/** @type {any} */ (values(record)[name]))[index]),
    ]),
  }));
}
