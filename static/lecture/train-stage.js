// Training as the stage of a lecture: each step is an update.

/** @import {TrainContext} from "../train/context.js" */
/** @import {Stage} from "./stage.js" */
import { t } from "../lib/i18n.js";
import { programView } from "../train/handoff.js";
import { fromHash, toHash, toText } from "../walk/permalink.js";

/**
 * @param {TrainContext} context
 * @param {(program: string) => void} setText  Write into the editor.
 * @returns {Stage}
 */
export function trainStage({ store, actions: { model, run } }, setText) {
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
      const { program, inputs } = store.state;
      return `train${await toHash(toText(programView(program, inputs, null)))}`;
    },
    title: () => t("Training"),
    async open({ hash }, where, stop) {
      if (!hash) await model.data("line", 0, null);
      else {
        const opening = await fromHash(hash);
        if (!opening || "fault" in opening) return opening?.fault ?? t("Its link holds no program.");
        setText(opening.view.program);
        await model.opened(opening.view.program, opening.view.inputs);
      }
      if (where === "end" && stop) await run.step(stop);
      return null;
    },
    setLecture: () => undefined,
    flush: () => undefined,
    onChange: (listener) => store.watch(["at", "runs", "program", "inputs"], listener),
  };
}
