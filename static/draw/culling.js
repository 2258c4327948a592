// Level of detail: a small graph is drawn in full; of a large one, only elements in view and near enough to read are
// complete, and those out of view are hidden.

/** @import {Layout, Point, Route} from "../layout/elk.js" */
/** @import {Link, Scene, Vertex} from "../layout/scene.js" */
/** @import {View} from "./zoom.js" */
import { select } from "../vendor/d3.js";
import { completeEdge } from "./edges.js";
import { completeNode } from "./nodes.js";

/** Up to so many vertices everything is drawn in full, and moves are animated. */
export const FULL = 300;

/** So far beyond the view things are still drawn, in the drawing's units. */
const MARGIN = 240;

/**
 * @typedef {{element: SVGGElement, left: number, top: number, right: number, bottom: number, finish: () => void,
 *   complete: boolean, culled: boolean}} Item
 */

export class Culling {
  /** @param {Scene} scene @param {Layout} layout */
  constructor(scene, layout) {
    this.full = scene.vertices.length <= FULL;
    this.layout = layout;
    /** @type {Item[]} */ this.items = [];
  }

  /** @param {SVGGElement} element @param {Vertex} vertex */
  addNode(element, vertex) {
    const { x, y } = /** @type {Point} */ (this.layout.places.get(vertex.key));
    const { width, height } = vertex.size;
    this.add(element, [x, x + width], [y, y + height], () => completeNode(element, vertex, select));
  }

  /** @param {SVGGElement} element @param {Link} link */
  addEdge(element, link) {
    const route = /** @type {Route} */ (this.layout.routes.get(link.key));
    const xs = route.points.map(({ x }) => x);
    const ys = route.points.map(({ y }) => y);
    this.add(element, xs, ys, () => completeEdge(element, route));
  }

  /** @param {SVGGElement} element @param {number[]} xs @param {number[]} ys @param {() => void} finish */
  add(element, xs, ys, finish) {
    if (this.full) finish();
    element.classList.remove("is-culled");
    this.items.push({
      element,
      finish,
      complete: this.full,
      culled: false,
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
    });
  }

  /**
   * Draw what is in view; returns what was complete just now and so has no numbers yet.
   * @param {View} view
   * @returns {SVGGElement[]}
   */
  drawVisible({ left, top, right, bottom, far }) {
    if (this.full) return [];
    /** @type {SVGGElement[]} */
    const fresh = [];
    for (const item of this.items) {
      const culled =
        item.right < left - MARGIN ||
        item.left > right + MARGIN ||
        item.bottom < top - MARGIN ||
        item.top > bottom + MARGIN;
      if (culled !== item.culled) {
        item.culled = culled;
        item.element.classList.toggle("is-culled", culled);
      }
      if (culled || far || item.complete) continue;
      item.finish();
      item.complete = true;
      fresh.push(item.element);
    }
    return fresh;
  }
}
