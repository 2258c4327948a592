// The run for who listens: a summary when it comes to rest, and now and then while it plays; never one an update.

/** @import {TrainContext, TrainPanel} from "./context.js" */
/** @import {Score, State} from "./state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { number } from "../lib/widgets.js";
import { statusText } from "./run-controls.js";
import { aboutOf } from "./script.js";
import { troubleOf } from "./story.js";

/** Milliseconds without a change after which a run is at rest. */
const REST = 600;
/** Milliseconds between two summaries of a run that plays. */
const INTERVAL = 15_000;

/** @param {TrainContext} context @returns {TrainPanel} */
export function spoken({ store }) {
  const element = h("p", { id: "spoken", class: "visually-hidden", role: "status" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  let said = 0;
  const say = () => {
    said = performance.now();
    const text = runSummary(store.state);
    if (element.textContent !== text) element.textContent = text;
  };
  return {
    element,
    watches: ["runs", "at", "playing", "score", "stability", "experiment"],
    update({ playing }, before) {
      clearTimeout(timer);
      if (playing && !before.playing) said = performance.now();
      if (!playing) timer = setTimeout(say, REST);
      else if (performance.now() - said >= INTERVAL) say();
    },
  };
}

/** Where the run is, what it has come to, and what troubles it. @param {State} state */
export function runSummary(state) {
  const { runs, at, stability, score } = state;
  const run = runs.at(-1);
  const record = run?.records[at];
  if (!run || !record) return "";
  const isEnd = at === run.records.length - 1;
  const explanation = isEnd ? run.explanation : null;
  const trouble = explanation ? null : troubleOf(run, at, stability);
  return [
    aboutOf(state),
    t("Update {update}: loss {loss}.", { update: record.update, loss: number(record.loss, 3) }),
    record.test === undefined ? "" : t("Test loss: {loss}.", { loss: number(record.test, 3) }),
    ...shareOf(score?.train, (share) => t("Right in training: {share} %.", { share })),
    ...shareOf(score?.test, (share) => t("Right in the test: {share} %.", { share })),
    (isEnd && statusText(run.status)) || (explanation?.reason === "growing" ? t("It diverges.") : ""),
    explanation ? `${explanation.message} ${explanation.hint ?? ""}`.trim() : "",
    trouble?.text ?? "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param {Pick<Score, "right"> | null | undefined} score @param {(share: string) => string} words */
const shareOf = (score, words) => (typeof score?.right === "number" ? [words(number(score.right * 100, 3))] : []);
