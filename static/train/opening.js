// From training to the walk: the program with the numbers of exactly one update, and that update as its last step.

/** @import {Record_, TrainStore} from "./state.js" */
import { analyse } from "../api.js";
import { h } from "../dom.js";
import { locale, t } from "../i18n.js";
import { elements, numberToLatex } from "../number.js";
import { toHash, toText } from "../url.js";

/** @param {HTMLElement} host @param {HTMLElement} link  The way to the walk in the page's head. @param {TrainStore} store */
export function openings(host, link, store) {
  const button = h("button", { class: "button", type: "button", onclick: () => void open() }, t("Walk through this update"));
  host.append(button);
  store.watch(["runs", "at"], () => {
    button.disabled = !store.record?.move;
  });
  const open = async () => {
    const { program, inputs } = store.state;
    const found = await pair(store);
    if ("fault" in found) return store.set({ fault: found.fault });
    const { before, after } = found;
    const move = /** @type {import("./state.js").Move} */ (after.move);
    const moved = { ...batchOf(inputs, store.state.roles?.axes ?? {}, move.indices), ...before };
    await go(program, moved, { update: after.update, learning_rate: move.learning_rate, steps: Object.keys(before).map((name) => stepOf(name, before[name], move, after.parameters[name], store.state.stepper.name)) });
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    void go(store.state.program, store.present, null);
  });
}

/**
 * The record that is shown and the parameters right before it; where only some records are kept, the API runs the
 * updates in between once more.
 * @param {TrainStore} store @returns {Promise<{before: Record<string, unknown>, after: Record_} | {fault: string[]}>}
 */
async function pair(store) {
  const { at, program, inputs, roles, stepper, batch } = store.state;
  const records = store.run?.records ?? [];
  const after = records[at];
  const earlier = records.slice(0, at).findLast(({ update, state }) => update < after.update && (state || update === 0));
  if (earlier?.update === after.update - 1) return { before: earlier.parameters, after };
  const batches = batch.size === null ? null : { axes: roles?.axes ?? {}, ...batch };
  const updates = after.update - (earlier?.update ?? 0);
  const rate = after.move?.learning_rate ?? stepper.learning_rate;
  const answer = await analyse("train", { program, inputs, parameters: roles?.parameters ?? null, stepper: { ...stepper, learning_rate: rate }, batches, updates, record: [after.update - 1, after.update], moves: true, state: earlier?.state ?? null });
  if ("problem" in answer) return { fault: answer.problem.errors.map(({ message }) => message) };
  const [before, last] = "body" in answer ? answer.body.records : [];
  return last ? { before: before.parameters, after: last } : { fault: [t("The server does not answer now.")] };
}

/** The data that the update saw. @param {Record<string, unknown>} inputs @param {Record<string, number>} axes @param {number[] | null | undefined} indices */
function batchOf(inputs, axes, indices) {
  if (!indices) return inputs;
  /** @param {any} value @param {number} axis @returns {unknown} */
  const cut = (value, axis) => (axis === 0 ? indices.map((index) => value[index]) : value.map((/** @type {any} */ part) => cut(part, axis - 1)));
  return { ...inputs, ...Object.fromEntries(Object.entries(axes).filter(([name]) => name in inputs).map(([name, axis]) => [name, cut(inputs[name], axis)])) };
}

/** One parameter's part of the update, in symbols; a number's in numbers too. @param {string} name @param {any} before @param {import("./state.js").Move} move @param {any} after @param {string} stepper @returns {import("../view.js").UpdateStep} */
function stepOf(name, before, { gradients, change, learning_rate: rate }, after, stepper) {
  const symbol = name.replace(/^(\p{L}+)_?(\w+)$/u, "$1_{$2}");
  const gradient = `\\frac{\\partial L}{\\partial ${symbol}}`;
  const plain = stepper === "gd";
  /** @param {any} value */
  const latex = (value) => numberToLatex(elements(value)[0], { digits: 5, locale: locale() });
  const single = [before, gradients[name], after].every((value) => elements(/** @type {any} */ (value)).length === 1);
  const numbers = `${latex(after)} = ${latex(before)} - ${latex(rate)} \\cdot \\left(${latex(gradients[name])}\\right)`;
  return { parameter: name, before, gradient: gradients[name], change: change[name], after, latex: plain ? `${symbol} \\leftarrow ${symbol} - \\alpha \\, ${gradient}` : `${symbol} \\leftarrow ${symbol} + \\Delta ${symbol} \\quad (\\text{${stepper}})`, numbers: plain && single ? numbers : null };
}

/** Keep the program and its data in the address, so that it can be sent and reloaded. @param {TrainStore} store */
export function remembered(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  store.watch(["program", "inputs"], ({ program, inputs }) => {
    clearTimeout(timer);
    timer = setTimeout(async () => program && history.replaceState(null, "", await toHash(toText(viewOf(program, inputs, null)))), 400);
  });
}

/** @param {string} program @param {Record<string, unknown>} inputs @param {import("../view.js").Update | null} update @returns {import("../view.js").View} */
const viewOf = (program, inputs, update) => ({ program, inputs, output: null, seed: null, mode: "dynamic", expand: "none", position: null, selection: null, collapsed: null, update });

/** @param {string} program @param {Record<string, unknown>} inputs @param {import("../view.js").Update | null} update */
async function go(program, inputs, update) {
  location.assign(new URL(`./${await toHash(toText(viewOf(program, inputs, update)))}`, location.href));
}
