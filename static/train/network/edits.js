// What a change on the picture of a network makes of its model: a choice from which a preset writes the program. Pure.

/** @import {Choice} from "../presets.js" */
/** @import {Network} from "./geometry.js" */

/** What hidden layers may have as activation, where the picture offers it. */
export const ACTIVATIONS = ["tanh", "relu", "sigmoid", "leaky_relu", "elu", "gelu", "softplus", "sin", "none"];
/** A layer that is its sums alone. */
export const NONE = "none";
/** Neurons of a layer that is added. */
const NEW_LAYER = 4;
/** The most that a preset writes: see the API's own limits. */
export const MOST_NEURONS = 64;
export const MOST_LAYERS = 6;

/** @typedef {Choice & {hidden: number[], activations: string[]}} Layers */

/**
 * The hidden layers as a choice; null where the program says more than a preset would write.
 * @param {Network} network
 */
export function choiceOf({ layers }) {
  const hidden = layers.slice(0, -1);
  const names = hidden.map(({ activation }) => activation ?? NONE);
  if (names.includes("") || layers.some(({ bias }) => bias === null)) return null;
  const choice = {
    kind: "mlp",
    hidden: hidden.map(({ width }) => width),
    activations: names,
  };
  return /** @type {Layers} */ (choice);
}

/**
 * So many neurons more in a hidden layer; with the last neuron goes the layer.
 * @param {Layers} choice @param {number} layer @param {number} by @returns {Layers}
 */
export function widen(choice, layer, by) {
  const width = Math.min(MOST_NEURONS, choice.hidden[layer] + by);
  if (width < 1)
    return {
      ...choice,
      hidden: choice.hidden.filter((_, at) => at !== layer),
      activations: choice.activations.filter((_, at) => at !== layer),
    };
  return { ...choice, hidden: choice.hidden.map((each, at) => (at === layer ? width : each)) };
}

/** One layer more before this hidden one, with its neighbour's activation. @param {Layers} choice @param {number} at */
export function insert(choice, at) {
  const activation = choice.activations[at] ?? choice.activations[at - 1] ?? "tanh";
  return {
    ...choice,
    hidden: [...choice.hidden.slice(0, at), NEW_LAYER, ...choice.hidden.slice(at)],
    activations: [...choice.activations.slice(0, at), activation, ...choice.activations.slice(at)],
  };
}

/** @param {Layers} choice @param {number} layer @param {string} name @returns {Layers} */
export const activate = (choice, layer, name) => ({
  ...choice,
  activations: choice.activations.map((each, at) => (at === layer ? name : each)),
});
