// Pan and zoom: mouse drag, two fingers, Ctrl and the wheel, buttons; one finger scrolls the page.

/** @import {Selection as D3Selection} from "d3" */
import { zoom, zoomIdentity, zoomTransform } from "../vendor/d3.js";
import { LAYOUT, moving } from "./motion.js";

const MARGIN = 14;
/** A picture that could be drawn larger by this is drawn larger. */
const MUCH_LARGER = 1.5;
const LARGEST_FIT = 1.5;
const FAR = 0.42;
const READABLE = 0.62;

/**
 * Below this scale a group's button of 30 units would be less than 24 pixels: it grows against the picture, up to so
 * much.
 */
const TARGET = 24 / 30;
const LARGEST_FOLD = 4;

/**
 * What reaches nearer to the border than `CUT` pixels counts as out of view; brought into view, it stands `INSIDE` of
 * it.
 */
const EDGE_MARGIN = 6;
const REVEAL_MARGIN = 110;

/**
 * @typedef {{left: number, top: number, right: number, bottom: number, far: boolean}} View  What is in view, in the
 *   drawing's units; `far`: too small to read.
 */

/** The part of the drawing that is in view. */
export class Camera {
  /**
   * @param {D3Selection<SVGSVGElement, any, any, any>} svg
   * @param {D3Selection<SVGGElement, any, any, any>} stage
   * @param {(view: View) => void} onView
   */
  constructor(svg, stage, onView) {
    this.svg = svg;
    this.element = /** @type {SVGSVGElement} */ (svg.node());
    this.fitted = 1;
    /** Whether the reader has chosen a view. */ this.touched = false;
    /** @type {import("d3").ZoomBehavior<SVGSVGElement, any>} */
    this.behaviour = zoom();
    this.behaviour
      .scaleExtent([0.02, 6])
      .filter(isZooming)
      .on("zoom", ({ transform, sourceEvent }) => {
        this.touched ||= Boolean(sourceEvent);
        stage.attr("transform", transform);
        onView(this.view(transform));
      });
    svg.call(this.behaviour).on("dblclick.zoom", null);
  }

  /** What is in view now. @param {import("d3").ZoomTransform} transform @returns {View} */
  view(transform) {
    const { clientWidth, clientHeight } = this.element;
    const [left, top] = transform.invert([0, 0]);
    const [right, bottom] = transform.invert([clientWidth, clientHeight]);
    const far = transform.k < FAR;
    this.svg.classed("is-far", far).style("--fold", Math.min(Math.max(1, TARGET / transform.k), LARGEST_FOLD));
    return { left, top, right, bottom, far };
  }

  /** @param {import("d3").ZoomTransform} transform @param {number} duration @param {boolean} animate */
  moveTo(transform, duration, animate) {
    moving(this.svg, "camera", duration, animate).call(/** @type {any} */ (this.behaviour.transform), transform);
  }

  /** The scale at which a picture of this size fits. @param {number} width @param {number} height */
  fittingScale(width, height) {
    const { clientWidth, clientHeight } = this.element;
    return Math.min((clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height, LARGEST_FIT);
  }

  /** Show the whole picture. @param {number} width @param {number} height @param {boolean} animate */
  fit(width, height, animate) {
    this.touched = false;
    const { clientWidth, clientHeight } = this.element;
    if (!clientWidth || !clientHeight || !width || !height) return;
    const scale = this.fittingScale(width, height);
    this.fitted = scale;
    const [left, top] = [(clientWidth - width * scale) / 2, (clientHeight - height * scale) / 2];
    this.moveTo(zoomIdentity.translate(left, top).scale(scale), LAYOUT, animate);
  }

  /**
   * Keep scale and place for another picture, whose parts have shifted by so much; whether all of it is in view then,
   * and not much too small.
   * @param {{x: number, y: number}} shift
   * @param {number} width
   * @param {number} height
   */
  hold(shift, width, height) {
    const { clientWidth, clientHeight } = this.element;
    const { k, x, y } = zoomTransform(this.element);
    const [left, top] = [x + shift.x * k, y + shift.y * k];
    const inView =
      left >= EDGE_MARGIN &&
      top >= EDGE_MARGIN &&
      left + width * k <= clientWidth - EDGE_MARGIN &&
      top + height * k <= clientHeight - EDGE_MARGIN;
    if (this.touched || !inView || this.fittingScale(width, height) > k * MUCH_LARGER) return false;
    this.moveTo(zoomIdentity.translate(left, top).scale(k), LAYOUT, true);
    return true;
  }

  /** Larger or smaller. @param {number} factor */
  by(factor) {
    this.touched = true;
    moving(this.svg, "camera", 200, true).call(/** @type {any} */ (this.behaviour.scaleBy), factor);
  }

  /** Move by pixels of the screen. @param {number} x @param {number} y */
  pan(x, y) {
    this.touched = true;
    const { k } = zoomTransform(this.element);
    this.svg.call(this.behaviour.translateBy, x / k, y / k);
  }

  /**
   * Bring a point into the middle, readably large, where the whole is too small to read; not where the reader has
   * chosen
   * a view.
   * @param {number} x
   * @param {number} y
   * @param {boolean} animate
   */
  follow(x, y, animate) {
    if (this.touched || this.fitted >= READABLE) return;
    const { clientWidth, clientHeight } = this.element;
    const [left, top] = [clientWidth / 2 - x * READABLE, clientHeight / 2 - y * READABLE];
    this.moveTo(zoomIdentity.translate(left, top).scale(READABLE), LAYOUT, animate);
  }

  /**
   * Move at once, and as little as brings a place into view; make it readable if required.
   * @param {{x: number, y: number, reach: number}} spot
   * @param {boolean} readable
   */
  reveal({ x, y, reach }, readable) {
    const { clientWidth, clientHeight } = this.element;
    const { k, x: left, y: top } = zoomTransform(this.element);
    const scale = readable && k < FAR ? READABLE : k;
    const across = scale === k ? clampInside(left + x * k, reach * k, clientWidth) : clientWidth / 2;
    const down = scale === k ? clampInside(top + y * k, reach * k, clientHeight) : clientHeight / 2;
    const place = zoomIdentity.translate(across - x * scale, down - y * scale).scale(scale);
    if (scale !== k || Math.hypot(place.x - left, place.y - top) > 0.5) this.moveTo(place, 0, false);
  }

  /** The drawing's point under one of the screen. @param {number} x @param {number} y */
  place(x, y) {
    const transform = zoomTransform(this.element);
    const { left, top } = this.element.getBoundingClientRect();
    const [across, down] = transform.invert([x - left, y - top]);
    return { x: across, y: down, scale: transform.k };
  }
}

/** Whether an event moves the picture; one finger scrolls the page. @param {any} event */
function isZooming(event) {
  if (event.type === "wheel") return event.ctrlKey || event.metaKey;
  if (event.type.startsWith("touch")) return event.touches.length > 1;
  return event.type !== "dblclick" && event.button === 0;
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
