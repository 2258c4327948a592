// Pan and zoom: mouse drag, fingers, Ctrl and the wheel, buttons, the map; one finger scrolls first where it can.

/** @import {Selection as D3Selection} from "d3" */
/** @import {CameraPlace, Point} from "../stage/types.js" */
import { zoom, zoomIdentity, zoomTransform } from "../vendor/d3.js";
import { reduced } from "./motion.js";

/** How long the picture glides to another place, in milliseconds. */
const FLIGHT = 480;

/** What reaches nearer to the border than this counts as out of view; brought into view, it stands well inside. */
const EDGE_MARGIN = 6;
const REVEAL_MARGIN = 110;

/** Farther away than it is staged for, the picture’s buttons keep their size on the screen, up to so many times. */
const LARGEST_GROWTH = 4;

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} View What is in view, in the drawing's units.
 */
/** @typedef {{width: number, height: number}} Size */

/** The part of the drawing that is in view. */
export class Camera {
  /**
   * @param {D3Selection<SVGSVGElement, any, any, any>} svg
   * @param {D3Selection<SVGGElement, any, any, any>} stage
   * @param {(view: View, byReader: boolean) => void} onView
   */
  constructor(svg, stage, onView) {
    this.svg = svg;
    this.element = /** @type {SVGSVGElement} */ (svg.node());
    /** Whether the reader moves it just now. */ this.byReader = false;
    /** Whether fingers are on it: what they touch must then stay in the document. */ this.isTouched = false;
    /** Whether they have moved it: a tap does not. */ this.isMoved = false;
    /** Its room, once that is known: reading it lays the page out. @type {Size | null} */ this.room = null;
    /** Whether the page moves it, which then draws what comes into view itself. */ this.isFollowing = false;
    /** Its way to where it is already said to be. @type {Animation | null} */ this.flight = null;
    /** The scale that texts and buttons are drawn for. */ this.drawnFor = 1;
    this.growth = 1;
    this.stage = /** @type {SVGGElement} */ (stage.node());
    /** @type {import("d3").ZoomBehavior<SVGSVGElement, any>} */
    this.behaviour = zoom();
    this.behaviour
      .scaleExtent([0.02, 6])
      .extent(() => [
        [0, 0],
        [this.size.width, this.size.height],
      ])
      .filter(isZooming)
      .on("start", ({ sourceEvent }) => {
        if (sourceEvent) this.land();
        this.isTouched = Boolean(sourceEvent?.type.startsWith("touch"));
        this.isMoved = false;
      })
      .on("end", () => {
        const ended = this.isTouched && this.isMoved;
        this.isTouched = false;
        if (ended) onView(this.view(), true);
      })
      .on("zoom", ({ transform, sourceEvent }) => {
        this.isMoved = true;
        stage.attr("transform", transform);
        this.growButtons(transform.k);
        if (!this.isFollowing) onView(this.view(transform), this.byReader || Boolean(sourceEvent));
      });
    svg.call(this.behaviour).on("dblclick.zoom", null);
  }

  /** @param {number} [scale] */
  growButtons(scale = this.place.scale) {
    const growth = Math.min(Math.max(1, this.drawnFor / scale), LARGEST_GROWTH);
    if (growth !== this.growth) this.svg.style("--button-growth", growth);
    this.growth = growth;
  }

  /** The picture is drawn anew. @param {number} scale */
  drawFor(scale) {
    this.drawnFor = scale;
    this.growButtons();
  }

  /** What is in view now. @param {import("d3").ZoomTransform} transform @returns {View} */
  view(transform = zoomTransform(this.element)) {
    const { width, height } = this.size;
    const [left, top] = transform.invert([0, 0]);
    const [right, bottom] = transform.invert([width, height]);
    return { left, top, right, bottom };
  }

