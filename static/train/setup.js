// Data and model, as a laboratory has them: the sets as small pictures, how many points, how noisy, how many are kept
// for the test; which preset; and a new start. A table can be pasted or dropped.

/** @import {DataSet, State} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { labelled, options } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { TURNS } from "../lib/icons.js";
import { button, iconButton } from "../lib/widgets.js";
import { dataPicture } from "./data-picture.js";
import { dial } from "./dial.js";
import { featuresRow } from "./features.js";
import { LAYERS } from "./presets.js";
import { TableDialog } from "./table.js";

const MOST_POINTS = 500;
const MOST_KEPT = 0.6;
/** What is kept for the test of classes, unless the reader says otherwise: they are judged by what was not learnt. */
const USUALLY_KEPT = 0.3;

/** @typedef {{element: HTMLElement, update: (state: State) => void}} Row */

/** Empty until it is known which data sets there are. @param {TrainContext} context @returns {TrainPanel} */
export function setup(context) {
  const element = h("div", { id: "setup" });
  /** @type {Row[]} */
  let rows = [];
  return {
    element,
    watches: ["datasets", "dataset", "inputs", "kind", "start", "network", "terms"],
    update(state) {
      if (state.datasets && !rows.length) {
        rows = [dataRow(context, state.datasets, element), featuresRow(context), modelRow(context), startRow(context)];
        element.append(...rows.map((row) => row.element));
      }
      for (const row of rows) row.update(state);
    },
  };
}

/**
 * The data.
 * @param {TrainContext} context
 * @param {DataSet[]} sets
 * @param {HTMLElement} place  Where a file may be dropped.
 * @returns {Row}
 */
function dataRow({ store, actions }, sets, place) {
  /** What the reader has chosen; null: what suits the set. @type {{test: number | null}} */
  const chosen = { test: null };
  const shareFor = (/** @type {DataSet} */ { task }) => chosen.test ?? (task === "regression" ? 0 : USUALLY_KEPT);
  const open = (/** @type {DataSet} */ set) =>
    void actions.model.data(set.name, store.state.dataset?.seed ?? 0, null, { noise: null, test: shareFor(set) });
  const pictures = sets.map((set) => picture(set, () => open(set)));
  const change = (/** @type {Partial<{n: number, noise: number, test: number, seed: number}>} */ part) => {
    const { dataset } = store.state;
    if (!dataset) return;
    const { n, noise, test, seed, formula } = { ...dataset, ...part };
    if (formula) return void actions.model.formula({ formula, seed, n, noise: noise ?? 0, test });
    if (!dataset.name) return;
    void actions.model.data(dataset.name, seed, n ?? null, { noise: noise ?? null, test: test ?? 0 });
  };
  const points = dial(t("Points"), { least: 10, most: MOST_POINTS, step: 10 }, (n) => change({ n }));
  const noise = dial(t("Noise"), { least: 0, most: 1, step: 0.02 }, (value) => change({ noise: value }));
  const test = dial(t("Kept for the test"), { least: 0, most: MOST_KEPT, step: 0.05, unit: "%" }, (value) => {
    chosen.test = value;
    change({ test: value });
  });
  const seedAnew = () => change({ seed: (store.state.dataset?.seed ?? 0) + 1 });
  const anew = iconButton(t("New data of the same kind"), TURNS, seedAnew, "small data-anew");
  const table = new TableDialog(actions.model);
  table.listenToDrops(place);
  const own = button(t("Own…"), () => table.open(), { class: "button small data-own" });
  return {
    element: h(
      "fieldset",
      { class: "lab" },
      h("legend", {}, t("Data"), anew),
      h("div", { class: "data-sets" }, ...pictures.map(({ element }) => element), own),
      ...[points, noise, test].map(({ element }) => element),
    ),
    update({ dataset }) {
      for (const { name, element } of pictures) element.setAttribute("aria-pressed", String(name === dataset?.name));
      const byName = sets.find(({ name }) => name === dataset?.name);
      const set = byName ?? (dataset?.formula ? { seeded: true, n: dataset.n ?? 0 } : null);
      points.show(set ? (dataset?.n ?? set.n) : null, set?.seeded ? MOST_POINTS : set?.n);
      noise.show(set?.seeded ? (dataset?.noise ?? 0) : null);
      test.show(set ? (dataset?.test ?? 0) : null);
      anew.hidden = !set?.seeded;
    },
  };
}

/** @param {DataSet} set @param {() => void} open */
function picture({ name, title, summary, preview }, open) {
  const attributes = { class: "data-set", type: "button", "data-name": name, "aria-label": title, title: summary };
  return { name, element: h("button", { ...attributes, onclick: open }, dataPicture(preview)) };
}

/** The model that a preset writes. @param {TrainContext} context @returns {Row} */
function modelRow({ actions }) {
  const kind = options([
    ["", t("own program")],
    ["linear", t("linear regression")],
    ["logistic", t("logistic regression")],
    ["mlp", t("neural network")],
  ]);
  const style = options([
    ["vectorised", t("all examples at once")],
    ["per_example", t("example by example")],
  ]);
  const perExample = labelled(t("written"), style);
  const write = () => {
    if (!kind.value) return;
    const ofKind = kind.value === "mlp" ? LAYERS : { style: style.value };
    void actions.model.write({ kind: kind.value, ...ofKind });
  };
  for (const each of [kind, style]) each.addEventListener("change", write);
  return {
    element: h("div", { class: "lab" }, labelled(t("Model"), kind), perExample),
    update(state) {
      kind.value = state.kind;
      perExample.hidden = state.kind === "mlp" || state.kind === "" || state.terms !== null;
    },
  };
}

/** Other initial weights, by another seed. @param {TrainContext} context @returns {Row} */
function startRow({ actions }) {
  const start = button(t("New start"), () => void actions.model.startAnew());
  const beside = button(t("Start beside"), () => void actions.model.startBeside());
  beside.title = t("Other initial weights, as a run beside this one");
  const seed = h("span", {});
  return {
    element: h("div", { class: "lab lab-start" }, start, beside, seed),
    update({ start: count, kind, network }) {
      const isDrawn = kind === "mlp" && (network?.layers.length ?? 0) > 1; // a single layer starts at zero
      start.disabled = !isDrawn;
      beside.hidden = !isDrawn || kind !== "mlp";
      start.title = isDrawn ? t("Other initial weights, the same model and data") : t("This model starts at zero");
      seed.textContent = isDrawn ? t("seed {seed}", { seed: count }) : "";
    },
  };
}
