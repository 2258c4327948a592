// How runs are told apart in pictures and tables: by their look, and by the settings in which they differ.

/** @import {Run} from "./state.js" */
import { t } from "../lib/i18n.js";
import { number } from "../lib/widgets.js";

/** Runs that look different. */
const KINDS = 6;

/** The class of a run's curve and path: the same as long as it is kept. @param {{count: number}} run */
export const kindOf = ({ count }) => `run-${(count - 1) % KINDS}`;

/**
 * What each run is called beside the others: how its updates were made, and what else differs; the only one by its
 * learning rate too.
 * @param {Run[]} runs @returns {string[]}
 */
export function labelsOf(runs) {
  const rates = new Set(runs.map(({ method }) => method?.rate));
  const starts = new Set(runs.map(({ start }) => start));
  const options = differing(runs);
  const plain = runs.map(({ ways, method, start }) =>
    [
      ways.join(" → "),
      method && (rates.size > 1 || runs.length === 1) ? `α = ${number(method.rate, 3)}` : "",
      ...options.map((key) => optionOf(key, method?.options?.[key])),
      starts.size > 1 ? t("start {start}", { start }) : "",
    ].filter(Boolean),
  );
  const texts = plain.map((parts) => parts.join(", "));
  return texts.map((text, at) =>
    texts.filter((other) => other === text).length > 1 || !text ? `${runs[at].count}. ${text}` : text,
  );
}

/** Options of the optimizer in which runs of the same optimizer differ. @param {Run[]} runs */
function differing(runs) {
  const methods = runs.flatMap(({ method }) => (method?.options ? [method] : []));
  if (new Set(methods.map(({ name }) => name)).size !== 1) return [];
  const keys = [...new Set(methods.flatMap((method) => Object.keys(method.options)))];
  return keys.filter((key) => new Set(methods.map((method) => method.options[key])).size > 1);
}

/** @param {string} key @param {unknown} value */
const optionOf = (key, value) => `${key} = ${value === undefined ? t("default") : number(value, 3)}`;

/**
 * What became another way of making updates, in words.
 * @typedef {NonNullable<Run["method"]>} Method
 * @param {Method} before @param {Method} method @returns {string[]}
 */
export function changesBetween(before, method) {
  const { name, rate, size, options } = method;
  const keys = [...new Set([...Object.keys(before.options), ...Object.keys(options)])];
  const others = keys.filter((key) => before.options[key] !== options[key]);
  return [
    ...(before.name === name ? [] : [name]),
    ...(before.rate === rate ? [] : [`α = ${number(rate)}`]),
    ...(before.size === size ? [] : [size === null ? t("all examples") : t("batches of {size}", { size })]),
    ...(before.name === name ? others.map((key) => optionOf(key, options[key])) : []),
  ];
}

/**
 * What runs are compared by, from left to right: updates, or the examples that these have seen where runs see different
 * parts of them.
 * @param {Run[]} runs
 * @returns {{name: string, place: (run: Run, record: {update: number}) => number}}
 */
export function acrossOf(runs) {
  const examples = runs.find(({ batches }) => batches)?.batches.examples ?? null;
  const sizes = new Set(runs.map(({ batches }) => batches?.size ?? examples));
  if (examples === null || sizes.size === 1) return { name: t("update"), place: (_, { update }) => update };
  return { name: t("points seen"), place: ({ batches }, { update }) => update * (batches?.size ?? examples) };
}
