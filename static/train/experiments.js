// The experiments of the lecture: what goes wrong, or is worth seeing, each with its data, model, updates and sentence.

/** @import {Choice} from "./presets.js" */
import { t } from "../lib/i18n.js";

/**
 * Some updates, made in one way; the first part of the first run begins it.
 * @typedef {{rate: number, optimizer?: string, size?: number | null, updates: number, beside?: boolean,
 *   presses?: number, sentence?: string}} Part
 *   `size`: of a batch; `beside`: another run from the same start; `presses`: in how many a lecture makes the updates;
 *   `sentence`: what is to be seen of this part.
 */
/**
 * @typedef {object} Experiment
 * @property {string} name
 * @property {string} title
 * @property {string} sentence  What is to be seen.
 * @property {{name: string, n?: number, noise?: number, test?: number}} data
 * @property {Choice} model
 * @property {Part[]} parts
 * @property {string} tab  What is open beside the model.
 * @property {string} [view]  Which of the analyses.
 * @property {boolean} [exact]  Whether the sentence is true right after these updates alone.
 * @property {Part[]} [coda]  What a lecture makes beside it: the remedy.
 * @property {string[]} [tabs]  What a lecture opens when all updates are made.
 */

/** @param {number[]} hidden @param {string} activation @returns {Choice} */
const layers = (hidden, activation) => ({ kind: "mlp", hidden, activations: hidden.map(() => activation) });
/** @type {Choice} */
const LINEAR = { kind: "linear", style: "vectorised" };
/** @type {Choice} */
const LOGISTIC = { kind: "logistic", style: "vectorised" };

/** @returns {Experiment[]} */
const ofDescent = () => [
  {
    name: "too-large-a-step",
    title: t("A step that is too large"),
    sentence: t("Each update overshoots the valley by more than it gains: the path climbs out of it."),
    data: { name: "line" },
    model: LINEAR,
    parts: [{ rate: 0.9, updates: 4 }],
    coda: [
      {
        rate: 0.3,
        updates: 8,
        beside: true,
        sentence: t("From the same start with a smaller learning rate: each update goes down."),
      },
    ],
    tab: "surface",
    tabs: ["result", "curves"],
  },
  {
    name: "gd-and-sgd",
    title: t("GD against SGD"),
    sentence: t(
      "Both have seen every point three times. GD has made 3 updates; SGD has made 30 and trembles around the minimum.",
    ),
    data: { name: "line", n: 50, noise: 1 },
    model: LINEAR,
    parts: [
      { rate: 0.1, updates: 3 },
      { rate: 0.1, size: 5, updates: 30, beside: true, presses: 3 },
    ],
    exact: true,
    tab: "surface",
    tabs: ["curves"],
  },
  {
    name: "momentum",
    title: t("Momentum"),
    sentence: t("After the same 12 updates momentum has gone further, and swings past the minimum."),
    data: { name: "line", n: 50, noise: 1 },
    model: LINEAR,
    parts: [
      { rate: 0.04, updates: 12 },
      { rate: 0.04, optimizer: "momentum", updates: 12, beside: true },
    ],
    exact: true,
    tab: "surface",
    tabs: ["curves"],
  },
];

/** @returns {Experiment[]} */
const ofClosedForms = () => [
  {
    name: "normal-equation",
    title: t("The normal equation"),
    sentence: t("Linear regression is solved at once; gradient descent walks to the same point."),
    data: { name: "line" },
    model: LINEAR,
    parts: [{ rate: 0.1, updates: 20 }],
    tab: "views",
    view: "normal",
    tabs: ["surface"],
  },
  {
    name: "singular",
    title: t("A normal equation without an inverse"),
    sentence: t(
      "Columns depend on each other: many weights fit equally well, and descent from 0 goes to the shortest of them.",
    ),
    data: { name: "dependent" },
    model: LINEAR,
    parts: [{ rate: 0.02, updates: 40 }],
    tab: "views",
    view: "normal",
  },
  {
    name: "no-closed-form",
    title: t("Why one descends at all"),
    sentence: t(
      "In logistic regression the weights stand inside the sigmoid: a gradient of 0 is no linear equation in them.",
    ),
    data: { name: "moons" },
    model: LOGISTIC,
    parts: [{ rate: 0.5, updates: 60 }],
    tab: "views",
    view: "normal",
  },
];

