// The choice of the output to differentiate, if there are several.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function outputs({ actions }) {
  const choice = h("select", {
    class: "choice",
    "aria-label": t("Output to differentiate"),
    hidden: true,
    onchange: () => actions.differentiate(choice.value),
  });
  return {
    element: choice,
    watches: ["trace"],
    update({ trace }) {
      const all = trace?.outputs ?? [];
      choice.hidden = all.length < 2;
      choice.replaceChildren(
        ...all.map(({ name, node }, place) =>
          h(
            "option",
            { value: name ?? String(place), selected: node === trace?.output },
            t("output: {name}", { name: name ?? t("number {place}", { place: place + 1 }) }),
          ),
        ),
      );
    },
  };
}
