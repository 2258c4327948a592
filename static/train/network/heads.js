// What stands over the columns of a network: their names, their activations, and the buttons that change the layers.

/** @import {Column, Network} from "./geometry.js" */
/** @import {Layers} from "./edits.js" */
import { h, icon } from "../../lib/dom.js";
import { options } from "../../lib/fields.js";
import { t } from "../../lib/i18n.js";
import { MINUS, PLUS } from "../../lib/icons.js";
import { ACTIVATIONS, MOST_LAYERS, MOST_NEURONS, NONE, activate, insert, widen } from "./edits.js";

/**
 * @param {Network} network @param {Column[]} columns @param {Layers | null} choice  Null: it cannot be edited here.
 * @param {(choice: Layers) => void} write
 * @returns {HTMLElement[]}
 */
export function headsOf(network, columns, choice, write) {
  const heads = columns.map((column, at) => placed(headOf(network, column, at, choice, write), column.x));
  const adds = choice && choice.hidden.length < MOST_LAYERS ? addButtons(columns, choice, write) : [];
  const feet = columns.filter(({ shown, count }) => shown < count).map(footOf);
  return [...heads, ...adds, ...feet];
}

/** @param {HTMLElement} element @param {number} x @param {number} [y] */
function placed(element, x, y) {
  element.style.setProperty("left", `${x}px`);
  if (y !== undefined) element.style.setProperty("top", `${y}px`);
  return element;
}

/**
 * @param {Network} network @param {Column} column @param {number} at
 * @param {Layers | null} choice @param {(choice: Layers) => void} write
 */
function headOf({ layers }, { count }, at, choice, write) {
  if (at === 0) return h("div", { class: "network-head" }, h("b", {}, features(count)));
  const isOutput = at === layers.length;
  const { activation } = layers[at - 1];
  const name = isOutput && count === 1 ? t("output") : neurons(count);
  if (isOutput || !choice)
    return h("div", { class: "network-head" }, h("b", {}, name), h("i", {}, activationName(activation)));
  const names = [...new Set([...ACTIVATIONS, choice.activations[at - 1]])];
  const select = options(names.map((each) => [each, each === NONE ? t("no activation") : each]));
  select.value = choice.activations[at - 1];
  select.setAttribute("aria-label", t("Activation of layer {layer}", { layer: at }));
  acting(select, `activation-${at}`);
  select.addEventListener("change", () => write(activate(choice, at - 1, select.value)));
  const less =
    count === 1 ? t("Remove layer {layer}", { layer: at }) : t("One neuron less in layer {layer}", { layer: at });
  const more = t("One neuron more in layer {layer}", { layer: at });
  const buttons = h(
    "span",
    { class: "network-count" },
    acting(
      small(less, MINUS, () => write(widen(choice, at - 1, -1))),
      `less-${at}`,
    ),
    acting(
      small(more, PLUS, () => write(widen(choice, at - 1, 1)), count >= MOST_NEURONS),
      `more-${at}`,
    ),
  );
  return h("div", { class: "network-head" }, h("b", {}, name), select, buttons);
}

/** @param {number} count */
const features = (count) => (count === 1 ? t("1 feature") : t("{count} features", { count }));

/** @param {number} count */
const neurons = (count) => (count === 1 ? t("1 neuron") : t("{count} neurons", { count }));

/** @param {string | null} activation */
const activationName = (activation) => (activation === null ? t("no activation") : activation || "f");

/** @param {string} name @param {string} path @param {() => void} act @param {boolean} [disabled] */
const small = (name, path, act, disabled = false) =>
  h("button", { class: "button", type: "button", title: name, "aria-label": name, onclick: act, disabled }, icon(path));

/**
 * Named by what it does, so that the focus stays on it when the heads are made anew.
 * @param {HTMLElement} element @param {string} act
 */
function acting(element, act) {
  element.dataset.act = act;
  return element;
}

/**
 * A layer more in each gap.
 * @param {Column[]} columns @param {Layers} choice @param {(choice: Layers) => void} write
 */
const addButtons = (columns, choice, write) =>
  columns.slice(1).map(({ x }, at) => {
    const name = t("Add a layer at place {place}", { place: at + 1 });
    const button = small(name, PLUS, () => write(insert(choice, at)));
    button.classList.add("network-add");
    acting(button, `add-${at}`);
    return placed(button, (columns[at].x + x) / 2);
  });

/** How many of a wide layer are shown. @param {Column} column */
const footOf = ({ x, foot, shown, count }) =>
  placed(h("small", { class: "network-foot" }, t("{shown} of {count}", { shown, count })), x, foot + 4);
