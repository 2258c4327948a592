// Moving about in the picture: drag with the mouse, two fingers, Ctrl and the wheel, buttons; one finger scrolls the
// page.

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

/**
 * `fit` shows the whole picture; `hold` keeps scale and place for another picture whose parts have shifted by so much,
 * and says whether all of it is in view then, and not much too small; `follow` brings a point into the middle, readably
 * large, where the whole is too
 * small to read, unless the reader has chosen a view; `reveal` moves at once, and as little as brings a place into
 * view, and makes it readable if asked to; `pan` moves by pixels of the screen; `place` is the drawing's point under
 * one of the screen.
 * @typedef {object} Camera
 * @property {(width: number, height: number, animate: boolean) => void} fit
 * @property {(shift: {x: number, y: number}, width: number, height: number) => boolean} hold
 * @property {(factor: number) => void} by
 * @property {(x: number, y: number) => void} pan
 * @property {() => boolean} touched
 * @property {(x: number, y: number, animate: boolean) => void} follow
 * @property {(spot: {x: number, y: number, reach: number}, readable: boolean) => void} reveal
 * @property {(x: number, y: number) => {x: number, y: number, scale: number}} place
 */

/**
 * @param {D3Selection<SVGSVGElement, any, any, any>} svg
 * @param {D3Selection<SVGGElement, any, any, any>} stage
 * @param {(view: View) => void} seen
 * @returns {Camera}
 */
export function camera(svg, stage, seen) {
  let touched = false;
  let fitted = 1;
  /** @type {import("d3").ZoomBehavior<SVGSVGElement, any>} */
  const behaviour = zoom();
  behaviour
    .scaleExtent([0.02, 6])
    .filter((event) => {
      if (event.type === "wheel") return event.ctrlKey || event.metaKey;
      if (event.type.startsWith("touch")) return event.touches.length > 1;
      return event.type !== "dblclick" && event.button === 0;
    })
    .on("zoom", ({ transform, sourceEvent }) => {
      touched ||= Boolean(sourceEvent);
      stage.attr("transform", transform);
      const { clientWidth, clientHeight } = /** @type {SVGSVGElement} */ (svg.node());
      const [left, top] = transform.invert([0, 0]);
      const [right, bottom] = transform.invert([clientWidth, clientHeight]);
      const far = transform.k < FAR;
      svg.classed("is-far", far).style("--fold", Math.min(Math.max(1, TARGET / transform.k), LARGEST_FOLD));
      seen({ left, top, right, bottom, far });
    });
  svg.call(behaviour).on("dblclick.zoom", null);
  /** @param {number} width @param {number} height */
  const largest = (width, height) => {
    const { clientWidth, clientHeight } = /** @type {SVGSVGElement} */ (svg.node());
    return Math.min((clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height, LARGEST_FIT);
  };
  return {
    fit(width, height, animate) {
      touched = false;
      const { clientWidth, clientHeight } = /** @type {SVGSVGElement} */ (svg.node());
      if (!clientWidth || !clientHeight || !width || !height) return;
      const scale = largest(width, height);
      fitted = scale;
      const place = zoomIdentity
        .translate((clientWidth - width * scale) / 2, (clientHeight - height * scale) / 2)
        .scale(scale);
      moving(svg, "camera", LAYOUT, animate).call(/** @type {any} */ (behaviour.transform), place);
    },
    hold(shift, width, height) {
      const { clientWidth, clientHeight } = /** @type {SVGSVGElement} */ (svg.node());
      const { k, x, y } = zoomTransform(/** @type {SVGSVGElement} */ (svg.node()));
      const [left, top] = [x + shift.x * k, y + shift.y * k];
      const seen =
        left >= EDGE_MARGIN &&
        top >= EDGE_MARGIN &&
        left + width * k <= clientWidth - EDGE_MARGIN &&
        top + height * k <= clientHeight - EDGE_MARGIN;
      if (touched || !seen || largest(width, height) > k * MUCH_LARGER) return false;
      moving(svg, "camera", LAYOUT, true).call(
        /** @type {any} */ (behaviour.transform),
        zoomIdentity.translate(left, top).scale(k),
      );
      return true;
    },
    by: (factor) => {
      touched = true;
      moving(svg, "camera", 200, true).call(/** @type {any} */ (behaviour.scaleBy), factor);
    },
    pan: (x, y) => {
      touched = true;
      const { k } = zoomTransform(/** @type {SVGSVGElement} */ (svg.node()));
      svg.call(behaviour.translateBy, x / k, y / k);
    },
    touched: () => touched,
    follow(x, y, animate) {
      if (touched || fitted >= READABLE) return;
      const { clientWidth, clientHeight } = /** @type {SVGSVGElement} */ (svg.node());
      const place = zoomIdentity
        .translate(clientWidth / 2 - x * READABLE, clientHeight / 2 - y * READABLE)
        .scale(READABLE);
      moving(svg, "camera", LAYOUT, animate).call(/** @type {any} */ (behaviour.transform), place);
    },
    reveal({ x, y, reach }, readable) {
      const element = /** @type {SVGSVGElement} */ (svg.node());
      const { k, x: left, y: top } = zoomTransform(element);
      const scale = readable && k < FAR ? READABLE : k;
      const across = scale === k ? clampInside(left + x * k, reach * k, element.clientWidth) : element.clientWidth / 2;
      const down = scale === k ? clampInside(top + y * k, reach * k, element.clientHeight) : element.clientHeight / 2;
      const place = zoomIdentity.translate(across - x * scale, down - y * scale).scale(scale);
      if (scale !== k || Math.hypot(place.x - left, place.y - top) > 0.5)
        moving(svg, "camera", 0, false).call(/** @type {any} */ (behaviour.transform), place);
    },
    place(x, y) {
      const element = /** @type {SVGSVGElement} */ (svg.node());
      const transform = zoomTransform(element);
      const { left, top } = element.getBoundingClientRect();
      const [across, down] = transform.invert([x - left, y - top]);
      return { x: across, y: down, scale: transform.k };
    },
  };
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
