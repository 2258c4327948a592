// Expands a gate into its textbook graph, or a layer into its neurons, and collapses it again; shows the text of the
// function.

/** @import {Node} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {FunctionInfo} from "./completions.js" */
/** @import {WalkContext} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ancestors } from "../trace/groups.js";
import { button } from "../lib/widgets.js";
import { functions } from "./completions.js";

/** @param {HTMLElement} host @param {State} state @param {Node} node @param {WalkContext["actions"]} actions */
export async function textbook(host, { walk, expand }, node, actions) {
  const { groups } = /** @type {import("../lib/types.js").Walk} */ (walk).trace;
  const inner = groups[node.gate ?? node.group ?? -1];
  const around = inner
    ? [inner, ...ancestors(groups, inner)].filter(({ definition }) => !definition).map(({ name }) => name)
    : [];
  const all = await functions();
  const forms = opening(all, "textbook");
  /** @param {string} name */
  const isOpen = (name) => (expand === "textbook" ? forms.includes(name) : expand.includes(name));
  const opened = around.find((name) => forms.includes(name) && isOpen(name));
  const gate = opened ?? (node.op && forms.includes(node.op) ? node.op : null);
  const layer = around.find((name) => opening(all, "neurons").includes(name)) ?? null;
  const text = textOf(all, gate ? [gate] : around);
  const ways = [
    gate &&
      button(
        opened
          ? t("Make {name} one gate again", { name: gate })
          : t("Open {name} into its textbook graph", { name: gate }),
        () => actions.turnGate(gate, forms),
      ),
    layer &&
      button(
        isOpen(layer)
          ? t("Make {name} one layer again", { name: layer })
          : t("Open {name} into its neurons", { name: layer }),
        () => actions.turnGate(layer, forms),
      ),
  ].filter((way) => way !== null);
  if (text || ways.length)
    host.replaceChildren(
      ...(text ? [h("h4", {}, t("In the textbook")), h("pre", {}, h("code", {}, text))] : []),
      ...ways,
    );
}

/** The functions that open into this. @param {FunctionInfo[]} all @param {"textbook" | "neurons"} kind */
const opening = (all, kind) => all.filter(({ opens }) => opens === kind).map(({ name }) => name);

/**
 * The text of the first of these that is written in the language.
 * @param {FunctionInfo[]} all
 * @param {string[]} names
 */
const textOf = (all, names) => names.flatMap((name) => all.find((each) => each.name === name)?.text ?? [])[0];
