// Details of the selected node or edge: value, gradient, shape, rule, and its part of the typed text.

/** @import {Edge, Node, Selection, Trace} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
/** @typedef {WalkContext["actions"]} WalkActions */
import { h } from "../lib/dom.js";
import { frameOf, gradientComputed, productComputed, valueComputed } from "../trace/frame.js";
import { t } from "../lib/i18n.js";
import { formatShape } from "../lib/number.js";
import { title } from "../trace/describe.js";
import { slice } from "../lib/spans.js";
import { ancestors, isCollapsible } from "../trace/groups.js";
import { math } from "../lib/math.js";
import { button, closeButton } from "../lib/widgets.js";
import { seedEditor } from "./seed.js";
import { textbook } from "./textbook.js";
import { linearRule, localRule, valueRule } from "./step-rule.js";
import { quantityView } from "./tensor.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function inspector({ actions }) {
  const element = h("aside", { id: "inspector", class: "inspector", "aria-label": t("A closer look"), hidden: true });
  return {
    element,
    watches: ["selection", "trace", "walk", "position", "veiled", "filled", "status"],
    update(state, before) {
      const { selection, walk } = state;
      const scroll = element.hidden ? 0 : element.scrollTop; // reading it lays the page out
      const focused = controlsOf(element).indexOf(/** @type {any} */ (document.activeElement));
      element.hidden = !selection || !walk || !state.trace;
      document.body.classList.toggle("has-inspector", !element.hidden);
      if (focused >= 0 && element.hidden)
        /** @type {HTMLElement | null} */ (document.querySelector(".graph [tabindex='0']"))?.focus();
      if (!selection || !walk || element.hidden) return;
      show(element, state, selection, actions);
      element.scrollTop = scroll;
      if (focused >= 0) (selection === before.selection ? controlsOf(element)[focused] : titleOf(element))?.focus();
    },
  };
}

/**
 * What is shown of the selection.
 * @param {HTMLElement} element
 * @param {State} state
 * @param {Selection} selection
 * @param {WalkActions} actions
 */
function show(element, state, selection, actions) {
  const { trace } = /** @type {NonNullable<State["walk"]>} */ (state.walk);
  /** @param {Selection} next */
  const choose = (next) => actions.select(next);
  const node = selection.kind === "node" ? trace.nodes[selection.id] : null;
  const [heading, ...rest] = node
    ? [...nodeParts(state, node, choose), ...groupParts(state, node, actions)]
    : edgeParts(state, trace.edges[selection.id], choose);
  element.replaceChildren(
    h(
      "header",
      {},
      heading,
      closeButton(() => actions.select(null)),
    ),
    ...rest,
  );
  if (node?.id === trace.output)
    element.append(
      ...part(
        t("Seed: where the way back begins"),
        seedEditor(state, (seed) => actions.seed(seed)),
      ),
    );
  if (node) void textbook(element.appendChild(h("div")), state, node, actions);
}

/** The elements that can have the focus. @param {HTMLElement} host @returns {HTMLElement[]} */
const controlsOf = (host) =>
  [...host.querySelectorAll("button, summary, [tabindex='0']")].map((control) => /** @type {HTMLElement} */ (control));

/** The heading, ready for the focus, so that a screen reader announces it after a link. @param {HTMLElement} host */
function titleOf(host) {
  const title = /** @type {HTMLElement | null} */ (host.querySelector("h3"));
  title?.setAttribute("tabindex", "-1");
  return title;
}

/** @param {string} name @param {...(globalThis.Node | string | null | false)} content @returns {globalThis.Node[]} */
const part = (name, ...content) => [h("h4", {}, name), h("div", {}, ...content)];

/**
 * @param {State} state
 * @param {Node} node
 * @param {(selection: Selection) => void} choose
 * @returns {globalThis.Node[]}
 */
function nodeParts(state, node, choose) {
  const { walk, position, veiled, filled } = /** @type {State & {walk: import("../lib/types.js").Walk}} */ (state);
  const { trace } = walk;
  const frame = frameOf({ walk, position, veiled, filled });
  const incoming = trace.edges.filter((edge) => edge.target === node.id && !walk.hidden[edge.source]);
  const leaving = trace.edges.filter((edge) => edge.source === node.id);
  const valued = valueComputed(frame, node.id);
  const notes = nodeNotes(node);
  return [
    h("h3", {}, node.name && node.kind === "operation" ? `${node.name} (${node.label})` : title(node)),
    ...(node.span ? part(t("In the text"), h("code", {}, slice(state.program, node.span))) : []),
    ...part(t("Value"), quantityView(valued ? node.value : null, node.shape, "value")),
    ...(node.formula && valued ? part(t("How it is computed"), math(valueRule(trace, node))) : []),
    ...part(
      t("Gradient of the output"),
      quantityView(gradientComputed(frame, node.id) ? node.gradient : null, node.shape, "gradient"),
    ),
    ...part(t("Shape"), node.shape.length ? formatShape(node.shape) : t("scalar")),
    ...(notes.length ? part(t("Note"), ...notes.map((note) => h("p", {}, note))) : []),
    ...(incoming.length ? part(t("Operands"), edgeList(trace, incoming, choose)) : []),
    ...(leaving.length ? part(t("Used by"), edgeList(trace, leaving, choose)) : []),
  ];
}

