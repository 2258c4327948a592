// Training as the stage of a lecture: each step is an update, or of an experiment what its next press shows.

/** @import {TrainContext} from "../train/context.js" */
/** @import {Stage} from "./stage.js" */
import { t } from "../lib/i18n.js";
import { experimentOf } from "../train/experiments.js";
import { hashOf, openView } from "../train/handoff.js";
import { openedResult } from "../train/result-place.js";
import { resultTabs } from "../train/result-tabs.js";
import { fromHash } from "../walk/permalink.js";

/**
 * @param {TrainContext} context
 * @param {(program: string) => void} setText  Write into the editor.
 * @returns {Stage}
 */
export function trainStage({ store, actions, services }, setText) {
  const { model, run, script } = actions;
  return {
    page: "train",
    ...steps({ store, actions }),
    isReady: () => (store.run?.records ?? []).length > 0,
    toggle: () => void (script.beats && store.state.lecture ? script.play() : run.play()),
    reveal: () => undefined,
    async link() {
      return `train${await hashOf(store, actions)}`;
    },
    title: () => experimentOf(store.state.experiment)?.title ?? t("Training"),
    async open({ hash, experiment = "" }, where, stop) {
      const shown = experimentOf(experiment);
      if (!hash && shown) await actions.experiment.open(shown);
      else if (!hash) await model.data("line", 0, null);
      else {
        const opening = await fromHash(hash);
        if (!opening || "fault" in opening) return opening?.fault ?? t("Its link holds no program.");
        setText(opening.view.program);
        await openView(actions, opening.view);
      }
      if (where === "end" && script.beats) await script.go(stop ?? Infinity);
      else if (where === "end" && stop) await run.step(stop);
      return null;
    },
    setLecture: (isOn) => actions.setLecture(isOn),
    turnTab(way) {
      const names = Object.keys(resultTabs());
      const at = names.indexOf(openedResult(store.state)) + way + names.length;
      actions.openTab("results", names[at % names.length]);
    },
    choose: () => services.experiments(),
    flush: () => services.flush(),
    onChange: (listener) => store.watch(["at", "runs", "program", "inputs", "tabs", "experiment"], listener),
  };
}

/**
 * What a press does: of an experiment its script, else an update.
 * @param {Pick<TrainContext, "store" | "actions">} context
 * @returns {Pick<Stage, "place" | "next" | "back" | "go" | "ask" | "phases" | "words">}
 */
function steps({ store, actions: { run, script } }) {
  const rest = { isResting: false, isVeiled: false };
  const records = () => store.run?.records ?? [];
  const next = () => (script.beats ? void script.next() : run.next());
  return {
    place() {
      const { beats } = script;
      if (beats) return { position: script.place, last: beats.length - 1, coming: script.coming, ...rest };
      return { position: store.state.at, last: Infinity, coming: run.coming, ...rest };
    },
    next,
    back: () => (script.beats ? void script.back() : run.back()),
    go: (position) => (script.beats ? void script.go(position) : run.show(position)),
    ask: next,
    phases: () => ({ forward: Math.max(0, (script.beats ?? records()).length - 1), backward: 0 }),
    words(position) {
      const beat = script.beats?.[position];
      if (beat?.tab) return resultTabs()[beat.tab];
      if (beat) return t("Update {update}", { update: beat.update });
      const record = records()[position];
      return record ? t("Update {update}", { update: record.update }) : t("The next update");
    },
  };
}
