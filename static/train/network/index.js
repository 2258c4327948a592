// The picture of a layered model in the middle of the page: neurons as tiles, weights as lines, the loss at the end.

/** @import {TrainContext, TrainPanel} from "../context.js" */
/** @import {Column, Network} from "./geometry.js" */
/** @import {State} from "../state.js" */
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { onTheme } from "../../lib/theme.js";
import { number } from "../../lib/widgets.js";
import { choiceOf } from "./edits.js";
import { columnsOf } from "./geometry.js";
import { headsOf } from "./heads.js";
import { Lines } from "./lines.js";
import { NeuronCard } from "./neuron-card.js";
import { summary } from "./summary.js";
import { Tiles } from "./tiles.js";

/** Milliseconds between two paintings while a run goes on. */
const INTERVAL = 150;
/** Pixels below which the picture scrolls rather than shrinks. */
const LEAST = { width: 340, height: 330 };
/** Pixels that each column takes at least, for its buttons; in a lecture, where it has none; and with its words. */
const COLUMN = 96;
const BARE_COLUMN = 62;
const WORDY_COLUMN = 112;

const isLecture = () => document.body.classList.contains("is-lecture");

/** @param {TrainContext} context @returns {TrainPanel} */
export function network(context) {
  const view = new NetworkView(context);
  return {
    element: view.element,
    watches: ["network", "runs", "at", "playing"],
    update(state, before, cause) {
      if (cause === "start" || state.network !== before.network) view.arrange();
      view.show(before);
    },
  };
}

class NetworkView {
  /** @param {TrainContext} context */
  constructor({ store, actions }) {
    this.store = store;
    this.actions = actions;
    this.card = new NeuronCard(store);
    this.lines = new Lines();
    this.tiles = new Tiles({ open: (neuron) => this.card.open(neuron), look: (neuron) => actions.lookAt(neuron) });
    this.heads = h("div", { class: "network-heads" });
    this.loss = h("p", { class: "network-loss" });
    this.said = h("p", { class: "visually-hidden", id: "network-summary" });
    this.gradients = h("input", { type: "checkbox", role: "switch", onchange: () => this.drawLines() });
    this.stage = h(
      "div",
      { class: "network-stage" },
      this.lines.svg,
      this.tiles.element,
      this.heads,
      this.loss,
      this.lines.tip,
    );
    this.scroll = h("div", { class: "network-scroll" }, this.stage);
    this.element = h(
      "div",
      {
        id: "network",
        class: "network",
        role: "group",
        "aria-label": t("The network"),
        "aria-describedby": this.said.id,
      },
      this.said,
      this.scroll,
      this.key(),
      this.card.element,
    );
    /** @type {Column[]} */ this.columns = [];
    /** The one that is laid out: without room, as in a lecture on one neuron, none is. @type {Network | null} */
    this.arranged = null;
    this.painted = -Infinity;
    onTheme(() => this.loadTiles());
    new ResizeObserver(() => this.arrange()).observe(this.scroll);
  }

  /** What the lines mean, and the switch of the gradients. */
  key() {
    return h(
      "div",
      { class: "network-key" },
      h("span", { class: "is-plus" }, t("positive")),
      h("span", { class: "is-minus" }, t("negative")),
      h("span", { class: "is-size" }, t("thickness: size of the weight")),
      h("label", { class: "switch" }, this.gradients, t("Show gradients")),
    );
  }

  /** Lay the picture out anew: for another network, or in another size. */
  arrange() {
    const { network } = this.store.state;
    this.element.hidden = network === null;
    this.element.dataset.layers = String(network?.layers.length ?? 0);
    if (!network || !this.scroll.clientWidth) return;
    const held = this.heads.contains(document.activeElement) ? document.activeElement?.getAttribute("data-act") : null;
    const count = network.layers.length + 1;
    const width = Math.max(LEAST.width, (isLecture() ? BARE_COLUMN : COLUMN) * count, this.scroll.clientWidth);
    this.heads.classList.toggle("is-crowded", width < WORDY_COLUMN * count);
    const height = Math.max(LEAST.height, this.scroll.clientHeight);
    this.stage.style.setProperty("width", `${width}px`);
    this.stage.style.setProperty("height", `${height}px`);
    this.columns = columnsOf(network, width, height);
    this.arranged = network;
    this.lines.arrange(this.columns, width, height);
    this.tiles.arrange(this.columns, network);
    const choice = choiceOf(network);
    const write = (/** @type {import("./edits.js").Layers} */ next) => void this.actions.model.write(next);
    this.heads.replaceChildren(...headsOf(network, this.columns, choice, write));
    if (held) /** @type {HTMLElement | null} */ (this.heads.querySelector(`[data-act="${held}"]`))?.focus();
    this.placeLoss();
    this.drawLines();
    this.loadTiles();
  }

  placeLoss() {
    const last = this.columns[this.columns.length - 1];
    const isCrowded = this.heads.classList.contains("is-crowded");
    const foot = isCrowded ? Math.max(...this.columns.map((column) => column.foot)) : last.foot;
    const wider = this.store.state.network?.penalised ? 1.5 : 1;
    const half = (isLecture() ? 74 : 56) * wider; // so that its words end within the picture
    this.loss.style.setProperty("left", `${Math.min(last.x, this.stage.clientWidth - half)}px`);
    this.loss.style.setProperty("top", `${foot + 8}px`);
  }

  /** The network and its record; null while they do not belong to the same program, and without its picture. */
  get present() {
    const { network, program } = this.store.state;
    const { record } = this.store;
    return network && record && network.program === program && network === this.arranged ? { network, record } : null;
  }

  /** Another record, or the run goes on. @param {State} before */
  show(before) {
    const { present } = this;
    const { playing, runs, at } = this.store.state;
    if (!present) return;
    const { network, record } = present;
    this.drawLines();
    this.loss.textContent = `${lossName(network)} ${number(record.loss, 3)}`;
    if (playing && performance.now() - this.painted < INTERVAL) return;
    if (runs !== before.runs || at !== before.at || (!playing && before.playing)) this.loadTiles();
    if (!playing) this.said.textContent = summary(network, record);
  }

  drawLines() {
    const { present } = this;
    const { playing } = this.store.state;
    if (present) this.lines.show(present.network, present.record, this.gradients.checked, playing);
  }

  loadTiles() {
    const { present } = this;
    if (!present) return;
    this.painted = performance.now();
    void this.tiles.load(present.network, this.store.state.program, this.store.present);
    this.card.refresh();
  }
}

/** What the loss is called over its number. @param {Network} network */
const lossName = ({ loss, penalised }) => {
  /** @type {Record<string, string>} */
  const names = { bce: "BCE", mse: "MSE", mae: "MAE", cross_entropy: "CE" };
  const name = names[loss ?? ""] ?? loss ?? t("loss");
  return penalised ? t("{loss} + penalty", { loss: name }) : name;
};
