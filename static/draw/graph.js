// The drawing of a trace: measure, lay out, join, show the frame. Joins are keyed, so that elements move instead of
// being replaced.

/** @import {Frame, Selection, Trace, Translate, Walk} from "../lib/types.js" */
/** @import {Layout} from "../layout/elk.js" */
import { select, selectAll } from "../vendor/d3.js";
import { activeEdges, changes } from "../trace/frame.js";
import { shiftBetween } from "../layout/anchor.js";
import { layout as layOut, stop } from "../layout/index.js";
import { scene as sceneOf } from "../layout/scene.js";
import { describeEdge, describeNode } from "../trace/describe.js";
import { Culling } from "./culling.js";
import { joinEdges, updateEdges } from "./edges.js";
import { joinGroups } from "./groups.js";
import { Keyboard } from "./keyboard.js";
import { joinNodes, updateNodes } from "./nodes.js";
import { Navigation, selectionOf } from "./navigation.js";
import { listenToPointer } from "./pointer.js";
import { Camera } from "./zoom.js";

/**
 * @typedef {{onSelect: (selection: Selection | null) => void, onLeave: () => void, onFold: (group: number) => void, t:
 *   Translate, locale: string}} Options
 */

/** A view of one graph inside `host`. */
export class GraphView {
  /** @param {HTMLElement} host @param {Options} options */
  constructor(host, options) {
    this.host = host;
    this.options = options;
    /** Called when the picture of another walk stands. @type {() => void} */ this.onChange = () => undefined;
    this.svg = select(host)
      .append("svg")
      .attr("class", "graph")
      .attr("role", "group")
      .attr("aria-describedby", "graph-keys");
    const stage = this.svg.append("g").attr("class", "stage");
    this.groupLayer = stage.append("g").attr("class", "groups");
    this.edgeLayer = stage.append("g").attr("class", "edges");
    this.nodeLayer = stage.append("g").attr("class", "nodes");
    /** @type {Culling | null} */ this.culling = null;
    this.camera = new Camera(this.svg, stage, (view) => this.cull(view));
    /** @type {Walk | null} */ this.walk = null;
    /** @type {Layout | null} */ this.layout = null;
    /** @type {Frame | null} */ this.frame = null;
    /** @type {Set<number>} */ this.active = new Set();
    /** @type {Selection | null} */ this.selection = null;
    /** @type {Map<number, SVGGElement[]>} */ this.nodeElements = new Map();
    /** @type {Map<number, SVGGElement>} */ this.edgeElements = new Map();
    /** @type {import("../layout/sizes.js").LabelForm} */ this.form = "wide";
    /** @type {Navigation | null} */ this.navigation = null;
    this.keyboard = new Keyboard(/** @type {SVGSVGElement} */ (this.svg.node()), this.camera, {
      select: options.onSelect,
      selected: () => this.selection,
      leave: options.onLeave,
      fit: () => this.fit(),
    });
    this.turn = 0;
    this.observer = new ResizeObserver(() => this.refit());
    this.observer.observe(host);
    listenToPointer(this);
    this.setLocale(options.locale, options.t);
  }

  /** Show another trace. With the same structure everything keeps its place and only numbers change.
   * @param {Trace} trace @param {Walk} walk @param {boolean} [anew]  lay out again in any case */
  async setTrace(trace, walk, anew = false) {
    const same =
      !anew &&
      this.walk !== null &&
      this.layout !== null &&
      this.walk.trace.structure === trace.structure &&
      this.walk.hidden.every((hidden, node) => hidden === walk.hidden[node]);
    this.turn += 1;
    if (same) {
      this.svg.attr("aria-busy", null);
      this.walk = walk;
      this.redraw();
      return;
    }
    const { turn } = this;
    const scene = sceneOf(walk);
    this.svg.attr("aria-busy", "true");
    const layout = await layOut(scene, () => void this.improve());
    if (turn !== this.turn) return;
    this.svg.attr("aria-busy", null);
    const before = this.layout;
    this.walk = walk;
    this.layout = layout;
    this.frame = null;
    this.form = scene.form;
    this.join(scene, before !== null);
    const shift = before && shiftBetween(before, layout);
    if (!shift || !this.camera.hold(shift, layout.width, layout.height))
      this.camera.fit(layout.width, layout.height, before !== null);
  }

  /** Lay the present picture out again: the engine that was missing has come. */
  async improve() {
    const { walk, frame } = this;
    if (!walk || this.layout?.engine !== "simple") return;
    await this.setTrace(walk.trace, walk, true);
    if (frame && this.frame === null) this.setFrame(frame);
    this.setSelection(this.selection);
    this.onChange();
  }

  /** @param {import("../layout/scene.js").Scene} scene @param {boolean} animate */
  join(scene, animate) {
    const layout = /** @type {Layout} */ (this.layout);
    const edges = joinEdges(/** @type {any} */ (this.edgeLayer), scene.links, layout);
    const nodes = joinNodes(/** @type {any} */ (this.nodeLayer), scene.vertices, layout, animate);
    if (this.walk)
      joinGroups(/** @type {any} */ (this.groupLayer), scene, layout, this.walk.trace, animate, this.options.t);
    this.nodeElements.clear();
    this.edgeElements.clear();
    const detail = new Culling(scene, layout);
    this.culling = detail;
    nodes.each((vertex, index, group) => {
      detail.addNode(group[index], vertex);
      this.nodeElements.set(vertex.node.id, [...(this.nodeElements.get(vertex.node.id) ?? []), group[index]]);
    });
    edges.each((link, index, group) => {
      detail.addEdge(group[index], link);
      this.edgeElements.set(link.edge.id, group[index]);
    });
    this.navigation = new Navigation(scene, layout);
    this.keyboard.setPicture(this.navigation, [...nodes.nodes(), ...edges.nodes()]);
  }

