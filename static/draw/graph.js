// The picture of a trace: measure → lay out → join → show the frame. Objects stay themselves and glide.

/** @import {Frame, Selection, Trace, Translate, Walk} from "../types.js" */
/** @import {Layout} from "../layout/elk.js" */
import { select, selectAll } from "../vendor/d3.js";
import { activeEdges, changes } from "../frame.js";
import { layout as layOut, stop } from "../layout/index.js";
import { scene as sceneOf } from "../layout/scene.js";
import { title } from "../speech.js";
import { Detail } from "./detail.js";
import { joinEdges, updateEdges } from "./edges.js";
import { joinNodes, updateNodes } from "./nodes.js";
import { meant, neighbour } from "./walkabout.js";
import { camera } from "./zoom.js";

/** @typedef {{onSelect: (selection: Selection | null) => void, t: Translate, locale: string}} Options */

/** A view of one graph inside `host`. @param {HTMLElement} host @param {Options} options */
export const createGraphView = (host, options) => new GraphView(host, options);

export class GraphView {
  /** @param {HTMLElement} host @param {Options} options */
  constructor(host, options) {
    this.options = options;
    this.svg = select(host).append("svg").attr("class", "graph").attr("role", "group");
    const stage = this.svg.append("g").attr("class", "stage");
    this.edgeLayer = stage.append("g").attr("class", "edges");
    this.nodeLayer = stage.append("g").attr("class", "nodes");
    /** @type {Detail | null} */ this.detail = null;
    this.camera = camera(this.svg, stage, (seen) => this.see(seen));
    /** @type {Walk | null} */ this.walk = null;
    /** @type {Layout | null} */ this.layout = null;
    /** @type {Frame | null} */ this.frame = null;
    /** @type {Set<number>} */ this.active = new Set();
    /** @type {Selection | null} */ this.selection = null;
    /** @type {Map<number, SVGGElement[]>} */ this.nodeElements = new Map();
    /** @type {Map<number, SVGGElement>} */ this.edgeElements = new Map();
    /** @type {import("../layout/sizes.js").LabelForm} */ this.form = "wide";
    this.turn = 0;
    this.observer = new ResizeObserver(() => this.refit());
    this.observer.observe(host);
    this.listen();
    this.setLocale(options.locale, options.t);
  }

  /** Show another trace. With the same structure everything keeps its place and only numbers change.
   * @param {Trace} trace @param {Walk} walk */
  async setTrace(trace, walk) {
    const same = this.walk !== null && this.layout !== null && this.walk.trace.structure === trace.structure
      && this.walk.hidden.every((hidden, node) => hidden === walk.hidden[node]);
    this.turn += 1;
    if (same) {
      this.walk = walk;
      this.redraw();
      return;
    }
    const { turn } = this;
    const scene = sceneOf(walk);
    const layout = await layOut(scene);
    if (turn !== this.turn) return;
    const first = this.layout === null;
    this.walk = walk;
    this.layout = layout;
    this.frame = null;
    this.form = scene.form;
    this.join(scene, !first);
    this.camera.fit(layout.width, layout.height, !first);
  }

  /** @param {import("../layout/scene.js").Scene} scene @param {boolean} animate */
  join(scene, animate) {
    const layout = /** @type {Layout} */ (this.layout);
    const edges = joinEdges(/** @type {any} */ (this.edgeLayer), scene.links, layout);
    const nodes = joinNodes(/** @type {any} */ (this.nodeLayer), scene.vertices, layout, animate);
    this.nodeElements.clear();
    this.edgeElements.clear();
    const detail = new Detail(scene, layout);
    this.detail = detail;
    nodes.each((vertex, index, group) => {
      detail.addNode(group[index], vertex);
      this.nodeElements.set(vertex.node.id, [...(this.nodeElements.get(vertex.node.id) ?? []), group[index]]);
    });
    edges.each((link, index, group) => {
      detail.addEdge(group[index], link);
      this.edgeElements.set(link.edge.id, group[index]);
    });
    this.rove(0);
  }

