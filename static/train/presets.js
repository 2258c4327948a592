// Presets that the server writes: which one suits the data, and which one wrote a program.

import { analyse } from "../lib/api.js";
import { t } from "../lib/i18n.js";

/**
 * The loss by model and task of its data, where it is not the preset's own; with bce goes a sigmoid as the output, with
 * cross_entropy a softmax.
 * @type {Record<string, Record<string, string | undefined>>}
 */
const LOSSES = {
  mlp: { binary: "bce", classes: "cross_entropy" },
  logistic: { classes: "cross_entropy" },
};
/** Losses whose targets are 0 or 1. */
const OF_CLASSES = ["bce", "cross_entropy", "hinge"];
/** The network to begin with. */
export const LAYERS = { hidden: [5, 3], activations: ["tanh", "tanh"] };
/** Names that predictions go by, where no preset names them. */
const PREDICTIONS = ["Yhat", "Y_hat", "yhat", "y_hat", "P", "prediction", "predictions"];

/**
 * A model to be written: what the page offers.
 * @typedef {{kind: string, hidden?: number[], activations?: string[], style?: string, terms?: string[]}} Choice
 */

/** The loss that suits a task; undefined: the preset's own. @param {string} kind @param {string} task */
export const lossFor = (kind, task) => LOSSES[kind]?.[task];

/** What of a request for a preset is the model itself, whatever its data. @param {any} body @returns {Choice} */
export function modelOf({ kind, hidden, activation, activations, style }) {
  const parts = Object.entries({ kind, hidden, activation, activations, style });
  return /** @type {any} */ (Object.fromEntries(parts.filter(([, value]) => value !== undefined)));
}

/** The model that suits data, as the server names it. @param {any} suited @returns {Choice} */
export const suitedFor = ({ kind }) => (kind === "mlp" ? { kind, ...LAYERS } : { kind });

/**
 * Why the loss of a program does not fit its data; the empty text where it does.
 * @param {{loss: string | null} | null} network @param {string} task @param {unknown} Y
 */
export function lossRemark(network, task, Y) {
  const loss = network?.loss ?? "";
  if (!OF_CLASSES.includes(loss)) return "";
  if (task === "regression") return t("{loss} is for targets of 0 and 1; these are numbers, which mse fits.", { loss });
  const columns = Array.isArray(Y) && Array.isArray(Y[0]) ? Y[0].length : 1;
  if (loss === "cross_entropy" && columns === 1)
    return t("cross_entropy compares the classes of several columns; of these data there is one, which bce fits.");
  if (loss === "bce" && columns > 1)
    return t("bce is for two classes; of these data there are {columns}, which cross_entropy fits.", { columns });
  return "";
}

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
  const ofClasses = { kind: "logistic", loss: lossFor("logistic", "classes") };
  const presets = [{ kind: "linear" }, { kind: "logistic" }, ofClasses].flatMap((preset) =>
    ["vectorised", "per_example"].map((style) => ({ ...preset, style })),
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

/**
 * The penalty that a preset was asked for.
 * @param {Record<string, unknown> | null} body @returns {import("./state.js").Penalty | null}
 */
export function penaltyOf(body) {
  const of = /** @type {const} */ (["l1", "l2"]).find((each) => typeof body?.[each] === "number" && body[each] > 0);
  return of ? { of, rate: Number(body?.[of]) } : null;
}