  /** Show one frame; only what differs from the last one is touched. @param {Frame} frame */
  setFrame(frame) {
    if (this.walk !== frame.walk) return;
    const before = this.frame;
    this.frame = frame;
    this.active = new Set(activeEdges(frame));
    if (before === null || before.walk !== frame.walk || before.isVeiled !== frame.isVeiled) {
      this.redraw();
      return;
    }
    const { nodes, edges } = changes(frame.walk, before.position, frame.position);
    this.update(nodes, edges);
    this.follow(frame);
  }

  /** Keep the active node in view where the whole picture is too small to read. @param {Frame} frame */
  follow({ moment, position, walk }) {
    const [element] = (moment.node !== null && this.nodeElements.get(moment.node)) || [];
    const vertex = element && /** @type {import("../layout/scene.js").Vertex} */ (select(element).datum());
    const place = vertex && this.layout?.places.get(vertex.key);
    if (vertex && place && position < walk.length - 1)
      this.camera.follow(place.x + vertex.size.width / 2, place.y + vertex.size.center, this.culling?.full ?? true);
  }

  /** Draw all numbers anew. */
  redraw() {
    if (this.walk === null || this.frame === null) return;
    if (this.frame.walk !== this.walk) {
      const position = Math.min(this.frame.position, this.walk.length - 1);
      this.frame = { walk: this.walk, position, moment: this.walk.moments[position] };
      this.active = new Set(activeEdges(this.frame));
    }
    this.update(this.nodeElements.keys(), this.edgeElements.keys());
  }

  /** @param {Iterable<number>} nodes @param {Iterable<number>} edges */
  update(nodes, edges) {
    this.updateElements(
      [...nodes].flatMap((node) => this.nodeElements.get(node) ?? []),
      [...edges].flatMap((edge) => this.edgeElements.get(edge) ?? []),
    );
  }

  /** @param {SVGGElement[]} nodeElements @param {SVGGElement[]} edgeElements */
  updateElements(nodeElements, edgeElements) {
    const { frame } = this;
    if (!frame) return;
    const format = { locale: this.options.locale };
    updateNodes(/** @type {any} */ (selectAll(nodeElements)), frame, format, select);
    updateEdges(/** @type {any} */ (selectAll(edgeElements)), frame, this.active, format, this.form);
    for (const element of nodeElements) this.describe(element);
    for (const element of edgeElements) this.describe(element);
  }

  /** Draw what has come into view. @param {import("./zoom.js").View} view */
  cull(view) {
    const fresh = this.culling?.drawVisible(view) ?? [];
    if (fresh.length)
      this.updateElements(
        fresh.filter(isNode),
        fresh.filter((element) => !isNode(element)),
      );
  }

  /** What a screen reader says of an element. @param {SVGGElement} element */
  describe(element) {
    const what = selectionOf(element);
    if (!what || !this.frame) return;
    element.setAttribute(
      "aria-label",
      (what.kind === "node" ? describeNode : describeEdge)(this.frame, what.id, this.options),
    );
  }

  /** Mark what is selected, and bring it into view. @param {Selection | null} selection */
  setSelection(selection) {
    const same = selection?.kind === this.selection?.kind && selection?.id === this.selection?.id;
    this.selection = selection;
    this.svg.selectAll(".is-selected").classed("is-selected", false).attr("aria-pressed", null);
    const elements = this.elementsOf(selection);
    for (const element of elements) {
      element.classList.add("is-selected");
      element.setAttribute("aria-pressed", "true");
    }
    if (!same && elements.length && !elements.includes(/** @type {any} */ (document.activeElement)))
      this.keyboard.stopAt(elements[0]);
  }

  /** Everything, also what is out of view, completed and with its numbers. */
  drawAll() {
    const everywhere = { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6, far: false };
    for (const element of this.culling?.drawVisible(everywhere) ?? [])
      this.updateElements(isNode(element) ? [element] : [], isNode(element) ? [] : [element]);
  }

  /** Mark edges of the whole trace, such as those of a path. @param {number[] | null} edges */
  trace(edges) {
    this.svg
      .classed("is-tracing", edges !== null)
      .selectAll(".is-traced")
      .classed("is-traced", false);
    const { parts } = this.walk?.trace ?? {};
    for (const edge of edges ?? []) this.edgeElements.get(parts?.get(edge) ?? edge)?.classList.add("is-traced");
  }

  /** @param {Selection | null} selection @returns {SVGGElement[]} */
  elementsOf(selection) {
    if (!selection) return [];
    const edge = this.edgeElements.get(selection.id);
    return selection.kind === "node" ? (this.nodeElements.get(selection.id) ?? []) : edge ? [edge] : [];
  }

  /** @param {boolean} stale */
  setStale(stale) {
    this.svg.classed("is-stale", stale);
  }

  /** @param {string} locale @param {Translate} t */
  setLocale(locale, t) {
    this.options = { ...this.options, locale, t };
    this.svg.attr("aria-label", t("Computational graph"));
    this.redraw();
  }

  /** The whole picture, as large as it fits. */
  fit() {
    if (this.layout) this.camera.fit(this.layout.width, this.layout.height, true);
  }

  /** After the room changed: fit again, unless the reader has chosen a view; what is selected stays in view. */
  refit() {
    if (this.layout && !this.camera.touched) this.camera.fit(this.layout.width, this.layout.height, false);
    else if (this.selection) this.keyboard.show(false);
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.camera.by(factor);
  }

  destroy() {
    this.observer.disconnect();
    stop();
    this.svg.remove();
  }
}

/** @param {SVGGElement} element */
const isNode = (element) => element.dataset.node !== undefined;
