// The stepper and its run: which rule, how large a step, how many examples an update; play, one update, one epoch, back.

/** @import {TrainStore} from "./state.js" */
/** @import {Runner} from "./runner.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { number } from "../lib/widgets.js";
import { parseNumber } from "../lib/number.js";
import { BACK, FIRST, NEXT, PAUSE, PLAY } from "../lib/icons.js";
import { byDigit, byOne, field, labelled, options, stepped } from "../lib/fields.js";

const STEPPERS = [["gd", "GD / SGD"], ["momentum", "momentum"], ["nesterov", "Nesterov"], ["rmsprop", "RMSProp"], ["adagrad", "Adagrad"], ["adam", "Adam"], ["adamw", "AdamW"]];
/** Options of each stepper beside its learning rate, by PyTorch's names. @type {Record<string, string[]>} */
const OPTIONS = {
  gd: ["weight_decay"], momentum: ["momentum", "weight_decay"], nesterov: ["momentum", "weight_decay"],
  rmsprop: ["alpha", "momentum", "eps"], adagrad: ["lr_decay", "eps"], adam: ["eps", "weight_decay"], adamw: ["eps", "weight_decay"],
};
/** What every stepper has: bounds for the gradient. */
const CLIPPING = ["clip_norm", "clip_value"];
const PACES = [1, 10, 100, 1000];

/** @param {HTMLElement} host @param {TrainStore} store @param {Runner} runner */
export function stepper(host, store, runner) {
  const name = options(STEPPERS);
  const rate = stepped(field("0.1", { width: 5 }), byDigit);
  const size = stepped(field("", { width: 4 }), byOne(1));
  size.placeholder = t("all");
  const shuffle = h("input", { type: "checkbox", checked: true });
  const change = () => {
    const learning_rate = parseNumber(rate.value) ?? store.state.stepper.learning_rate;
    const other = name.value !== store.state.stepper.name;
    const examples = parseNumber(size.value);
    store.set({
      stepper: other ? { name: name.value, learning_rate } : { ...store.state.stepper, learning_rate },
      batch: { ...store.state.batch, size: examples && examples >= 1 ? Math.round(examples) : null, shuffle: shuffle.checked },
    });
  };
  for (const each of [name, rate, size, shuffle]) each.addEventListener("change", change);
  host.append(labelled(t("Stepper"), name), labelled(t("learning rate α"), rate), labelled(t("batch size"), size), h("label", { class: "switch" }, shuffle, t("shuffled")),
    h("button", { class: "button small", type: "button", onclick: () => void runner.begin(true) }, t("New run beside")));
  host.append(more(store));
  store.watch(["stepper", "batch"], ({ stepper: chosen, batch }) => {
    name.value = chosen.name;
    if (document.activeElement !== rate || parseNumber(rate.value) !== chosen.learning_rate) rate.value = number(chosen.learning_rate, 8);
    if (document.activeElement !== size || parseNumber(size.value) !== batch.size) size.value = batch.size === null ? "" : String(batch.size);
  });
}

/** What is changed less often: the options of the stepper, and when a run has converged. @param {TrainStore} store */
function more(store) {
  const place = h("div", { class: "train-row" });
  const ends = [until(store, "gradient", t("stop when the gradient is below")), until(store, "loss", t("stop when the loss changes by less than"))];
  store.watch(["stepper"], ({ stepper: chosen }, before) => {
    if (place.childElementCount && chosen.name === before.stepper.name) return;
    place.replaceChildren(...[...(OPTIONS[chosen.name] ?? []), ...CLIPPING].map((option) => labelled(option, optionField(store, option))), ...ends);
  });
  return h("details", { class: "train-more" }, h("summary", {}, t("More")), place);
}

/** A tolerance at which the run has converged. @param {TrainStore} store @param {"loss" | "gradient"} of @param {string} label */
function until(store, of, label) {
  const entry = stepped(field("", { width: 6 }), byDigit);
  entry.placeholder = t("never");
  entry.addEventListener("change", () => store.set({ tolerance: { ...store.state.tolerance, [of]: parseNumber(entry.value) } }));
  return labelled(label, entry);
}

/** @param {TrainStore} store @param {string} option */
function optionField(store, option) {
  const known = store.state.stepper[option];
  const entry = stepped(field(typeof known === "number" ? number(known, 8) : "", { width: 5 }), byDigit);
  entry.placeholder = t("default");
  entry.addEventListener("change", () => {
    const { [option]: _, ...rest } = store.state.stepper;
    const value = parseNumber(entry.value);
    store.set({ stepper: /** @type {import("./state.js").State["stepper"]} */ (value === null ? rest : { ...rest, [option]: value }) });
  });
  return entry;
}

/** @param {HTMLElement} host @param {TrainStore} store @param {Runner} runner */
export function controls(host, store, runner) {
  /** @param {string} label @param {string} path @param {() => void} act @param {string} [kind] */
  const button = (label, path, act, kind = "") => h("button", { class: `button ${kind}`, type: "button", "aria-label": label, title: label, onclick: act }, icon(path));
  const play = button(t("Play"), PLAY, () => void runner.play(), "main");
  const pace = options(PACES.map((updates) => [String(updates), t("{updates} at a time", { updates })]));
  pace.setAttribute("aria-label", t("Updates at a time"));
  pace.addEventListener("change", () => store.set({ pace: Number(pace.value) }));
  const scrubber = h("input", { type: "range", class: "scrubber", min: 0, max: 0, step: 1, "aria-label": t("Update"), oninput: () => runner.show(Number(scrubber.value)) });
  const count = h("span", { class: "count" });
  host.append(
    button(t("Back to the start"), FIRST, () => runner.show(0)),
    button(t("One update back"), BACK, () => runner.back()),
    play, button(t("One update"), NEXT, () => void runner.step(1)),
    h("button", { class: "button", type: "button", onclick: () => void runner.step(runner.epoch()) }, t("Epoch")), pace, scrubber, count);
  store.watch(["runs", "at", "playing"], ({ at, playing }) => {
    const records = store.run?.records ?? [];
    scrubber.max = String(Math.max(0, records.length - 1));
    scrubber.value = String(at);
    scrubber.setAttribute("aria-valuetext", t("update {update}", { update: store.record?.update ?? 0 }));
    count.textContent = String(store.record?.update ?? "");
    play.replaceChildren(icon(playing ? PAUSE : PLAY));
    play.setAttribute("aria-label", playing ? t("Pause") : t("Play"));
  });
}

/** What is going on, in a sentence. @param {HTMLElement} host @param {TrainStore} store */
export function telling(host, store) {
  store.watch(["runs", "at"], () => {
    const { run, record } = store;
    if (!run || !record) return host.replaceChildren();
    const here = t("Update {update}: loss {loss}.", { update: record.update, loss: number(record.loss) });
    const move = record.move && record.move.batch !== null ? t("Batch {batch} of {count}.", { batch: record.move.batch + 1, count: run.batches?.count ?? "" }) : "";
    const last = store.state.at === run.records.length - 1;
    const end = last && run.status !== "finished" && run.status !== "ready" ? words(run.status) : "";
    const growing = last && run.explanation?.reason === "growing" ? t("It diverges.") : "";
    host.replaceChildren(`${here} ${move} `, h("strong", {}, end || growing), ...(last && run.explanation ? [` ${run.explanation.message} ${run.explanation.hint ?? ""}`] : []));
  });
}

/** @param {string} status */
function words(status) {
  /** @type {Record<string, string>} */
  const known = { diverged: t("It has diverged."), converged: t("It has converged."), stopped: t("Stopped for want of time; it can go on.") };
  return known[status] ?? "";
}
