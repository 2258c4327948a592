// How the graph is built: anew at every run, or once before; and whether gates are opened into their textbook graphs.

/** @import {Store} from "../walk/state.js" */
/** @import {Acts} from "../walk/actions.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** @param {HTMLElement} host @param {Store} store @param {Acts} acts */
export function modes(host, store, acts) {
  const mode = h("select", { class: "choice small", "aria-label": t("How the graph is built"), onchange: () => {
    acts.build(mode.value === "static" ? "static" : "dynamic");
    store.set({ remark: { text: words(mode.value) } });
  } }, h("option", { value: "dynamic" }, t("dynamic graph")), h("option", { value: "static" }, t("static graph")));
  const opened = h("input", { type: "checkbox", onchange: () => acts.expand(opened.checked ? "textbook" : "none") });
  const label = h("label", { class: "switch", title: t("Gates such as σ, softmax or cross-entropy as the graphs that textbooks write") }, opened, t("open gates"));
  host.append(mode, label);
  store.watch(["mode", "expand"], (state) => {
    mode.value = state.mode;
    mode.title = words(state.mode);
    opened.checked = state.expand === "textbook";
    opened.indeterminate = Array.isArray(state.expand);
  });
}

/** @param {string} mode */
function words(mode) {
  return mode === "static"
    ? t("Static: the graph is built once, before any value is known, and then run. A condition on a value cannot decide what is built; where(…) chooses instead.")
    : t("Dynamic: the graph is built anew at every run. Where a condition depends on a value, the graph changes with it.");
}
