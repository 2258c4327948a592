// The loss over the updates, all runs on one another; and the parameters of the present run.

/** @import {TrainStore} from "./state.js" */
import { chart } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { elements, toNumber } from "../lib/number.js";
import { csv, save, saveButtons } from "../lib/download.js";

/** Parameters that are drawn one by one. */
const MOST = 12;

/** @param {HTMLElement} host @param {TrainStore} store */
export function lossCurve(host, store) {
  const logarithmic = h("input", { type: "checkbox", onchange: () => draw() });
  const what = h("select", { class: "choice small", "aria-label": t("What is drawn"), onchange: () => draw() }, h("option", { value: "loss" }, t("loss")), h("option", { value: "parameters" }, t("parameters")), h("option", { value: "gradients" }, t("gradients")), h("option", { value: "distance" }, t("distance from the solution")));
  const place = h("div", { class: "train-chart" });
  host.append(h("div", { class: "train-head" }, h("h2", {}, t("Over the updates")), what, h("label", { class: "switch" }, logarithmic, t("log scale")), saveButtons("curves", t("Over the updates"), () => place.querySelector("svg")), h("button", { class: "link", type: "button", "aria-label": t("The figures as CSV"), onclick: () => save("run.csv", new Blob([csv(store.state.runs)], { type: "text/csv" })) }, "CSV")), place);
  const draw = () => {
    const { runs, at } = store.state;
    const { record } = store;
    if (!runs.some(({ records }) => records.length)) return place.replaceChildren();
    const curves = what.value === "loss" || what.value === "distance" ? losses(runs, what.value) : series(runs[runs.length - 1], what.value);
    /** @type {[number, number][]} */
    const marks = what.value === "loss" && record ? [[record.update, toNumber(record.loss)]] : [];
    place.replaceChildren(chart({ label: t("Over the updates"), across: t("update"), curves, marks, rules: runs[runs.length - 1].changes, logarithmic: logarithmic.checked && (what.value === "loss" || what.value === "distance") ? "y" : false, height: 210 }));
    void at;
  };
  store.watch(["runs", "at"], draw);
}

/** @param {import("./state.js").Run[]} runs @param {"loss" | "distance"} what @returns {import("../lib/chart.js").Curve[]} */
const losses = (runs, what) => runs.map(({ name, records }, at) => ({ name, kind: `run-${runs.length - 1 - at}`, points: records.filter((record) => record[what] !== undefined).map((record) => [record.update, toNumber(record[what])]) }));

/** @param {import("./state.js").Run} run @param {string} what @returns {import("../lib/chart.js").Curve[]} */
function series({ records }, what) {
  /** @param {import("./state.js").Record_} record @returns {Record<string, unknown>} */
  const values = (record) => (what === "parameters" ? record.parameters : record.move?.gradients ?? {});
  const told = records.filter((record) => Object.keys(values(record)).length);
  if (!told.length) return [];
  const names = Object.keys(values(told[0])).flatMap((name) => elements(/** @type {any} */ (values(told[0])[name])).map((_, index) => ({ name, index })));
  return names.slice(0, MOST).map(({ name, index }, at) => ({ name: index ? `${name}·${index}` : name, kind: `series-${at % 6}`, points: told.map((record) => [record.update, toNumber(elements(/** @type {any} */ (values(record)[name]))[index])]) }));
}
