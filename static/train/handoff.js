// From training to the walk: the program with the numbers of exactly one update, and that update as its last step.

/** @import {TrainStore} from "./state.js" */
import { analyse } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { keep } from "../walk/draft.js";
import { TOO_LARGE, toHash, toText } from "../walk/permalink.js";

/** @param {HTMLElement} host @param {HTMLElement} link  The way to the walk in the page's head. @param {TrainStore} store */
export function openings(host, link, store) {
  const button = h("button", { class: "button", type: "button", onclick: () => void open() }, t("Walk through this update"));
  host.append(button);
  store.watch(["runs", "at"], () => {
    button.disabled = !store.record?.move;
  });
  const open = async () => {
    const { at, program, inputs, roles, stepper, batch } = store.state;
    const records = store.run?.records ?? [];
    const { update, move } = records[at];
    const earlier = records.slice(0, at).findLast((record) => record.update < update && record.state);
    const batches = batch.size === null ? null : { axes: roles?.axes ?? {}, ...batch };
    const rate = move?.learning_rate ?? stepper.learning_rate;
    const answer = await analyse("update", { program, inputs, parameters: roles?.parameters ?? null, stepper: { ...stepper, learning_rate: rate }, batches, update, state: earlier?.state ?? null });
    if ("problem" in answer) return store.set({ fault: answer.problem.errors.map(({ message }) => message) });
    if ("wait" in answer) return store.set({ fault: [t("The server does not answer now.")] });
    await go(program, answer.body.inputs, { update, learning_rate: answer.body.learning_rate, steps: answer.body.steps });
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    void go(store.state.program, store.present, null);
  });
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

/** @param {string} program @param {Record<string, unknown>} inputs @param {import("../walk/snapshot.js").Update | null} update @returns {import("../walk/snapshot.js").View} */
const viewOf = (program, inputs, update) => ({ program, inputs, output: null, seed: null, mode: "dynamic", expand: "none", position: null, selection: null, collapsed: null, update });

/** @param {string} program @param {Record<string, unknown>} inputs @param {import("../walk/snapshot.js").Update | null} update */
async function go(program, inputs, update) {
  const text = toText(viewOf(program, inputs, update));
  const hash = await toHash(text);
  if (hash === TOO_LARGE) keep({ at: [TOO_LARGE], text, left: false });
  location.assign(new URL(`./${hash}`, location.href));
}
