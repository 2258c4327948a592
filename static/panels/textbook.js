// A gate and its textbook graph, a layer and its neurons: which function the node is or came from, its text, and the
// way from one to the other.

/** @import {Node} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {FunctionInfo} from "./completions.js" */
/** @import {Opening} from "./inspector.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ancestors } from "../trace/groups.js";
import { functions } from "./completions.js";

/** @param {HTMLElement} host @param {State} state @param {Node} node @param {Opening} opening */
export async function textbook(host, { walk, expand }, node, { turn }) {
  const { groups } = /** @type {import("../lib/types.js").Walk} */ (walk).trace;
  const inner = groups[node.gate ?? node.group ?? -1];
  const around = inner ? [inner, ...ancestors(groups, inner)].filter(({ definition }) => !definition).map(({ name }) => name) : [];
  const found = await functions();
  const forms = opening(found, "textbook");
  /** @param {string} name */
  const isOpen = (name) => expand === "textbook" ? forms.includes(name) : expand.includes(name);
  const opened = around.find((name) => forms.includes(name) && isOpen(name));
  const gate = opened ?? (node.op && forms.includes(node.op) ? node.op : null);
  const layer = around.find((name) => opening(found, "neurons").includes(name)) ?? null;
  const text = textOf(found, gate ? [gate] : around);
  const acts = [
    gate && button(opened ? t("Make {name} one gate again", { name: gate }) : t("Open {name} into its textbook graph", { name: gate }), () => turn(gate, forms)),
    layer && button(isOpen(layer) ? t("Make {name} one layer again", { name: layer }) : t("Open {name} into its neurons", { name: layer }), () => turn(layer, forms)),
  ].filter((act) => act !== null);
  if (text || acts.length) host.replaceChildren(...(text ? [h("h4", {}, t("In the textbook")), h("pre", {}, h("code", {}, text))] : []), ...acts);
}

/** The functions that open into this. @param {FunctionInfo[]} found @param {"textbook" | "neurons"} kind */
const opening = (found, kind) => found.filter(({ opens }) => opens === kind).map(({ name }) => name);

/** The text of the first of these that is written in the language. @param {FunctionInfo[]} found @param {string[]} names */
const textOf = (found, names) => names.flatMap((name) => found.find((each) => each.name === name)?.text ?? [])[0];

/** @param {string} label @param {() => void} act */
const button = (label, act) => h("button", { class: "button small", type: "button", onclick: act }, label);
