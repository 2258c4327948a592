// The elements of the picture and what is drawn in each: joined by key, touched only where something is staged anew,
// and of a large graph complete only where it is in view.

/** @import {Selection as D3Selection} from "d3" */
/** @import {Selection, Translate} from "../lib/types.js" */
/** @import {Link, Scene, Vertex} from "../layout/scene.js" */
/** @import {Box, CameraPlace, Point, Staged, StagedEdge, StagedNode} from "../stage/types.js" */
/** @import {Item} from "./culling.js" */
/** @import {View} from "./zoom.js" */
import { onScreen } from "../stage/camera.js";
import { placed } from "../stage/nodes.js";
import { overlaps } from "../stage/text.js";
import { FULL, boxOfEdge, cull, isBeyond, itemOf } from "./culling.js";
import { drawEdgeContent, drawEdgeState, joinEdges } from "./edges.js";
import { Glides } from "./glides.js";
import { drawGroups } from "./groups.js";
import { drawNodeContent, drawNodeState, joinNodes } from "./nodes.js";
import { drawPlates } from "./plates.js";
import { drawSlips } from "./slips.js";
import { drawAsides, drawTurns } from "./turns.js";

/** @typedef {D3Selection<SVGGElement, any, any, any>} Layer */

export class Drawing {
  /** @param {Layer} stage @param {(element: SVGGElement) => void} describe  called when an element's numbers change */
  constructor(stage, describe) {
    const layer = (/** @type {string} */ kind) => /** @type {Layer} */ (stage.append("g").attr("class", kind));
    this.turnLayer = layer("loops");
    this.edgeLayer = layer("edges");
    this.groupLayer = layer("groups"); // no wire runs through the name of a group: its button lies over them
    this.nodeLayer = layer("nodes");
    this.slipLayer = layer("slips").attr("aria-hidden", "true"); // the end card tells of them
    this.plateLayer = layer("plates").attr("aria-hidden", "true");
    this.motionLayer = layer("copies").attr("aria-hidden", "true");
    this.glides = new Glides(this);
    this.describe = describe;
    this.isSmall = true;
    /** @type {Map<string, Item<StagedNode>>} */ this.nodes = new Map();
    /** @type {Map<string, Item<StagedEdge>>} */ this.edges = new Map();
    /** @type {number[]}  The edges that are looked at. */ this.traced = [];
  }

  /** One element for each node and edge; all of them. @param {Scene} scene @returns {SVGGElement[]} */
  join(scene) {
    this.isSmall = scene.vertices.length <= FULL;
    const nodes = joinNodes(this.nodeLayer, scene.vertices);
    const edges = joinEdges(this.edgeLayer, scene.links);
    const elements = /** @type {SVGGElement[]} */ ([...nodes.nodes(), ...edges.nodes()]);
    for (const element of elements) element.classList.remove("is-culled");
    for (const layer of [this.nodeLayer, this.edgeLayer]) layer.selectAll(".is-covered").classed("is-covered", false);
    const count = scene.vertices.length;
    this.nodes = new Map(scene.vertices.map(({ key }, index) => [key, itemOf(elements[index])]));
    this.edges = new Map(scene.links.map(({ key }, index) => [key, itemOf(elements[count + index])]));
    this.trace(this.traced);
    return elements;
  }

  /** @param {Staged} staged @param {Translate} t */
  take({ nodes, edges, groups, turns, asides, slips }, t) {
    for (const node of nodes) take(this.nodes.get(node.key), node);
    for (const edge of edges) take(this.edges.get(edge.key), edge);
    drawTurns(this.turnLayer, turns);
    drawAsides(this.turnLayer, asides);
    drawGroups(this.groupLayer, groups, t);
    drawSlips(/** @type {SVGGElement} */ (this.slipLayer.node()), slips);
    drawPlates(/** @type {SVGGElement} */ (this.plateLayer.node()), edges);
  }

  /** Draw what is staged anew. @param {View} view @param {(edge: number) => string} remarkOf */
  draw(view, remarkOf) {
    for (const item of this.nodes.values()) {
      const { staged, element } = item;
      if (!staged) continue;
      if (!this.isSmall) cull(item, isBeyond(placed(staged.extent, staged.center), view));
      this.update(item, drawNodeState, () => drawNodeContent(element, staged, item.content));
    }
    for (const item of this.edges.values()) {
      const { staged, element } = item;
      if (!staged) continue;
      if (!this.isSmall) cull(item, isBeyond(boxOfEdge(staged), view));
      this.update(item, drawEdgeState, () => drawEdgeContent(element, staged, item.content, remarkOf(staged.id)));
    }
  }

  /**
   * The state of an element always, its content only where it is in view.
   * @template {StagedNode | StagedEdge} S
   * @param {Item<S>} item @param {(element: SVGGElement, staged: S, before: S | null) => void} drawState
   * @param {() => void} drawContent
   */
  update(item, drawState, drawContent) {
    const { staged, element } = item;
    if (staged && item.state !== staged) {
      drawState(element, staged, item.state);
      item.state = staged;
      this.describe(element);
    }
    if (item.culled || item.content === staged) return;
    drawContent();
    item.content = staged;
  }

