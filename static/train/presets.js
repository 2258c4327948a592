// Presets that the server writes: which one suits the data, and which one wrote a program.

import { analyse } from "../lib/api.js";

/**
 * The loss of a network by the task of its data; with bce goes a sigmoid as the output, with cross_entropy a softmax.
 * @type {Record<string, string | undefined>}
 */
const LOSSES = { binary: "bce", classes: "cross_entropy" };
/** Names that predictions go by, where no preset names them. */
const PREDICTIONS = ["Yhat", "Y_hat", "yhat", "y_hat", "P", "prediction", "predictions"];

/**
 * A model to be written: what the page offers.
 * @typedef {{kind: string, hidden?: number[], activations?: string[], style?: string, terms?: string[]}} Choice
 */

/** The loss that suits a task; undefined: the preset's own. @param {string} task */
export const lossFor = (task) => LOSSES[task];

/** The name of the predictions in a program, where one of the usual names is assigned. @param {string} program */
export const predictionIn = (program) =>
  PREDICTIONS.find((name) => new RegExp(`^[ \\t]*${name}[ \\t]*=`, "m").test(program)) ?? null;

/**
 * The preset that wrote a program; the empty text where none did.
 * @param {string} program
 * @param {Record<string, unknown>} inputs
 */
export async function kindOf(program, inputs) {
  const features = Array.isArray(inputs.X) ? inputs.X.length : 1;
  const presets = ["linear", "logistic"].flatMap((kind) =>
    ["vectorised", "per_example"].map((style) => ({ kind, style })),
  );
  const answers = await Promise.all(presets.map((preset) => analyse("presets", { ...preset, features })));
  const at = answers.findIndex((answer) => "body" in answer && answer.body.program.trim() === program.trim());
  return presets[at]?.kind ?? "";
}

/**
 * The task that targets of 0 and 1 suggest: one column has two classes, several columns one class each.
 * @param {unknown} Y
 */
export function taskOf(Y) {
  const targets = Array.isArray(Y) ? Y.flat(Infinity) : [];
  if (!targets.length || !targets.every((value) => value === 0 || value === 1)) return "regression";
  return Array.isArray(Y) && Array.isArray(Y[0]) && Y[0].length > 1 ? "classes" : "binary";
}

/** Features that a model can make of the data's own, by the API's names. */
export const TERMS = ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"];

/** Those that data of so many features allow; of more than two none is made. @param {number} features */
export const termsFor = (features) =>
  features > 2 ? [] : TERMS.filter((term) => features === 2 || !term.includes("x2"));

/**
 * What is asked of the API: null where the features are the data's own.
 * @param {string[] | null} terms @param {number} features @returns {string[] | null}
 */
export function termsOf(terms, features) {
  const own = features === 2 ? ["x1", "x2"] : ["x1"];
  const possible = terms?.filter((term) => termsFor(features).includes(term)) ?? [];
  return possible.length === 0 || possible.join() === own.join() ? null : possible;
}
