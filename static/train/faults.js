// What is wrong with the model or its data, in words under the program.

/** @import {TrainPanel} from "./context.js" */
import { h } from "../lib/dom.js";

/** @returns {TrainPanel} */
export function faults() {
  const element = h("div", { id: "faults" });
  return {
    element,
    watches: ["fault"],
    update({ fault }) {
      element.replaceChildren(
        ...(fault.length ? [h("div", { class: "fault" }, ...fault.map((text) => h("p", {}, text)))] : []),
      );
    },
  };
}
