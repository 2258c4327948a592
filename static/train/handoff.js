// Opens one update of a run in the walk: the program with the numbers of that update, which becomes the last step.

/** @import {ReadableTraining} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { analyse } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { failureLines } from "../lib/query.js";
import { saveDraft } from "../walk/draft.js";
import { TOO_LARGE, toHash, toText } from "../walk/permalink.js";
import { rememberRun } from "../walk/way-back.js";
import { readRunLink, runLinkOf } from "./run-link.js";

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
  rememberRun(program, await hashOf(store, actions));
  const collapsed = store.state.network ? await groupsOf(program, answer.body.inputs) : null;
  await go(program, answer.body.inputs, { update, stepper: run.stepper, parameters, memory }, collapsed);
}

/**
 * The groups of a network: closed, its layers are a gate each.
 * @param {string} program @param {Record<string, unknown>} inputs @returns {Promise<number[] | null>}
 */
async function groupsOf(program, inputs) {
  const answer = await analyse("evaluate", { program, inputs });
  return "body" in answer ? answer.body.groups.map((/** @type {{id: number}} */ { id }) => id) : null;
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
 * Keep the program, its data and the run in the address, so that it can be sent and reloaded.
 * @param {TrainContext} context
 * @returns {{changed: number, held: number}}  How often the state has changed, and which of these the address holds.
 */
export function keepAddress({ store, actions }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const address = { changed: 0, held: 0 };
  store.watch(["program", "inputs", "runs", "at", "playing", "tabs"], ({ program, playing }) => {
    clearTimeout(timer);
    address.changed += 1;
    const { changed } = address;
    if (!program || playing) return;
    timer = setTimeout(async () => {
      history.replaceState(null, "", await hashOf(store, actions));
      address.held = changed;
    }, 400);
  });
  return address;
}

/**
 * The hash of the program with the present run.
 * @param {ReadableTraining} store @param {TrainContext["actions"]} actions
 */
export async function hashOf(store, actions) {
  const { program, inputs } = store.state;
  const view = programView(program, inputs, null);
  const hash = await toHash(toText({ ...view, run: runLinkOf(store, actions.model.written) }));
  return hash === TOO_LARGE ? toHash(toText(view)) : hash;
}

/**
 * Open what an address holds: a program, and perhaps a run of it.
 * @param {TrainContext["actions"]} actions @param {import("../walk/snapshot.js").View} view
 */
export function openView({ model, replay }, { program, inputs, run }) {
  const link = readRunLink(run);
  return link ? replay.open(program, inputs, link) : model.opened(program, inputs);
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
 * @param {number[] | null} [collapsed]  Groups that are closed; null: those that make it readable.
 */
async function go(program, inputs, update, collapsed = null) {
  const text = toText({ ...programView(program, inputs, update), collapsed });
  const hash = await toHash(text);
  if (hash === TOO_LARGE) saveDraft({ at: [TOO_LARGE], text, left: false });
  location.assign(new URL(`./${hash}`, location.href));
}
