// Errors of the model or its data, what became of it, and warnings of the run.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";

/** @param {TrainContext} context @returns {TrainPanel} */
export function faults({ store, actions }) {
  const element = h("div", { id: "faults" });
  const undo = button(t("Undo"), () => void actions.history.undo());
  const said = h("p", { class: "hint", role: "status" });
  return {
    element,
    watches: ["fault", "notice", "runs"],
    update({ fault, notice }) {
      const warnings = store.run?.warnings ?? [];
      said.replaceChildren(notice?.text ?? "", " ", ...(notice?.isUndoable ? [undo] : []));
      element.replaceChildren(
        ...(notice ? [said] : []),
        ...(fault.length ? [h("div", { class: "fault" }, ...fault.map((text) => h("p", {}, text)))] : []),
        ...warnings.map(({ message, hint }) => h("p", { class: "hint" }, hint ? `${message} ${hint}` : message)),
      );
    },
  };
}