  /** Show one frame; only what differs from the last one is touched. @param {Frame} frame */
  setFrame(frame) {
    if (this.walk !== frame.walk) return;
    const before = this.frame;
    this.frame = frame;
    this.active = new Set(activeEdges(frame));
    if (before === null || before.walk !== frame.walk) {
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
    if (vertex && place && position < walk.length - 1) this.camera.follow(place.x + vertex.size.width / 2, place.y + vertex.size.center, this.detail?.full ?? true);
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
    this.updateElements([...nodes].flatMap((node) => this.nodeElements.get(node) ?? []), [...edges].flatMap((edge) => this.edgeElements.get(edge) ?? []));
  }

  /** @param {SVGGElement[]} nodeElements @param {SVGGElement[]} edgeElements */
  updateElements(nodeElements, edgeElements) {
    const { frame } = this;
    if (!frame) return;
    const manner = { locale: this.options.locale };
    updateNodes(/** @type {any} */ (selectAll(nodeElements)), frame, manner, select);
    updateEdges(/** @type {any} */ (selectAll(edgeElements)), frame, this.active, manner, this.form);
    for (const element of nodeElements) this.describe(element);
    for (const element of edgeElements) this.describe(element);
  }

  /** Draw what has come into view. @param {import("./zoom.js").View} seen */
  see(seen) {
    const fresh = this.detail?.see(seen) ?? [];
    if (fresh.length) this.updateElements(fresh.filter(isNode), fresh.filter((element) => !isNode(element)));
  }

  /** What a screen reader says of an element. @param {SVGGElement} element */
  describe(element) {
    const { trace } = /** @type {Walk} */ (this.walk);
    const what = meant(element);
    if (!what) return;
    const { t } = this.options;
    const text = what.kind === "node"
      ? t("Node {name}", { name: title(trace.nodes[what.id]) })
      : t("Edge from {source} to {target}", {
        source: title(trace.nodes[trace.edges[what.id].source]),
        target: title(trace.nodes[trace.edges[what.id].target]),
      });
    element.setAttribute("aria-label", text);
  }

  /** @param {Selection | null} selection */
  setSelection(selection) {
    this.selection = selection;
    this.svg.selectAll(".is-selected").classed("is-selected", false);
    for (const element of this.elementsOf(selection)) element.classList.add("is-selected");
  }

  /** @param {Selection | null} selection @returns {SVGGElement[]} */
  elementsOf(selection) {
    if (!selection) return [];
    const edge = this.edgeElements.get(selection.id);
    return selection.kind === "node" ? this.nodeElements.get(selection.id) ?? [] : edge ? [edge] : [];
  }

  listen() {
    this.svg.on("click", (/** @type {MouseEvent} */ event) => {
      this.options.onSelect(meant(/** @type {Element} */ (event.target)));
    });
    this.svg.on("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const here = meant(/** @type {Element} */ (event.target));
    if (!here || !this.walk) return;
    if (event.key === "Enter") {
      this.options.onSelect(here);
    } else if (here.kind === "node" && event.key.startsWith("Arrow")) {
      const next = neighbour(this.walk, here.id, event.key);
      if (next !== null) this.rove(next, true);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Make one node the stop in the tab order. @param {number} node @param {boolean} [focus] */
  rove(node, focus = false) {
    this.nodeLayer.selectAll("[tabindex='0']").attr("tabindex", -1);
    const [element] = this.nodeElements.get(node) ?? [];
    element?.setAttribute("tabindex", "0");
    if (focus) element?.focus();
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

  /** After the room changed: fit again, unless the reader has chosen a view. */
  refit() {
    if (this.layout && !this.camera.touched()) this.camera.fit(this.layout.width, this.layout.height, false);
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
