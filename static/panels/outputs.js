// The choice of the output to differentiate, if there are several.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const PHONE = 480;

/** @param {WalkContext} context @returns {WalkPanel} */
export function outputs({ actions }) {
  const choice = h("select", {
    class: "choice small outputs",
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
            wordsOf(name ?? t("number {place}", { place: place + 1 })),
          ),
        ),
      );
    },
  };
}

/** On a phone there is room for the name alone. @param {string} name */
const wordsOf = (name) => (innerWidth <= PHONE ? `∂ ${name}` : t("output: {name}", { name }));
