// Arrow-key navigation in the graph: from node to node or from edge to edge, along the edges.

/** @import {Frame, Selection} from "../lib/types.js" */
/** @import {Point} from "../layout/elk.js" */
/** @import {Link, Scene, Vertex} from "../layout/scene.js" */
/** @import {Options} from "./graph.js" */
import { describeEdge, describeNode } from "../trace/describe.js";

/**
 * @typedef {{vertex: Vertex} | {link: Link}} Place  A node or an edge of the picture; a leaf that is drawn in copies
 *   has a place for each.
 */

/**
 * A place, where one came from, and its kin: what Up and Down walk through, from top to bottom.
 * @typedef {{place: Place, from: Vertex | null, kin: Array<Vertex | Link>}} Stand
 */

/** @type {Record<string, string>} */
const EXCHANGED = { ArrowUp: "ArrowLeft", ArrowDown: "ArrowRight", ArrowLeft: "ArrowUp", ArrowRight: "ArrowDown" };

export class Navigation {
  /**
   * @param {Scene} scene
   * @param {(vertex: Vertex) => Point} middle  of a node's gate
   * @param {(link: Link) => Point} anchor  of an edge
   */
  constructor({ vertices, links, direction }, middle, anchor) {
    this.vertices = vertices;
    this.down = direction === "down";
    this.middle = middle;
    this.anchor = anchor;
    /** @type {Map<Vertex, Link[]>} */ this.into = new Map(vertices.map((vertex) => [vertex, []]));
    /** @type {Map<Vertex, Link[]>} */ this.outOf = new Map(vertices.map((vertex) => [vertex, []]));
    for (const link of links) {
      this.into.get(link.target)?.push(link);
      this.outOf.get(link.source)?.push(link);
    }
  }

  /**
   * Where a key leads, in a picture from left to right; from top to bottom, the axes are exchanged. From a node, Left
   * to its first operand and Right to its first use, or back where one came from;
   * with Shift to the edge between; from an edge, Left to its operand and Right to its use. Up and Down go through the
   * kin. Null where there is nothing.
   * @param {Stand} stand @param {string} pressed @param {boolean} shift @returns {Stand | null}
   */
  step(stand, pressed, shift) {
    const key = this.down ? EXCHANGED[pressed] : pressed;
    if (key === "ArrowUp" || key === "ArrowDown") return this.sideways(stand, key === "ArrowUp" ? -1 : 1);
    const back = key === "ArrowLeft";
    if ("link" in stand.place) {
      const { source, target } = stand.place.link;
      return back ? this.at(source, target, this.operandsOf(target)) : this.at(target, source, this.usesOf(source));
    }
    const { vertex } = stand.place;
    if (shift) return this.onEdge((back ? this.into : this.outOf).get(vertex) ?? []);
    const [link] = (back ? this.into : this.outOf).get(vertex) ?? [];
    const others = back ? this.operandsOf(vertex) : this.usesOf(vertex);
    const next = stand.from && others.includes(stand.from) ? stand.from : link && (back ? link.source : link.target);
    return next ? this.at(next, vertex, others) : null;
  }

  /** @param {Vertex} vertex @param {Vertex | null} [from] @param {Vertex[]} [kin] @returns {Stand} */
  at(vertex, from = null, kin = []) {
    return { place: { vertex }, from, kin };
  }

  /** @param {Link[]} links @returns {Stand | null} */
  onEdge(links) {
    return links.length ? { place: { link: links[0] }, from: null, kin: links } : null;
  }

  /** @param {Stand} stand @param {number} way @returns {Stand | null} */
  sideways({ place, from, kin }, way) {
    if ("link" in place) {
      const links = kin.length ? /** @type {Link[]} */ (kin) : (this.into.get(place.link.target) ?? []);
      const link = links[links.indexOf(place.link) + way];
      return link ? { place: { link }, from, kin: links } : null;
    }
    const { vertex } = place;
    const [use] = this.usesOf(vertex);
    const relatives = kin.length ? /** @type {Vertex[]} */ (kin) : use ? this.operandsOf(use) : [];
    const next = relatives.includes(vertex) ? relatives[relatives.indexOf(vertex) + way] : undefined;
    if (next) return this.at(next, from, relatives);
    const other = this.nearest(vertex, way);
    return other && this.at(other);
  }

  /** @param {Vertex} vertex */
  operandsOf(vertex) {
    return this.sorted((this.into.get(vertex) ?? []).map(({ source }) => source));
  }

  /** @param {Vertex} vertex */
  usesOf(vertex) {
    return this.sorted((this.outOf.get(vertex) ?? []).map(({ target }) => target));
  }

  /** The middle of a node, as if the values flowed to the right. @param {Vertex} vertex */
  across(vertex) {
    const { x, y } = this.middle(vertex);
    return this.down ? { x: y, y: x } : { x, y };
  }

  /** Each once, from top to bottom. @param {Vertex[]} vertices */
  sorted(vertices) {
    return [...new Set(vertices)].sort((one, other) => this.across(one).y - this.across(other).y);
  }

  /**
   * The nearest node above or below, so that what no edge joins can be reached too.
   * @param {Vertex} vertex
   * @param {number} way
   */
  nearest(vertex, way) {
    const here = this.across(vertex);
    /** @type {Vertex | null} */
    let best = null;
    let least = Infinity;
    for (const other of this.vertices) {
      const { x, y } = this.across(other);
      const distance = way * (y - here.y) > 1 ? Math.abs(y - here.y) + 2 * Math.abs(x - here.x) : Infinity;
      if (distance < least) [best, least] = [other, distance];
    }
    return best;
  }

  /**
   * The middle of a place, and how far it reaches around that.
   * @param {Place} place
   * @returns {{x: number, y: number, reach: number}}
   */
  spot(place) {
    if ("vertex" in place)
      return {
        ...this.middle(place.vertex),
        reach: Math.max(place.vertex.size.core.width, place.vertex.size.core.height) / 2,
      };
    return { ...this.anchor(place.link), reach: 0 };
  }

  /**
   * The node whose gate is drawn within this reach of a point.
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   * @returns {Vertex | null}
   */
  near(x, y, reach) {
    return (
      this.vertices.find((vertex) => {
        const { x: across, y: down } = this.middle(vertex);
        return Math.abs(across - x) <= reach && Math.abs(down - y) <= reach;
      }) ?? null
    );
  }
}

/**
 * What an element of the picture stands for.
 * @param {Element | null} element @returns {Selection | null}
 */
export function selectionOf(element) {
  const holder = element?.closest("[data-node], [data-edge]");
  if (!(holder instanceof SVGElement)) return null;
  const { node, edge } = holder.dataset;
  return node === undefined ? { kind: "edge", id: Number(edge) } : { kind: "node", id: Number(node) };
}

/**
 * Give an element what a screen reader says of it.
 * @param {SVGGElement} element @param {Frame | null} frame @param {Options} options
 */
export function describe(element, frame, options) {
  const what = selectionOf(element);
  if (!what || !frame) return;
  const words = what.kind === "node" ? describeNode : describeEdge;
  element.setAttribute("aria-label", words(frame, what.id, options));
}