  /**
   * Hide texts under what lies over the picture, rather than cut them.
   * @param {Box[]} covers  on the screen @param {Staged} staged @param {CameraPlace} place
   */
  cover(covers, { groups, turns, asides, slips }, place) {
    /** @param {Box[]} boxes */
    const isUnder = (boxes) => boxes.some((box) => covers.some((cover) => overlaps(onScreen(box, place), cover)));
    /** @param {Element | null} element @param {Box[]} boxes */
    const mark = (element, boxes) => element?.classList.toggle("is-covered", isUnder(boxes));
    for (const item of this.nodes.values()) {
      const { element, staged, culled, covered } = item;
      if (!staged || culled) continue;
      const { extent, name, center } = staged;
      item.covered = isUnder([extent, ...(name ? [name.box] : [])].map((box) => placed(box, center)));
      if (!item.covered && !covered) continue; // as nearly all of a large graph
      for (const [selector, boxes] of partBoxes(staged)) mark(element.querySelector(selector), boxes);
    }
    for (const item of this.edges.values()) {
      const { element, staged, culled, covered } = item;
      if (!staged || culled) continue;
      const boxes = staged.lines.map(({ box }) => box);
      item.covered = isUnder(boxes);
      if (item.covered || covered) mark(element, boxes);
    }
    const frames = this.turnLayer.node()?.querySelectorAll(".turns");
    turns.forEach(({ title, caption, buttons }, at) => {
      mark(frames?.[at].querySelector(".turns-texts") ?? null, caption ? [title.box, caption.box] : [title.box]);
      const controls = frames?.[at].querySelectorAll(".turn-button");
      buttons.forEach(({ box, sign }, index) => mark(controls?.[index] ?? null, sign ? [box] : []));
    });
    const besides = this.turnLayer.node()?.querySelectorAll(".aside");
    asides.forEach(({ lines }, at) =>
      mark(
        besides?.[at] ?? null,
        lines.map(({ box }) => box),
      ),
    );
    slips.forEach(({ box }, at) => mark(this.slipLayer.node()?.children[at] ?? null, [box]));
    for (const { id, button } of groups)
      mark(/** @type {any} */ (this.groupLayer.select(`[data-group="${id}"]`).node()), [button]);
  }

  /** Of a node, all its copies. @param {Selection | null} selection @returns {SVGGElement[]} */
  elementsOf(selection) {
    if (!selection) return [];
    const layer = selection.kind === "node" ? this.nodeLayer : this.edgeLayer;
    return /** @type {SVGGElement[]} */ (layer.selectAll(`[data-${selection.kind}="${selection.id}"]`).nodes());
  }

  /** Mark what is selected; its elements. @param {Selection | null} selection */
  select(selection) {
    for (const layer of [this.nodeLayer, this.edgeLayer])
      layer.selectAll(".is-selected").classed("is-selected", false).attr("aria-pressed", null);
    const elements = this.elementsOf(selection);
    for (const element of elements) {
      element.classList.add("is-selected");
      element.setAttribute("aria-pressed", "true");
    }
    return elements;
  }

  /** Mark edges that are looked at. @param {number[]} edges */
  trace(edges) {
    this.traced = edges;
    this.edgeLayer.selectAll(".is-traced").classed("is-traced", false);
    for (const id of edges)
      for (const element of this.elementsOf({ kind: "edge", id })) element.classList.add("is-traced");
  }

  /** What is active, on the screen. @param {Staged} staged @param {Pick<CameraPlace, "scale" | "x" | "y">} place */
  activeBoxes({ nodes, edges }, place) {
    const boxes = [
      ...nodes.filter(({ active }) => active).map((node) => placed(node.extent, node.center)),
      ...edges.filter(({ active }) => active).flatMap(({ lines }) => lines.map(({ box }) => box)),
    ];
    return boxes.map((box) => onScreen(box, { mode: "free", ...place }));
  }

  /** The middle of a node. @param {Vertex} vertex @returns {Point} */
  middleOf({ key }) {
    return this.nodes.get(key)?.staged?.center ?? { x: 0, y: 0 };
  }

  /** Where an edge is pointed at. @param {Link} link @returns {Point} */
  anchorOf({ key }) {
    return this.edges.get(key)?.staged?.anchor ?? { x: 0, y: 0 };
  }
}

/**
 * The texts of a node, each with the rooms that it takes: a gate keeps its sign where only its number is covered.
 * @param {StagedNode} staged @returns {Array<[string, Box[]]>}
 */
function partBoxes({ center, core, name, value, gradient, badge }) {
  /** @param {Box[]} boxes */
  const here = (boxes) => boxes.map((box) => placed(box, center));
  return [
    [".label", here([name?.box ?? core])],
    [".value", here([value.box, ...value.lines.map(({ box }) => box)])],
    [".gradient", here([gradient.box, ...gradient.lines.map(({ box }) => box)])],
    [".badge", here(badge ? [badge.box] : [])],
  ];
}

/** @template {StagedNode | StagedEdge} S @param {Item<S> | undefined} item @param {S} staged */
function take(item, staged) {
  if (item) item.staged = staged;
}
