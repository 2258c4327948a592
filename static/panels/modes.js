// The mode (dynamic or static), and whether gates are expanded into their textbook graphs.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function modes({ actions }) {
  const mode = h(
    "select",
    {
      class: "choice small",
      "aria-label": t("How the graph is built"),
      onchange: () => {
        actions.build(mode.value === "static" ? "static" : "dynamic");
        actions.setRemark({ text: modeText(mode.value) });
      },
    },
    h("option", { value: "dynamic" }, t("dynamic graph")),
    h("option", { value: "static" }, t("static graph")),
  );
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Element && !target.closest(".program-more")) close();
  });
  const opened = h("input", { type: "checkbox", onchange: () => actions.expand(opened.checked ? "textbook" : "none") });
  const label = h(
    "label",
    { class: "switch", title: t("Gates such as σ, softmax or cross-entropy as the graphs that textbooks write") },
    opened,
    t("open gates"),
  );
  return {
    element: h("div", { id: "modes", class: "modes" }, mode, label),
    watches: ["mode", "expand"],
    update(state) {
      mode.value = state.mode;
      mode.title = modeText(state.mode);
      opened.checked = state.expand === "textbook";
      opened.indeterminate = Array.isArray(state.expand);
    },
  };
}

/** Close the menu that they stand in. */
function close() {
  document.querySelector(".program-more[open]")?.removeAttribute("open");
}

/** @param {string} mode */
function modeText(mode) {
  return mode === "static"
    ? t(
        "Static: the graph is built once, before any value is known, and then run. A condition on a value cannot " +
          "decide what is built; where(…) chooses instead.",
      )
    : t(
        "Dynamic: the graph is built anew at every run. Where a condition depends on a value, the graph changes " +
          "with it.",
      );
}
