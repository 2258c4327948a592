// Training as the stage of a lecture: each step is an update.

/** @import {TrainContext} from "../train/context.js" */
/** @import {Stage} from "./stage.js" */
import { t } from "../lib/i18n.js";
import { experimentOf } from "../train/experiments.js";
import { hashOf, openView } from "../train/handoff.js";
import { fromHash } from "../walk/permalink.js";

/**
 * @param {TrainContext} context
 * @param {(program: string) => void} setText  Write into the editor.
 * @returns {Stage}
 */
export function trainStage({ store, actions }, setText) {
  const { model, run } = actions;
  const records = () => store.run?.records ?? [];
  return {
    page: "train",
    place: () => ({ position: store.state.at, last: Infinity, isResting: false, isVeiled: false }),
    isReady: () => records().length > 0,
    next: () => run.next(),
    back: () => run.back(),
    go: (position) => run.show(position),
    toggle: () => void run.play(),
    ask: () => run.next(),
    reveal: () => undefined,
    phases: () => ({ forward: Math.max(0, records().length - 1), backward: 0 }),
    words: (position) =>
      position < records().length ? t("Update {update}", { update: records()[position].update }) : t("The next update"),
    async link() {
      return `train${await hashOf(store, actions)}`;
    },
    title: () => t("Training"),
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
      if (where === "end" && stop) await run.step(stop);
      return null;
    },
    setLecture: () => undefined,
    flush: () => undefined,
    onChange: (listener) => store.watch(["at", "runs", "program", "inputs"], listener),
  };
}
