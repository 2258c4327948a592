// Tables of the numbers in the graph: value and gradient of each node; upstream, local derivative and product of each
// edge. What is not computed yet is an empty box.

/** @import {Frame, Node, Selection, Trace} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { activeEdges, changes, frameOf, gradientComputed, productComputed, valueComputed } from "../trace/frame.js";
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
      quantityCell(value, valueComputed(frame, id) ? node.value : null, node.shape);
      quantityCell(gradient, gradientComputed(frame, id) ? node.gradient : null, node.shape);
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
      const computed = productComputed(frame, id);
      const shape = trace.nodes[edge.target].shape;
      quantityCell(upstream, computed ? edge.upstream : null, shape);
      quantityCell(product, computed ? edge.product : null, trace.nodes[edge.source].shape);
      if (edge.local_kind === "blocked") local.textContent = t("blocked");
      else if (edge.local_kind === "linear") local.textContent = t("a linear map");
      else quantityCell(local, computed ? edge.local : null, edge.local_kind === "scalar" ? [] : shape);
    },
    active: activeEdges,
  });

/** The part of the text that an operation comes from. @param {Node} node @param {string} program */
function source(node, program) {
  const text = node.span && node.kind === "operation" ? slice(program, node.span).replace(/\s+/g, " ") : "";
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}

/** @param {WalkContext} context @param {Subject} subject @returns {WalkPanel} */
function table(context, subject) {
  const view = new NumberTable(context, subject);
  return {
    element: view.element,
    update: (state, before) => (state.walk === before.walk ? view.follow(state, before) : view.reset(state)),
  };
}

class NumberTable {
  /** @param {WalkContext} context @param {Subject} subject */
  constructor({ store, actions }, subject) {
    this.store = store;
    this.actions = actions;
    this.subject = subject;
    /** @type {number[]} */ this.ids = [];
    /** @type {Map<number, number>}  The row of each id. */ this.places = new Map();
    this.program = "";
    /** @type {Frame | null} */ this.frame = null;
    /** @type {Set<number>}  The ids that the present step is about. */ this.active = new Set();
    const body = h("tbody");
    const heads = subject.columns.map((name) => h("th", { scope: "col" }, name));
    const caption = h("caption", {}, subject.caption);
    this.grid = h(
      "table",
      { class: `numbers of-${subject.kind}` },
      caption,
      h("thead", {}, h("tr", {}, ...heads)),
      body,
    );
    this.element = h("div", { class: "tab-panel" }, this.grid);
    const rows = {
      make: (/** @type {number} */ index) => this.makeRow(index),
      renew: (/** @type {HTMLElement} */ row, /** @type {number} */ index) => this.renewRow(row, index),
    };
    this.rows = new VirtualList(this.element, body, rows, { before: this.grid, ...subject.words });
  }

  /** @param {State} state */
  look({ walk, position, veiled, filled, fresh }) {
    const frame = frameOf({ walk: /** @type {NonNullable<State["walk"]>} */ (walk), position, veiled, filled });
    this.frame = frame;
    this.active = new Set(fresh && position === frame.walk.length - 1 ? [] : this.subject.active(frame));
  }

  /** @param {number} index */
  makeRow(index) {
    const { kind, columns } = this.subject;
    const id = this.ids[index];
    const [name, note] = this.subject.head(/** @type {Frame} */ (this.frame).walk.trace, id, this.program);
    const select = () => this.actions.select({ kind, id });
    const attributes = { class: "row-button", type: "button", tabindex: -1, "data-go": "", onclick: select };
    const head = h("th", { scope: "row" }, h("button", attributes, name), note ? h("code", {}, note) : null);
    const row = h("tr", { "aria-rowindex": index + 2 }, head, ...columns.slice(1).map(() => h("td")));
    this.renewRow(row, index);
    return row;
  }

  /** @param {HTMLElement} row @param {number} index */
  renewRow(row, index) {
    if (!this.frame) return;
    const { selection } = this.store.state;
    const id = this.ids[index];
    this.subject.fill(this.frame, id, /** @type {HTMLElement[]} */ ([...row.children].slice(1)));
    row.className = this.active.has(id) ? `is-active ${this.frame.moment.phase}` : "";
    const pressed = selection?.kind === this.subject.kind && selection.id === id;
    row.querySelector("[data-go]")?.setAttribute("aria-pressed", String(pressed));
  }

  showActive() {
    const [row] = [...this.active].map((id) => this.places.get(id)).filter((place) => place !== undefined);
    if (row !== undefined) this.rows.show(row);
  }

  /** Another walk. @param {State} state */
  reset(state) {
    this.program = state.program;
    this.look(state);
    this.ids = this.subject.ids(/** @type {Frame} */ (this.frame), this.program);
    this.places = new Map(this.ids.map((id, index) => [id, index]));
    this.grid.setAttribute("aria-rowcount", String(this.ids.length + 1));
    this.rows.reset(this.ids.length, 0);
    this.showActive();
  }

  /** Another position or selection. @param {State} state @param {State} before */
  follow(state, before) {
    const { kind } = this.subject;
    const was = [...this.active];
    this.look(state);
    const walk = /** @type {NonNullable<State["walk"]>} */ (state.walk);
    const touched = changes(walk, before.position, state.position);
    const chosen = [state.selection, before.selection].flatMap((each) => (each?.kind === kind ? [each.id] : []));
    const changed = new Set([...touched[`${kind}s`], ...was, ...this.active, ...chosen]);
    this.rows.renew([...changed].flatMap((id) => this.places.get(id) ?? []));
    if (state.position !== before.position) this.showActive();
    const row = state.selection?.kind === kind ? this.places.get(state.selection.id) : undefined;
    if (state.selection !== before.selection && row !== undefined) this.rows.show(row);
  }
}
