// What the model says of the data, large: classes in the plane of two features, a line through points, or predicted
// against true values; in its place, a neuron that is looked at.

/** @import {TrainContext, TrainPanel} from "../context.js" */
/** @import {ReadableTraining, State} from "../state.js" */
import { h } from "../../lib/dom.js";
import { saveButtons } from "../../lib/download.js";
import { t } from "../../lib/i18n.js";
import { Query } from "../../lib/query.js";
import { onTheme } from "../../lib/theme.js";
import { number } from "../../lib/widgets.js";
import { nameOf } from "../network/tiles.js";
import { onResize, roomOf } from "../room.js";
import { against, line } from "./fit.js";
import { legendOf } from "./legend.js";
import { planeOf } from "./plane.js";
import { MOST_POINTS } from "./sample.js";

const RESOLUTION = 60;
const USUAL = { width: 420, height: 330 };
/** Milliseconds between two pictures while a run goes on. */
const INTERVAL = 200;

/** The parts of the state that the picture of the regions follows. */
const PICTURED = /** @type {const} */ (["runs", "at", "playing", "network", "looked"]);

/** @param {TrainContext} context @returns {TrainPanel} */
export function result({ store }) {
  const view = new Result(store);
  let updated = -Infinity;
  return {
    element: view.element,
    watches: ["runs", "at", "playing", "prediction", "network", "looked", "score"],
    update(state, before, cause) {
      // regions that are on their way are drawn with the newest score
      if (state.score !== before.score && cause !== "start" && !(state.playing && view.isAwaited)) view.draw();
      const isDue = cause === "start" || state.looked !== before.looked || !state.playing;
      const isMoved = PICTURED.some((part) => state[part] !== before[part]);
      if (!isDue && performance.now() - updated < INTERVAL) return;
      if (cause !== "start" && !isMoved) return;
      updated = performance.now();
      view.update();
    },
  };
}

class Result {
  /** @param {ReadableTraining} store */
  constructor(store) {
    this.store = store;
    this.query = new Query();
    /** @type {any} */ this.regions = null;
    /** Whether regions were requested and are not there yet. */ this.isAwaited = false;
    this.place = h("div", { class: "train-chart" });
    this.title = h("h2", {}, t("Result"));
    this.note = h("p", { class: "remark" });
    const saving = saveButtons("picture", t("Result"), () => this.place.querySelector("svg"));
    const head = h("div", { class: "train-head" }, this.title, saving);
    this.legend = h("div", { class: "plane-legend", hidden: true });
    this.element = h("div", { id: "result", class: "train-picture" }, head, this.place, this.legend, this.note);
    onTheme(() => this.update());
    onResize(this.place, () => this.draw());
  }

  update() {
    const { network, prediction } = this.store.state;
    if (!this.store.record || (!network && !prediction)) this.clear();
    else void this.load();
  }

  clear() {
    this.isAwaited = false;
    this.query.cancel();
    this.place.replaceChildren();
    this.show([]);
    this.note.textContent =
      this.store.state.program && this.store.record
        ? t("The predictions are drawn where the program calls them Yhat.")
        : "";
  }

  /** The picture of the output, or of the neuron that is looked at; the predictions come with the score. */
  async load() {
    const { network, program, looked } = this.store.state;
    if (!network || network.program !== program || (network.features.columns !== 2 && !looked)) return this.keep(null);
    const { features } = network;
    const body = {
      program,
      inputs: this.store.present,
      of: [nodeOf(network, looked)],
      units: looked ? looked.unit + 1 : null,
      data: { input: features.input, axis: features.axis, features: features.columns > 1 ? [0, 1] : [0] },
      resolution: RESOLUTION,
    };
    this.isAwaited = true;
    const answer = await this.query.send("regions", body);
    if (answer) this.keep("body" in answer ? { network, looked, ...answer.body } : null);
  }

  /** @param {HTMLElement[]} legend */
  show(legend) {
    this.legend.hidden = legend.length === 0;
    if (this.legend.childElementCount || legend.length) this.legend.replaceChildren(...legend);
  }

  /** @param {any} regions */
  keep(regions) {
    this.isAwaited = false;
    this.regions = regions;
    this.draw();
  }

  draw() {
    const { network, inputs, looked, score, test } = this.store.state;
    if (!score || !this.store.record) return;
    const { train } = score;
    const all = train.predicted.length;
    this.note.textContent = all > MOST_POINTS ? t("Of {count} examples some are drawn.", { count: number(all) }) : "";
    const features = featuresOf(network, inputs);
    const names = network?.names ?? null;
    const isPlane = features.length === 2 && train.truth !== null;
    const count = isPlane ? Math.max(2, train.predicted[0]?.length ?? 0) : 0;
    this.show(legendOf(count, names?.classes ?? null, Boolean(test)));
    const regions = this.regions?.network === network && this.regions?.looked === looked ? this.regions : null;
    const seen = regions && network ? regions.values[nodeOf(network, looked)] : null;
    this.title.textContent = looked && network ? nameOf(network, looked) : t("Result");
    const size = roomOf(this.place, USUAL);
    const kept = test && score.test ? { features: featuresOf(network, test), truth: score.test.truth ?? [] } : null;
    if (looked && seen && features.length > 1) {
      const picture = { range: regions.range, units: [seen[looked.unit]], isShare: false };
      const examples = { features, truth: train.truth, test: kept, names: names?.features };
      return this.place.replaceChildren(planeOf(examples, picture, size));
    }
    const truth = targetOf(network, inputs);
    const predicted = train.predicted.flat();
    if (features.length === 1) {
      const apart = test ? { feature: featuresOf(network, test)[0], truth: targetOf(network, test) } : null;
      const both = names && /** @type {[string, string]} */ ([names.features[0], names.target]);
      this.place.replaceChildren(line({ feature: features[0], truth, predicted }, apart, size, both));
    } else if (features.length === 2 && train.truth) {
      const isShare = train.predicted.flat().every((value) => isBetween(value, 0, 1));
      const picture = seen && { range: regions.range, units: seen, isShare };
      const examples = { features, truth: train.truth, test: kept, names: names?.features };
      this.place.replaceChildren(planeOf(examples, picture, size));
    } else this.place.replaceChildren(against(truth, predicted, size));
  }
}

/**
 * @param {Pick<import("../network/geometry.js").Network, "features" | "layers">} network
 * @param {State["looked"]} looked
 */
function nodeOf({ features, layers }, looked) {
  if (!looked) return layers[layers.length - 1].node;
  return looked.column === 0 ? features.node : layers[looked.column - 1].node;
}

/** @param {unknown} value @param {number} low @param {number} high */
const isBetween = (value, low, high) => typeof value === "number" && value >= low && value <= high;

/**
 * The features, a list of numbers each.
 * @param {State["network"]} network @param {State["inputs"]} inputs @returns {number[][]}
 */
function featuresOf(network, inputs) {
  const X = /** @type {any} */ (inputs[network?.features.input ?? "X"]);
  if (!Array.isArray(X)) return [];
  if (!Array.isArray(X[0])) return [X];
  return network?.features.axis === 0
    ? X[0].map((/** @type {unknown} */ _, /** @type {number} */ at) => X.map((row) => row[at]))
    : X;
}

/** @param {State["network"]} network @param {State["inputs"]} inputs @returns {unknown[]} */
const targetOf = (network, inputs) => /** @type {any} */ ([inputs[network?.target ?? "Y"]]).flat(Infinity);
