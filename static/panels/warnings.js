// Warnings of the current run, with fixes where there are any.

/** @import {Fix, Warning} from "../lib/types.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";

/** Warnings that the page shows beside what they are about: the inputs, and "Read as". */
const ELSEWHERE = new Set(["unused-input", "latex-read", "code-read"]);

/** @param {WalkContext} context @returns {WalkPanel} */
export function warnings(context) {
  const list = h("ul", { class: "warnings" });
  let written = "";
  return {
    element: h("div", { id: "warnings" }, list),
    watches: ["trace"],
    update({ trace }) {
      const shown = (trace?.warnings ?? []).filter(({ code }) => !ELSEWHERE.has(code)).slice(0, 5);
      const text = JSON.stringify(shown);
      if (text === written) return; // a button keeps the focus while the numbers change
      written = text;
      const at = buttonsOf(list).indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
      list.replaceChildren(...rowsOf(shown, context));
      if (at >= 0) (buttonsOf(list)[at] ?? document.getElementById("controls"))?.focus();
    },
  };
}

/** @param {HTMLElement} list */
const buttonsOf = (list) => [...list.querySelectorAll("button")];

/**
 * Each warning with its remedies; a hint that they have in common is given once.
 * @param {Warning[]} shown @param {WalkContext} context
 */
function rowsOf(shown, context) {
  const hints = new Set();
  return shown.map((warning) => {
    const isRepeated = hints.has(warning.hint);
    hints.add(warning.hint);
    const hasHint = warning.code === "unreached-inputs" && warning.hint && !isRepeated;
    return h("li", {}, ...warningView(warning, context), ...(hasHint ? [h("small", {}, warning.hint)] : []));
  });
}

/** @param {Warning} warning @param {WalkContext} context @returns {globalThis.Node[]} */
function warningView(warning, { store, actions }) {
  const parts = [h("span", {}, warning.message)];
  /**
   * A button that goes with its warning: pressed by key, it leaves the focus to the steps.
   * @param {string} text
   * @param {() => void} act
   */
  const remedy = (text, act) =>
    parts.push(
      button(text, ({ detail }) => {
        act();
        if (detail === 0) document.getElementById("controls")?.focus();
      }),
    );
  /** @param {Fix} fix */
  const apply = (fix) => store.state.status === "current" && actions.applyFix(fix);
  if (warning.code === "output-not-scalar") {
    remedy("sum(…)", () => actions.reduce("sum"));
    remedy("mean(…)", () => actions.reduce("mean"));
    remedy(t("seed of ones"), () => actions.ones());
  } else if (warning.fixes.length) {
    for (const fix of warning.fixes) remedy(fix.label, () => apply(fix));
  } else if (warning.node !== null) {
    const { node } = warning;
    parts.push(button(t("Show"), () => actions.select({ kind: "node", id: node })));
  }
  return parts;
}
