// Opens one update of a run in the walk: the program with the numbers of that update, which becomes the last step.

/** @import {Values} from "../lib/values.js" */
/** @import {ReadableTraining, Segment} from "./state.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @typedef {Awaited<ReturnType<typeof analyse>>} Answer */
import { analyse } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { failureLines } from "../lib/query.js";
import { saveDraft } from "../walk/draft.js";
import { TOO_LARGE, toHash, toText } from "../walk/permalink.js";
import { rememberRun } from "../walk/way-back.js";
import { cutTo, seenExamples } from "./one-example.js";
import { readRunLink, runLinkOf } from "./run-link.js";

/**
 * What opens the present update as a walk: of all examples that it has seen, or of one of them alone.
 * @param {TrainContext} context @returns {TrainPanel}
 */
export function handoffButton(context) {
  const { store } = context;
  const words = h("span", {});
  const example = h("select", { class: "choice", "aria-label": t("Examples in the walk"), onchange: () => show() });
  const chosen = () => (example.value === "" ? null : Number(example.value));
  const button = h(
    "button",
    { class: "button", type: "button", onclick: () => void openUpdate(context, chosen()) },
    words,
  );
  /** The examples that are on offer. @type {number[]} */
  let offered = [];
  const show = () => {
    const isOne = chosen() !== null;
    words.textContent = isOne ? t("Walk through this example") : t("Walk through this update");
    button.disabled = !(store.record?.move || (isOne && store.record));
  };
  return {
    element: h("div", { id: "handoff" }, example, button),
    watches: ["runs", "at", "roles", "playing"],
    update({ roles, playing }) {
      const seen = seenExamples(store.record?.move?.indices, roles?.examples);
      if (!playing && seen.join() !== offered.join()) {
        offered = seen;
        offer(example, seen, roles?.examples ?? null);
      }
      example.hidden = seen.length < 2 || !roles || !Object.keys(roles.axes).length;
      example.disabled = playing;
      show();
    },
  };
}

/** @param {HTMLSelectElement} select @param {number[]} examples @param {number | null} all */
function offer(select, examples, all) {
  const { value } = select;
  const whole = examples.length === all ? t("all examples") : t("the whole batch");
  const ordered = [...examples].sort((one, other) => one - other);
  const choices = ordered.map((place) => h("option", { value: place }, t("example {number}", { number: place + 1 })));
  select.replaceChildren(h("option", { value: "" }, whole), ...choices);
  select.value = examples.includes(Number(value)) ? value : "";
}

/** @param {TrainContext} context @param {number | null} example  By its place in the data; null: all of the update. */
async function openUpdate({ store, actions, services }, example) {
  const { at, program, inputs, roles, stepper, batch } = store.state;
  const axes = roles?.axes ?? {};
  const records = store.run?.records ?? [];
  const { update, move } = records[at];
  const hash = await hashOf(store, actions);
  if (example !== null && !move) return handOver({ store, services }, hash, cutTo(store.present, axes, example), null);
  const earlier = records.slice(0, at).findLast((record) => record.update < update && record.state);
  const parameters = roles?.parameters ?? [];
  const made = { program, inputs, parameters, axes, segments: store.run?.segments ?? [] };
  const run = requestOf(made, update, { stepper, batch });
  const state = await stateBefore(update, made, earlier?.state ?? null);
  const answer = "body" in state ? await analyse("update", { ...run, update, state: state.body }) : state;
  if (!("body" in answer)) return actions.setFault(failureLines(answer, { hints: false }));
  const { memory = {} } = "body" in state ? (state.body ?? {}) : {};
  const { inputs: seen, indices } = answer.body;
  if (example === null)
    return handOver({ store, services }, hash, seen, { update, stepper: run.stepper, parameters, memory });
  await handOver({ store, services }, hash, cutTo(seen, axes, indices ? indices.indexOf(example) : example), null);
}

/**
 * Leave for the walk; its way back, and the browser's, lead to the run as it is now.
 * @param {Pick<TrainContext, "store" | "services">} context
 * @param {string} hash  Of the run. @param {Record<string, unknown>} inputs
 * @param {import("../walk/snapshot.js").Update | null} update
 */
async function handOver({ store, services }, hash, inputs, update) {
  const { program, network } = store.state;
  const collapsed = network ? await groupsOf(program, inputs) : null;
  services.hold(hash);
  rememberRun(program, inputs, hash);
  await go(program, inputs, update, collapsed);
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
 * How a run was made.
 * @typedef {{program: string, inputs: Values, parameters: string[], axes: Record<string, number>, segments: Segment[]}}
 *   Made
 */

/**
 * What is asked of an update: it was made in the way that held then, which need not be the present one.
 * @param {Made} made @param {number} update @param {Pick<Segment, "stepper" | "batch">} present
 */
function requestOf({ axes, segments, ...rest }, update, present) {
  const { stepper, batch } = segments.findLast(({ from }) => from < update) ?? present;
  return { ...rest, stepper, batches: batch.size === null ? null : { axes, ...batch } };
}

/**
 * The run's state right before an update, from an earlier one, way by way; null at the start.
 * @param {number} update @param {Made} made @param {any} earlier
 * @returns {Promise<Answer>}
 */
async function stateBefore(update, made, earlier) {
  /** @type {Answer} */ let state = { body: earlier };
  for (const [place, segment] of made.segments.entries()) {
    const here = "body" in state ? (state.body?.update ?? 0) : update;
    const end = Math.min(made.segments[place + 1]?.from ?? Infinity, update - 1);
    if (!("body" in state) || here >= end) continue;
    const run = requestOf(made, segment.from + 1, segment);
    const answer = await analyse("train", { ...run, updates: end - here, state: state.body });
    state = "body" in answer ? { body: answer.body.state } : answer;
  }
  return state;
}

/**
 * Let a link lead to the walk of the present program, with the present parameters.
 * @param {HTMLElement} link
 * @param {Pick<TrainContext, "store" | "services">} context
 */
export function leadToWalk(link, { store, services }) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    services.flush(); // the browser's way back leads to the run as it is now
    void go(store.state.program, store.present, null);
  });
}

/**
 * The program with the present run, as text.
 * @param {ReadableTraining} store @param {TrainContext["actions"]} actions
 */
export const textOf = (store, actions) =>
  toText({
    ...programView(store.state.program, store.state.inputs, null),
    run: runLinkOf(store, actions.model.written),
  });

/**
 * The hash of the program with the present run.
 * @param {ReadableTraining} store @param {TrainContext["actions"]} actions
 */
export async function hashOf(store, actions) {
  const { program, inputs } = store.state;
  const hash = await toHash(textOf(store, actions));
  return hash === TOO_LARGE ? toHash(toText(programView(program, inputs, null))) : hash;
}

/**
 * Open what an address holds: a program, and perhaps a run of it.
 * @param {TrainContext["actions"]} actions @param {import("../walk/snapshot.js").View} view
 */
export async function openView({ model, replay }, view) {
  const { program, inputs } = view;
  const link = readRunLink(view.run);
  if (link) return replay.open(program, inputs, link);
  await model.opened(program, inputs);
  if ("run" in view && model.store.state.program === program)
    model.say(t("The run in this address cannot be made again: the model stands at its start."));
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
