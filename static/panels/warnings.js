// What is worth knowing of this run, with a way on where there is one.

/** @import {Fix, Warning} from "../lib/types.js" */
/** @import {Store} from "../walk/state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** @typedef {{reduce: (name: "sum" | "mean") => void, ones: () => void, fix: (fix: Fix) => void}} Acts */

/** Warnings that the page shows beside what they are about: the inputs, and "Read as". */
const ELSEWHERE = new Set(["unused-input", "latex-read", "code-read"]);

/** @param {HTMLElement} host @param {Store} store @param {Acts} acts */
export function warnings(host, store, acts) {
  const list = h("ul", { class: "warnings" });
  host.append(list);
  store.watch(["trace"], ({ trace }) => {
    const told = (trace?.warnings ?? []).filter(({ code }) => !ELSEWHERE.has(code));
    const hints = new Set();
    list.replaceChildren(...told.slice(0, 5).map((warning) => {
      const said = hints.has(warning.hint);
      hints.add(warning.hint);
      return h("li", {}, ...warningView(warning, acts, store), ...(warning.code === "unreached-inputs" && warning.hint && !said ? [h("small", {}, warning.hint)] : []));
    }));
  });
}

/** @param {Warning} warning @param {Acts} acts @param {Store} store @returns {globalThis.Node[]} */
function warningView(warning, acts, store) {
  const parts = [h("span", {}, warning.message)];
  /** @param {string} text @param {() => void} act */
  const button = (text, act) => parts.push(h("button", { class: "button small", type: "button", onclick: act }, text));
  /** A button that goes with its warning: pressed by key, it leaves the focus to the steps. @param {string} text @param {() => void} act */
  const way = (text, act) => parts.push(h("button", { class: "button small", type: "button", onclick: (/** @type {MouseEvent} */ { detail }) => {
    act();
    if (detail === 0) document.getElementById("controls")?.focus();
  } }, text));
  if (warning.code === "output-not-scalar") {
    way("sum(…)", () => acts.reduce("sum"));
    way("mean(…)", () => acts.reduce("mean"));
    way(t("seed of ones"), () => acts.ones());
  } else if (warning.fixes.length) {
    for (const fix of warning.fixes) way(fix.label, () => acts.fix(fix));
  } else if (warning.node !== null) {
    const { node } = warning;
    button(t("Show"), () => store.set({ selection: { kind: "node", id: node } }));
  }
  return parts;
}