  /** @returns {Size} */
  get size() {
    return this.room ?? { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Where it is. @returns {Point & {scale: number}} */
  get place() {
    const { k, x, y } = zoomTransform(this.element);
    return { scale: k, x, y };
  }

  /**
   * Move to a place: it is there at once, and the picture glides after it, unless it is far away.
   * @param {Pick<CameraPlace, "scale" | "x" | "y">} place @param {boolean} animate @returns {View}  what is seen on the
   *   way
   */
  moveTo({ scale, x, y }, animate) {
    const now = this.place;
    const from = this.view();
    if (now.scale === scale && now.x === x && now.y === y) return from;
    this.land();
    this.isFollowing = true;
    this.svg.call(this.behaviour.transform, zoomIdentity.translate(x, y).scale(scale));
    this.isFollowing = false;
    const to = this.view();
    if (!animate || reduced() || !meet(from, to)) return to;
    const frames = [now, { scale, x, y }].map((each) => ({
      transform: `translate(${each.x}px, ${each.y}px) scale(${each.scale})`,
    }));
    this.flight = this.stage.animate(frames, { duration: FLIGHT, easing: "ease-in-out" });
    return united(from, to);
  }

  /** The picture stands where the camera is. */
  land() {
    this.flight?.cancel();
    this.flight = null;
  }

  /** The reader moves it. @param {() => void} move */
  move(move) {
    this.byReader = true;
    move();
    this.byReader = false;
  }

  /** Larger or smaller. @param {number} factor */
  by(factor) {
    this.land();
    this.move(() => this.svg.call(this.behaviour.scaleBy, factor));
  }

  /** Move by pixels of the screen. @param {number} x @param {number} y */
  pan(x, y) {
    const { k } = zoomTransform(this.element);
    this.move(() => this.svg.call(this.behaviour.translateBy, x / k, y / k));
  }

  /** Bring a point of the drawing into the middle. @param {number} x @param {number} y */
  lookAt(x, y) {
    this.land();
    this.move(() => this.svg.call(this.behaviour.translateTo, x, y));
  }

  /**
   * Move at once, and as little as brings a place into view; at a scale at which it can be read.
   * @param {{x: number, y: number, reach: number}} spot
   * @param {number} readable  the least scale
   */
  reveal({ x, y, reach }, readable) {
    this.land();
    const { width, height } = this.size;
    const { k, x: left, y: top } = zoomTransform(this.element);
    const scale = Math.max(k, readable);
    const across = scale === k ? clampInside(left + x * k, reach * k, width) : width / 2;
    const down = scale === k ? clampInside(top + y * k, reach * k, height) : height / 2;
    const place = zoomIdentity.translate(across - x * scale, down - y * scale).scale(scale);
    const look = () => this.svg.call(this.behaviour.transform, place);
    if (scale !== k) this.move(look);
    else if (Math.hypot(place.x - left, place.y - top) > 0.5) look();
  }

  /** The drawing's point under one of the screen. @param {number} x @param {number} y */
  at(x, y) {
    const transform = zoomTransform(this.element);
    const { left, top } = this.element.getBoundingClientRect();
    const [across, down] = transform.invert([x - left, y - top]);
    return { x: across, y: down, scale: transform.k };
  }
}

/** Whether an event moves the picture. @param {any} event */
function isZooming(event) {
  if (event.type === "wheel") return event.ctrlKey || event.metaKey;
  if (event.type.startsWith("touch")) return event.touches.length > 1 || isFreeForOne(event.currentTarget);
  return event.type !== "dblclick" && event.button === 0;
}

/**
 * Whether one finger may move the picture: it neither scrolls the page nor, where the style takes every touch from the
 * browser, swipes from step to step.
 * @param {Element} picture
 */
function isFreeForOne(picture) {
  const { scrollHeight, clientHeight } = document.documentElement;
  return scrollHeight <= clientHeight && getComputedStyle(picture).touchAction !== "none";
}

/**
 * Where a thing may stay that is in view, else the nearest place well inside a room of this size.
 * @param {number} at
 * @param {number} reach
 * @param {number} size
 */
function clampInside(at, reach, size) {
  if (at - reach >= EDGE_MARGIN && at + reach <= size - EDGE_MARGIN) return at;
  const most = Math.min(Math.max(REVEAL_MARGIN, reach + EDGE_MARGIN), size / 2);
  return Math.min(Math.max(at, most), size - most);
}

/** Whether two views have a part in common. @param {View} one @param {View} other */
const meet = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** @param {View} one @param {View} other @returns {View} */
const united = (one, other) => ({
  left: Math.min(one.left, other.left),
  top: Math.min(one.top, other.top),
  right: Math.max(one.right, other.right),
  bottom: Math.max(one.bottom, other.bottom),
});
