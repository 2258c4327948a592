// The numbers of the graph in two tables: of each node its value and its gradient, of each edge upstream, local and
// product. What is not yet computed is an empty box.

/** @import {Frame, Node, Selection, Trace} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { activeEdges, changes, frameAt, gradientKnown, productKnown, valueKnown } from "../trace/frame.js";
import { t } from "../lib/i18n.js";
import { operationName, title } from "../trace/describe.js";
import { slice } from "../lib/spans.js";
import { VirtualList } from "../lib/virtual-list.js";
import { quantityCell } from "./tensor.js";

/**
 * What a table is about.
 * @typedef {object} Subject
 * @property {Selection["kind"]} kind
 * @property {string} caption
 * @property {string[]} columns
 * @property {{earlier: string, later: string}} words
 * @property {(frame: Frame, program: string) => number[]} ids  Which nodes or edges have a row.
 * @property {(trace: Trace, id: number, program: string) => string[]} head  What is on the row's button, and beside it.
 * @property {(frame: Frame, id: number, cells: HTMLElement[]) => void} fill
 * @property {(frame: Frame) => number[]} active
 */

/** @param {WalkContext} context @returns {WalkPanel} */
export const nodeTable = (context) =>
  table(context, {
    kind: "node",
    caption: t("Nodes: value and gradient"),
    columns: [t("Node"), t("Operation"), t("Value"), t("Gradient")],
    words: { earlier: t("Earlier nodes"), later: t("Later nodes") },
    ids: ({ walk }) => walk.trace.nodes.filter(({ id }) => !walk.hidden[id]).map(({ id }) => id),
    head: (trace, id, program) => [title(trace.nodes[id]), source(trace.nodes[id], program)],
    fill(frame, id, [operation, value, gradient]) {
      const node = frame.walk.trace.nodes[id];
      operation.textContent = operationName(node, t);
      quantityCell(value, valueKnown(frame, id) ? node.value : null, node.shape);
      quantityCell(gradient, gradientKnown(frame, id) ? node.gradient : null, node.shape);
    },
    active: ({ moment }) => (moment.node === null ? [] : [moment.node]),
  });

/** @param {WalkContext} context @returns {WalkPanel} */
export const edgeTable = (context) =>
  table(context, {
    kind: "edge",
    caption: t("Edges: upstream × local = product"),
    columns: [t("Edge"), t("Upstream"), t("Local"), t("Product")],
    words: { earlier: t("Earlier edges"), later: t("Later edges") },
    ids: ({ walk }) => walk.trace.edges.filter((edge) => !walk.hidden[edge.source]).map(({ id }) => id),
    head: (trace, id) => [
      `${title(trace.nodes[trace.edges[id].source])} → ${title(trace.nodes[trace.edges[id].target])}`,
      "",
    ],
    fill(frame, id, [upstream, local, product]) {
      const { trace } = frame.walk;
      const edge = trace.edges[id];
      const known = productKnown(frame, id);
      const shape = trace.nodes[edge.target].shape;
      quantityCell(upstream, known ? edge.upstream : null, shape);
      quantityCell(product, known ? edge.product : null, trace.nodes[edge.source].shape);
      if (edge.local_kind === "blocked") local.textContent = t("blocked");
      else if (edge.local_kind === "linear") local.textContent = t("a linear map");
      else quantityCell(local, known ? edge.local : null, edge.local_kind === "scalar" ? [] : shape);
    },
    active: activeEdges,
  });

/** The part of the text that an operation comes from. @param {Node} node @param {string} program */
function source(node, program) {
  const text = node.span && node.kind === "operation" ? slice(program, node.span).replace(/\s+/g, " ") : "";
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}

/** @param {WalkContext} context @param {Subject} subject @returns {WalkPanel} */
function table({ store, actions }, subject) {
  const body = h("tbody");
  const [first, ...others] = subject.columns;
  const grid = h(
    "table",
    { class: `numbers of-${subject.kind}` },
    h("caption", {}, subject.caption),
    h("thead", {}, h("tr", {}, ...[first, ...others].map((name) => h("th", { scope: "col" }, name)))),
    body,
  );
  const element = h("div", { class: "tab-panel" }, grid);
  let ids = /** @type {number[]} */ ([]);
  let places = new Map();
  let program = "";
  const lit = { frame: /** @type {Frame | null} */ (null), active: /** @type {Set<number>} */ (new Set()) };
  /** @param {State} state */
  const look = ({ walk, position, fresh }) => {
    const frame = frameAt(/** @type {NonNullable<State["walk"]>} */ (walk), position);
    lit.frame = frame;
    lit.active = new Set(fresh && position === frame.walk.length - 1 ? [] : subject.active(frame));
  };
  /** @param {HTMLElement} row @param {number} index */
  const renew = (row, index) => {
    if (!lit.frame) return;
    const { selection } = store.state;
    const id = ids[index];
    subject.fill(lit.frame, id, /** @type {HTMLElement[]} */ ([...row.children].slice(1)));
    row.className = lit.active.has(id) ? `is-active ${lit.frame.moment.phase}` : "";
    row
      .querySelector("[data-go]")
      ?.setAttribute("aria-pressed", String(selection?.kind === subject.kind && selection.id === id));
  };
  const rows = new VirtualList(
    element,
    body,
    {
      renew,
      make: (index) => {
        const id = ids[index];
        const [name, note] = subject.head(/** @type {Frame} */ (lit.frame).walk.trace, id, program);
        const button = h(
          "button",
          {
            class: "row-button",
            type: "button",
            tabindex: -1,
            "data-go": "",
            onclick: () => actions.select({ kind: subject.kind, id }),
          },
          name,
        );
        const row = h(
          "tr",
          { "aria-rowindex": index + 2 },
          h("th", { scope: "row" }, button, note ? h("code", {}, note) : null),
          ...others.map(() => h("td")),
        );
        renew(row, index);
        return row;
      },
    },
    { before: grid, ...subject.words },
  );
  const showActive = () => {
    const [row] = [...lit.active].map((id) => places.get(id)).filter((place) => place !== undefined);
    if (row !== undefined) rows.show(row);
  };
  /** Another walk. @param {State} state */
  const reset = (state) => {
    program = state.program;
    look(state);
    ids = subject.ids(/** @type {Frame} */ (lit.frame), program);
    places = new Map(ids.map((id, index) => [id, index]));
    grid.setAttribute("aria-rowcount", String(ids.length + 1));
    rows.reset(ids.length, 0);
    showActive();
  };
  /** Another position or selection. @param {State} state @param {State} before */
  const follow = (state, before) => {
    const was = [...lit.active];
    look(state);
    const touched = changes(/** @type {NonNullable<State["walk"]>} */ (state.walk), before.position, state.position);
    const chosen = [state.selection, before.selection].flatMap((selection) =>
      selection?.kind === subject.kind ? [selection.id] : [],
    );
    const changed = new Set([...touched[`${subject.kind}s`], ...was, ...lit.active, ...chosen]);
    rows.renew([...changed].flatMap((id) => places.get(id) ?? []));
    if (state.position !== before.position) showActive();
    const chosenRow = state.selection?.kind === subject.kind ? places.get(state.selection.id) : undefined;
    if (state.selection !== before.selection && chosenRow !== undefined) rows.show(chosenRow);
  };
  return { element, update: (state, before) => (state.walk === before.walk ? follow(state, before) : reset(state)) };
}