/** @returns {Experiment[]} */
const ofLayers = () => [
  {
    name: "xor-without-a-hidden-layer",
    title: t("XOR without a hidden layer"),
    sentence: t("No straight line divides XOR: about half of it stays wrong, however long one learns."),
    data: { name: "xor" },
    model: LOGISTIC,
    parts: [{ rate: 0.5, updates: 60 }],
    tab: "result",
    tabs: ["curves"],
  },
  {
    name: "xor-with-a-hidden-layer",
    title: t("XOR with a hidden layer"),
    sentence: t("Four hidden neurons draw a line each, and the output puts them together."),
    data: { name: "xor" },
    model: layers([4], "tanh"),
    parts: [{ rate: 0.5, updates: 200 }],
    tab: "result",
    tabs: ["surface"],
  },
  {
    name: "linear-layers",
    title: t("Linear layers collapse"),
    sentence: t("Without activations three layers are one matrix: the border stays a straight line."),
    data: { name: "circles" },
    model: layers([5, 3], "none"),
    parts: [{ rate: 0.3, updates: 200 }],
    tab: "result",
  },
  {
    name: "spiral",
    title: t("Two spirals"),
    sentence: t("Two hidden layers unfold two arms that wind around each other."),
    data: { name: "spiral" },
    model: layers([8, 8], "tanh"),
    parts: [{ rate: 0.03, optimizer: "adam", updates: 400 }],
    tab: "result",
    tabs: ["curves"],
  },
];

/** @returns {Experiment[]} */
const ofTroubles = () => [
  {
    name: "dead-relu",
    title: t("Dead ReLUs"),
    sentence: t("A step too large pushed the neurons below 0 for every point: no gradient arrives any more."),
    data: { name: "circles" },
    model: layers([6], "relu"),
    parts: [{ rate: 10, updates: 60 }],
    coda: [
      {
        rate: 0.3,
        updates: 100,
        beside: true,
        sentence: t("From the same start with a smaller learning rate: the neurons go on learning."),
      },
    ],
    tab: "gradients",
    tabs: ["result"],
  },
  {
    name: "vanishing-gradients",
    title: t("Vanishing gradients"),
    sentence: t("Each sigmoid passes on a quarter at most: the first layers hardly learn."),
    data: { name: "circles" },
    model: layers([4, 4, 4, 4, 4], "sigmoid"),
    parts: [{ rate: 0.3, updates: 0 }],
    tab: "gradients",
  },
  {
    name: "overfitting",
    title: t("Overfitting"),
    sentence: t("Few noisy points and many weights: the border winds around single points."),
    data: { name: "moons", n: 60, noise: 0.36, test: 0.5 },
    model: layers([8, 8], "tanh"),
    parts: [{ rate: 0.03, optimizer: "adam", updates: 400 }],
    tab: "result",
    tabs: ["curves"],
  },
];

/** All of them, in the order of the lecture. @returns {{title: string, experiments: Experiment[]}[]} */
export const experiments = () => [
  { title: t("Gradient descent"), experiments: ofDescent() },
  { title: t("Solved at once, or not"), experiments: ofClosedForms() },
  { title: t("Layers"), experiments: ofLayers() },
  { title: t("What goes wrong"), experiments: ofTroubles() },
];

/** One after another. */
export const allExperiments = () => experiments().flatMap((part) => part.experiments);

/** One of them by its name. @param {string | null} name */
export const experimentOf = (name) => allExperiments().find((each) => each.name === name) ?? null;
