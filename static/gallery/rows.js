// What the rows of the lecture are about: its table has 24.

import { t } from "../lib/i18n.js";

/** What a row of the lecture is about. @param {number | null} row */
export const rowTitle = (row) => (row === null ? t("Beyond the lecture") : (titles()[row - 1] ?? String(row)));

const titles = () => [
  t("Loss of one point, loss of many"),
  t("Losses for regression"),
  t("Losses for classification"),
  t("Linear regression"),
  t("The normal equation"),
  t("Gradient descent"),
  t("Stochastic gradient descent"),
  t("Logistic regression"),
  t("Dense layers"),
  t("Layers with activations: a network"),
  t("A neuron: summation and transformation"),
  t("Activation functions"),
  t("The chain rule"),
  t("The gradient of a two-layer network"),
  t("The gradient check"),
  t("Forward and backward pass"),
  t("Gradient descent for a network"),
  t("Loss surfaces"),
  t("The sigmoid example"),
  t("Where no gradient passes"),
  t("One graph, several outputs"),
  t("Layers in frameworks"),
  t("Networks from blocks"),
  t("Static and dynamic graphs"),
];