/**
 * The groups that a node is in or stands for, from the inside out, with their text.
 * @param {State} state
 * @param {Node} node
 * @param {WalkActions} actions
 * @returns {globalThis.Node[]}
 */
function groupParts({ walk, program }, node, actions) {
  const { groups } = /** @type {import("../lib/types.js").Walk} */ (walk).trace;
  const inner = groups[node.gate ?? node.group ?? -1];
  if (!inner) return [];
  const rows = [inner, ...ancestors(groups, inner)].map((group) => {
    const closed = group.id === node.gate;
    const act = closed ? t("Open {group}", { group: group.label }) : t("Make {group} one gate", { group: group.label });
    return h("li", {}, isCollapsible(group) ? button(act, () => actions.fold(group.id)) : group.label);
  });
  return [
    ...part(t("Group"), h("ul", {}, ...rows)),
    ...(inner.definition
      ? part(t("Its definition"), h("pre", {}, h("code", {}, slice(program, inner.definition))))
      : []),
  ];
}

/** @param {Node} node @returns {string[]} */
function nodeNotes({ flags }) {
  /** @type {Record<string, string>} */
  const notes = {
    unused: t("The output does not depend on it."),
    unreached: t("No gradient reaches it: every path from the output is blocked."),
    non_finite: t("This value is not finite: IEEE arithmetic goes on with it, and it spreads."),
    kink: t("There is a kink here; a sub-gradient was chosen."),
  };
  return flags.flatMap((flag) => notes[flag] ?? []);
}

/** A link to a node or an edge. @param {string} text @param {() => void} act */
const link = (text, act) => h("button", { class: "link", type: "button", onclick: act }, text);

/** @param {Trace} trace @param {Edge[]} edges @param {(selection: Selection) => void} choose */
function edgeList(trace, edges, choose) {
  const links = edges.map((edge) => link(edgeTitle(trace, edge), () => choose({ kind: "edge", id: edge.id })));
  return h("ul", {}, ...links.map((each) => h("li", {}, each)));
}

/** @param {Trace} trace @param {Edge} edge */
const edgeTitle = (trace, edge) => `${title(trace.nodes[edge.source])} → ${title(trace.nodes[edge.target])}`;

/**
 * @param {State} state
 * @param {Edge} edge
 * @param {(selection: Selection) => void} choose
 * @returns {globalThis.Node[]}
 */
function edgeParts(state, edge, choose) {
  const { walk, position, veiled, filled } = /** @type {State & {walk: import("../lib/types.js").Walk}} */ (state);
  const { trace } = walk;
  const frame = frameOf({ walk, position, veiled, filled });
  const isAsked = frame.isVeiled === true && frame.moment.edges.includes(edge.id);
  const ends = [edge.source, edge.target].map((id) => link(title(trace.nodes[id]), () => choose({ kind: "node", id })));
  return [
    h("h3", {}, edgeTitle(trace, edge)),
    ...(edge.reason ? part(t("Note"), h("p", {}, edge.reason)) : []),
    ...(edge.rule && !isAsked ? part(t("Local rule"), math(edge.rule)) : []),
    ...(isAsked ? [] : filledRule(trace, edge, valueComputed(frame, edge.target))),
    ...(edge.summed.length ? part(t("Broadcast"), h("p", {}, broadcastText(edge))) : []),
    ...(edge.local_kind === "blocked" ? [] : productParts(trace, edge, productComputed(frame, edge.id))),
    ...part(t("Ends"), h("ul", {}, ...ends.map((end) => h("li", {}, end)))),
  ];
}

/** @param {Edge} edge */
const broadcastText = ({ summed }) =>
  t("The operand was repeated along axis {axes}: backward, its product is summed over that axis.", {
    axes: summed.join(", "),
  });

/** The rule with its shapes, or with the numbers. @param {Trace} trace @param {Edge} edge @param {boolean} computed */
function filledRule(trace, edge, computed) {
  if (edge.local_kind === "linear" && edge.derivative !== null)
    return part(t("With its shapes"), math(linearRule(trace, edge)));
  const local = localRule(trace, edge);
  return local && computed ? part(t("With the numbers"), math(local)) : [];
}

/** Upstream × local = product. @param {Trace} trace @param {Edge} edge @param {boolean} computed */
function productParts(trace, edge, computed) {
  const target = trace.nodes[edge.target].shape;
  const localShape = edge.local_kind === "scalar" ? [] : target;
  const local = () => part(t("× local"), quantityView(computed ? edge.local : null, localShape, "gradient"));
  return [
    ...part(t("Upstream"), quantityView(computed ? edge.upstream : null, target, "gradient")),
    ...(edge.local_kind === "linear" ? [] : local()),
    ...part(t("= product"), quantityView(computed ? edge.product : null, trace.nodes[edge.source].shape, "gradient")),
  ];
}
