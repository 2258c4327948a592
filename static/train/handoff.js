// Opens one update of a run in the walk: the program with the numbers of that update, which becomes the last step.

/** @import {ReadableTraining} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { analyse } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { failureLines } from "../lib/query.js";
import { saveDraft } from "../walk/draft.js";
import { TOO_LARGE, toHash, toText } from "../walk/permalink.js";

/** The button that opens the present update as a walk. @param {TrainContext} context @returns {TrainPanel} */
export function handoffButton(context) {
  const { store } = context;
  const button = h(
    "button",
    { class: "button", type: "button", onclick: () => void openUpdate(context) },
    t("Walk through this update"),
  );
  return {
    element: h("div", { id: "handoff" }, button),
    watches: ["runs", "at"],
    update() {
      button.disabled = !store.record?.move;
    },
  };
}

/** @param {TrainContext} context */
async function openUpdate({ store, actions }) {
  const { at, program, inputs, roles, stepper, batch } = store.state;
  const records = store.run?.records ?? [];
  const { update, move } = records[at];
  const earlier = records.slice(0, at).findLast((record) => record.update < update && record.state);
  const batches = batch.size === null ? null : { axes: roles?.axes ?? {}, ...batch };
  const parameters = roles?.parameters ?? [];
  const run = {
    program,
    inputs,
    parameters,
    stepper: { ...stepper, learning_rate: move?.learning_rate ?? stepper.learning_rate },
    batches,
  };
  const state = await stateBefore(update, run, earlier?.state ?? null);
  const answer = "body" in state ? await analyse("update", { ...run, update, state: state.body }) : state;
  if (!("body" in answer)) return actions.setFault(failureLines(answer, { hints: false }));
  const { memory = {} } = "body" in state ? (state.body ?? {}) : {};
  await go(program, answer.body.inputs, { update, stepper: run.stepper, parameters, memory });
}

/**
 * The run's state right before an update, from an earlier one; null at the start.
 * @param {number} update @param {Record<string, unknown>} run @param {any} earlier
 * @returns {ReturnType<typeof analyse>}
 */
async function stateBefore(update, run, earlier) {
  const updates = update - 1 - (earlier?.update ?? 0);
  if (updates === 0) return { body: earlier };
  const answer = await analyse("train", { ...run, updates, state: earlier });
  return "body" in answer ? { body: answer.body.state } : answer;
}

/**
 * Let a link lead to the walk of the present program, with the present parameters.
 * @param {HTMLElement} link
 * @param {ReadableTraining} store
 */
export function leadToWalk(link, store) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    void go(store.state.program, store.present, null);
  });
}

/**
 * Keep the program and its data in the address, so that it can be sent and reloaded.
 * @param {ReadableTraining} store
 */
export function keepAddress(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  store.watch(["program", "inputs"], ({ program, inputs }) => {
    clearTimeout(timer);
    timer = setTimeout(
      async () => program && history.replaceState(null, "", await toHash(toText(programView(program, inputs, null)))),
      400,
    );
  });
}

/**
 * What a link to a program keeps: it opens at the start, or with an update of a run as its last step.
 * @param {string} program
 * @param {Record<string, unknown>} inputs
 * @param {import("../walk/snapshot.js").Update | null} update
 * @returns {import("../walk/snapshot.js").View}
 */
export const programView = (program, inputs, update) => ({
  program,
  inputs,
  output: null,
  seed: null,
  mode: "dynamic",
  expand: "none",
  position: null,
  selection: null,
  collapsed: null,
  update,
});

/**
 * @param {string} program
 * @param {Record<string, unknown>} inputs
 * @param {import("../walk/snapshot.js").Update | null} update
 */
async function go(program, inputs, update) {
  const text = toText(programView(program, inputs, update));
  const hash = await toHash(text);
  if (hash === TOO_LARGE) saveDraft({ at: [TOO_LARGE], text, left: false });
  location.assign(new URL(`./${hash}`, location.href));
}
