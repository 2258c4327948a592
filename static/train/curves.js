// Charts of the loss by update for all runs, and of the parameters of the current run.

/** @import {ReadableTraining} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { chart } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { options } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { elements, toNumber } from "../lib/number.js";
import { save, saveButtons } from "../lib/download.js";
import { csv, json } from "./csv.js";
import { onResize, roomOf } from "./room.js";
import { acrossOf, kindOf, labelsOf } from "./runs.js";

/** Parameters that are drawn one by one. */
const MAX_CURVES = 12;
/** Milliseconds between two pictures while a run goes on. */
const INTERVAL = 80;
const USUAL = { width: 440, height: 210 };

/** @param {TrainContext} context @returns {TrainPanel} */
export function curves({ store }) {
  const draw = () => place.replaceChildren(...chartOf(store, what.value, logarithmic.checked, roomOf(place, USUAL)));
  const logarithmic = h("input", { type: "checkbox", onchange: draw });
  const what = options([
    ["loss", t("loss")],
    ["parameters", t("parameters")],
    ["gradients", t("gradients")],
    ["distance", t("distance from the solution")],
  ]);
  what.classList.add("small");
  what.setAttribute("aria-label", t("What is drawn"));
  what.addEventListener("change", draw);
  const place = h("div", { class: "train-chart" });
  onResize(place, draw);
  let drawn = -Infinity;
  const saveFigures = () => save("run.csv", new Blob([csv(store.state.runs)], { type: "text/csv" }));
  const link = { class: "link", type: "button", "aria-label": t("The figures as CSV"), onclick: saveFigures };
  const saveRuns = () => save("runs.json", new Blob([json(store.state)], { type: "application/json" }));
  const whole = { ...link, "aria-label": t("The runs as JSON: program, data, updates"), onclick: saveRuns };
  const title = t("Over the updates");
  const scale = h("label", { class: "switch" }, logarithmic, t("log scale"));
  const saving = saveButtons("curves", title, () => place.querySelector("svg"));
  const parts = [h("h2", {}, title), what, scale, saving, h("button", link, "CSV"), h("button", whole, "JSON")];
  const head = h("div", { class: "train-head" }, ...parts);
  return {
    element: h("div", { id: "curves", class: "train-picture" }, head, place),
    watches: ["runs", "at", "playing"],
    update({ playing }, _, cause) {
      if (playing && cause !== "start" && performance.now() - drawn < INTERVAL) return;
      drawn = performance.now();
      draw();
    },
  };
}

/**
 * @param {ReadableTraining} store @param {string} what @param {boolean} logarithmic
 * @param {import("./room.js").Size} size
 */
function chartOf(store, what, logarithmic, size) {
  const { runs } = store.state;
  const { record } = store;
  if (!runs.some(({ records }) => records.length)) return [];
  const last = runs[runs.length - 1];
  const ofRuns = what === "loss" || what === "distance" ? what : null;
  /** @type {[number, number][]} */
  const marks = what === "loss" && record ? [[acrossOf(runs).place(last, record), toNumber(record.loss)]] : [];
  const lines = ofRuns ? losses(runs, ofRuns) : series(last, what);
  const axes = {
    across: ofRuns ? acrossOf(runs).name : t("update"),
    logarithmic: logarithmic && ofRuns ? /** @type {const} */ ("y") : false,
  };
  return [
    chart({
      label: t("Over the updates"),
      ...axes,
      curves: lines,
      marks,
      rules: runs.length > 1 && ofRuns ? [] : last.changes,
      ...size,
    }),
  ];
}

/**
 * @param {import("./state.js").Run[]} runs
 * @param {"loss" | "distance"} what
 * @returns {import("../lib/chart.js").Curve[]}
 */
const losses = (runs, what) => {
  const { place } = acrossOf(runs);
  return runs.map(({ records, count }, at) => ({
    name: labelsOf(runs)[at],
    kind: kindOf({ count }),
    points: records
      .filter((record) => record[what] !== undefined)
      .map((record) => [place(runs[at], record), toNumber(record[what])]),
  }));
};

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
