// Errors of the model or its data, and warnings of the run.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";

/** @param {TrainContext} context @returns {TrainPanel} */
export function faults({ store }) {
  const element = h("div", { id: "faults" });
  return {
    element,
    watches: ["fault", "runs"],
    update({ fault }) {
      const warnings = store.run?.warnings ?? [];
      element.replaceChildren(
        ...(fault.length ? [h("div", { class: "fault" }, ...fault.map((text) => h("p", {}, text)))] : []),
        ...warnings.map(({ message, hint }) => h("p", { class: "hint" }, hint ? `${message} ${hint}` : message)),
      );
    },
  };
}
