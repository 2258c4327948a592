// What is wrong with the program, said calmly under the editor: a sentence, a hint, one-click fixes.

/** @import {Fault} from "../lib/types.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function faults(context) {
  const { actions } = context;
  const region = h("div", { "aria-live": "polite" });
  const reading = h("p", { class: "read-as" });
  return {
    element: h("div", { id: "faults" }, region, reading),
    watches: ["problem", "status", "trace", "faultsShown"],
    update({ problem, status, trace, program, faultsShown }) {
      const list = faultsShown && status === "error" && problem ? problem.errors : [];
      region.replaceChildren(...list.slice(0, 4).map((fault) => faultView(fault, context)));
      const read = status === "current" && trace && trace.program.trim() !== program.trim() ? trace.program : "";
      const take = () => actions.open(read);
      reading.replaceChildren(...(read ? [`${t("Read as")} `, h("code", {}, read), " ", remedy(t("Use this text"), take, context)] : []));
    },
  };
}

/** @param {Fault} fault @param {WalkContext} context */
function faultView(fault, context) {
  const { actions } = context;
  const fixes = (fault.fixes ?? []).map((fix) => remedy(fix.label, () => actions.applyFix(fix), context));
  const { name } = fault;
  if (name && fault.code === "misspelt-name") {
    fixes.push(remedy(t("Use {name} as a new input", { name }), () => actions.adoptInput(fault), context));
  }
  return h("div", { class: "fault" }, h("p", {}, fault.message), fault.hint && h("p", { class: "hint" }, fault.hint), fixes.length > 0 && h("div", { class: "fixes" }, ...fixes));
}

/** A remedy's button goes with its fault: pressed by key, it hands the focus to the editor. @param {string} text @param {() => void} act @param {WalkContext} context */
const remedy = (text, act, { services }) => button(text, ({ detail }) => {
  act();
  if (detail === 0) services.editor.focus();
});
