// A gate and its textbook graph: which function the node is or came from, its text, and the way from one to the other.

/** @import {Node} from "../types.js" */
/** @import {State} from "../store.js" */
/** @import {Opening} from "./inspector.js" */
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { ancestors } from "../visible.js";
import { functions } from "./completions.js";

/** @param {HTMLElement} host @param {State} state @param {Node} node @param {Opening} opening */
export async function textbook(host, { walk, expand }, node, { turn }) {
  const { groups } = /** @type {import("../types.js").Walk} */ (walk).trace;
  const inner = groups[node.gate ?? node.group ?? -1];
  const around = inner ? [inner, ...ancestors(groups, inner)] : [];
  const found = await functions();
  const named = around.filter(({ definition }) => !definition).map(({ name }) => name);
  const forms = found.filter(({ opens }) => opens === "textbook").map(({ name }) => name);
  const layers = found.filter(({ opens }) => opens === "neurons").map(({ name }) => name);
  const opened = named.find((name) => forms.includes(name) && (expand === "textbook" || expand.includes(name)));
  const gate = opened ?? (node.op && forms.includes(node.op) ? node.op : null);
  const layer = named.find((name) => layers.includes(name));
  const text = found.find((each) => each.name === (gate ?? named.find((name) => found.some((other) => other.name === name && other.text))))?.text;
  const acts = [
    ...(gate ? [button(opened ? t("Make {name} one gate again", { name: gate }) : t("Open {name} into its textbook graph", { name: gate }), () => turn(gate, forms))] : []),
    ...(layer ? [button(expand.includes(layer) ? t("Make {name} one layer again", { name: layer }) : t("Open {name} into its neurons", { name: layer }), () => turn(layer, forms))] : []),
  ];
  if (text || acts.length) host.replaceChildren(...(text ? [h("h4", {}, t("In the textbook")), h("pre", {}, h("code", {}, text))] : []), ...acts);
}

/** @param {string} label @param {() => void} act */
const button = (label, act) => h("button", { class: "button small", type: "button", onclick: act }, label);
