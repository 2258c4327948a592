// How much is drawn: a small graph in full, a large one as outlines, of which only those in view and near enough to
// read are furnished, and those out of view are not drawn at all.

/** @import {Layout, Point, Route} from "../layout/elk.js" */
/** @import {Link, Scene, Vertex} from "../layout/scene.js" */
/** @import {View} from "./zoom.js" */
import { select } from "../vendor/d3.js";
import { furnishEdge } from "./edges.js";
import { furnishNode } from "./nodes.js";

/** Up to so many vertices everything is drawn in full, and moves are animated. */
export const FULL = 300;

/** So far beyond the view things are still drawn, in the drawing's units. */
const MARGIN = 240;

/** @typedef {{element: SVGGElement, left: number, top: number, right: number, bottom: number, furnish: () => void, furnished: boolean, away: boolean}} Thing */

export class Detail {
  /** @param {Scene} scene @param {Layout} layout */
  constructor(scene, layout) {
    this.full = scene.vertices.length <= FULL;
    this.layout = layout;
    /** @type {Thing[]} */ this.things = [];
  }

  /** @param {SVGGElement} element @param {Vertex} vertex */
  addNode(element, vertex) {
    const { x, y } = /** @type {Point} */ (this.layout.places.get(vertex.key));
    const { width, height } = vertex.size;
    this.add(element, [x, x + width], [y, y + height], () => furnishNode(element, vertex, select));
  }

  /** @param {SVGGElement} element @param {Link} link */
  addEdge(element, link) {
    const route = /** @type {Route} */ (this.layout.routes.get(link.key));
    const xs = route.points.map(({ x }) => x);
    const ys = route.points.map(({ y }) => y);
    this.add(element, xs, ys, () => furnishEdge(element, route));
  }

  /** @param {SVGGElement} element @param {number[]} xs @param {number[]} ys @param {() => void} furnish */
  add(element, xs, ys, furnish) {
    if (this.full) furnish();
    element.classList.remove("is-culled");
    this.things.push({
      element, furnish, furnished: this.full, away: false,
      left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys),
    });
  }

  /** Draw what is in view; returns what was furnished just now and so has no numbers yet. @param {View} view @returns {SVGGElement[]} */
  see({ left, top, right, bottom, far }) {
    if (this.full) return [];
    /** @type {SVGGElement[]} */
    const fresh = [];
    for (const thing of this.things) {
      const away = thing.right < left - MARGIN || thing.left > right + MARGIN || thing.bottom < top - MARGIN || thing.top > bottom + MARGIN;
      if (away !== thing.away) {
        thing.away = away;
        thing.element.classList.toggle("is-culled", away);
      }
      if (away || far || thing.furnished) continue;
      thing.furnish();
      thing.furnished = true;
      fresh.push(thing.element);
    }
    return fresh;
  }
}
