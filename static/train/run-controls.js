// The controls of a run: back, play, one update, one epoch, updates at a time; and its status line.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h, icon } from "../lib/dom.js";
import { options } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { BACK, FIRST, PAUSE, PLAY } from "../lib/icons.js";
import { toNumber } from "../lib/number.js";
import { button, iconButton, number, slider } from "../lib/widgets.js";
import { aboutOf } from "./script.js";
import { troubleOf } from "./story.js";

const PACES = [1, 10, 100, 1000];

/** @param {TrainContext} context @returns {TrainPanel} */
export function runControls({ store, actions }) {
  const { run } = actions;
  const play = iconButton(t("Play"), PLAY, () => void run.play(), "");
  const primary = h(
    "button",
    {
      class: "button main primary",
      type: "button",
      "aria-keyshortcuts": "ArrowRight",
      onclick: () => run.next(),
    },
    h("span", {}, t("Next update")),
    h("span", { "aria-hidden": "true" }, "→"),
  );
  const pace = options(PACES.map((updates) => [String(updates), t("{updates} at a time", { updates })]));
  pace.setAttribute("aria-label", t("Updates at a time"));
  pace.addEventListener("change", () => actions.setPace(Number(pace.value)));
  const scrubber = slider(t("Update"), (at) => run.show(at));
  const count = h("span", { class: "count" });
  return {
    element: h(
      "div",
      { id: "player", class: "player" },
      iconButton(t("Back to the start"), FIRST, () => run.show(0), ""),
      iconButton(t("One update back"), BACK, () => run.back(), ""),
      play,
      h("button", { class: "button", type: "button", onclick: () => void run.advance(run.epoch()) }, t("Epoch")),
      pace,
      h("button", { class: "button", type: "button", onclick: () => void run.begin(true) }, t("New run beside")),
      scrubber,
      count,
      primary,
    ),
    watches: ["runs", "at", "playing"],
    update({ at, playing }) {
      const records = store.run?.records ?? [];
      scrubber.max = String(Math.max(0, records.length - 1));
      scrubber.value = String(at);
      scrubber.setAttribute("aria-valuetext", t("update {update}", { update: store.record?.update ?? 0 }));
      count.textContent = String(store.record?.update ?? "");
      play.replaceChildren(icon(playing ? PAUSE : PLAY));
      play.setAttribute("aria-label", playing ? t("Pause") : t("Play"));
    },
  };
}

/** What is going on, in a sentence. @param {TrainContext} context @returns {TrainPanel} */
export function runText({ store, actions }) {
  const again = (/** @type {number} */ rate) =>
    button(t("Again with α = {rate}", { rate: number(rate) }), () => void actions.again(rate));
  const element = h("p", { id: "sentence", class: "sentence" });
  return {
    element,
    watches: ["runs", "at", "stability", "experiment", "lecture"],
    update({ at, stability }) {
      const { run, record } = store;
      if (!run || !record) return element.replaceChildren();
      const here = t("Update {update}: loss {loss}.", { update: record.update, loss: number(record.loss) });
      const move =
        record.move && record.move.batch !== null
          ? t("Batch {batch} of {count}.", { batch: record.move.batch + 1, count: run.batches?.count ?? "" })
          : "";
      const explanation = at === run.records.length - 1 ? run.explanation : null;
      const end = at === run.records.length - 1 ? statusText(run.status) : "";
      const trouble = explanation ? null : troubleOf(run, at, stability);
      const rate = trouble?.rate ?? (explanation && stability?.suggested ? toNumber(stability.suggested) : null);
      const growing = explanation?.reason === "growing" ? t("It diverges.") : "";
      const about = aboutOf(store.state);
      element.classList.toggle("is-long", Boolean(about));
      element.replaceChildren(
        ...(about ? [h("span", { class: "sentence-about" }, about), " "] : []),
        `${here} ${move} `,
        h("strong", {}, end || growing),
        ...(explanation ? [` ${explanation.message} ${explanation.hint ?? ""}`] : []),
        trouble?.text ?? "",
        ...(rate === null ? [] : [again(rate)]),
      );
    },
  };
}

/** How a run has ended. @param {string} status */
export function statusText(status) {
  /** @type {Record<string, string>} */
  const texts = {
    diverged: t("It has diverged."),
    converged: t("It has converged."),
    stopped: t("Stopped for want of time; it can go on."),
  };
  return texts[status] ?? "";
}
