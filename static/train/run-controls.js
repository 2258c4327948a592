// The controls of a run: back, play, one update, one epoch, updates at a time; and its status line.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h, icon } from "../lib/dom.js";
import { options } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { BACK, FIRST, PAUSE, PLAY } from "../lib/icons.js";
import { iconButton, number, slider } from "../lib/widgets.js";

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
      onclick: () => void run.step(1),
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
      h("button", { class: "button", type: "button", onclick: () => void run.step(run.epoch()) }, t("Epoch")),
      pace,
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
export function runText({ store }) {
  const element = h("p", { id: "sentence", class: "sentence", "aria-live": "polite" });
  return {
    element,
    watches: ["runs", "at"],
    update({ at }) {
      const { run, record } = store;
      if (!run || !record) return element.replaceChildren();
      const here = t("Update {update}: loss {loss}.", { update: record.update, loss: number(record.loss) });
      const move =
        record.move && record.move.batch !== null
          ? t("Batch {batch} of {count}.", { batch: record.move.batch + 1, count: run.batches?.count ?? "" })
          : "";
      const explanation = at === run.records.length - 1 ? run.explanation : null;
      const end = at === run.records.length - 1 ? statusText(run.status) : "";
      const growing = explanation?.reason === "growing" ? t("It diverges.") : "";
      element.replaceChildren(
        `${here} ${move} `,
        h("strong", {}, end || growing),
        ...(explanation ? [` ${explanation.message} ${explanation.hint ?? ""}`] : []),
      );
    },
  };
}

/** @param {string} status */
function statusText(status) {
  /** @type {Record<string, string>} */
  const texts = {
    diverged: t("It has diverged."),
    converged: t("It has converged."),
    stopped: t("Stopped for want of time; it can go on."),
  };
  return texts[status] ?? "";
}
