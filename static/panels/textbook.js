// A gate and its textbook graph: which function the node is or came from, its text, and the way from one to the other.

/** @import {Node} from "../types.js" */
/** @import {State} from "../store.js" */
/** @import {Opening} from "./inspector.js" */
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { ancestors } from "../visible.js";
import { functions } from "./completions.js";

/** Losses and layers are groups in any case: these are opened by folding, not by the server. */
const WRITTEN = ["losses", "layers"];

/** @param {HTMLElement} host @param {State} state @param {Node} node @param {Opening} opening */
export async function textbook(host, { walk, expand }, node, { turn }) {
  const { groups } = /** @type {import("../types.js").Walk} */ (walk).trace;
  const inner = groups[node.gate ?? node.group ?? -1];
  const around = inner ? [inner, ...ancestors(groups, inner)] : [];
  const found = await functions();
  const forms = found.filter(({ text, family }) => text && !WRITTEN.includes(family)).map(({ name }) => name);
  const named = around.filter(({ definition }) => !definition).map(({ name }) => name);
  const opened = named.find((name) => forms.includes(name) && (expand === "textbook" || expand.includes(name)));
  const name = opened ?? (node.op && forms.includes(node.op) ? node.op : null);
  const text = found.find((each) => each.name === (name ?? named[0]))?.text;
  if (!text) return;
  const act = name && h("button", { class: "button small", type: "button", onclick: () => turn(name, forms) }, opened ? t("Make {name} one gate again", { name }) : t("Open {name} into its textbook graph", { name }));
  host.replaceChildren(h("h4", {}, t("In the textbook")), h("pre", {}, h("code", {}, text)), ...(act ? [act] : []));
}
