// Moving about in the picture: drag with the mouse, two fingers, Ctrl and the wheel, buttons; one finger scrolls the page.

/** @import {Selection as D3Selection} from "d3" */
import { zoom, zoomIdentity } from "../vendor/d3.js";
import { LAYOUT, moving } from "./motion.js";

const MARGIN = 14;
const LARGEST_FIT = 1.5;
const FAR = 0.42;
const READABLE = 0.62;

/** @typedef {{left: number, top: number, right: number, bottom: number, far: boolean}} View  What is in view, in the drawing's units; `far`: too small to read. */

/**
 * `fit` shows the whole picture; `follow` brings a point into the middle, readably large, where the whole is too
 * small to read, unless the reader has chosen a view.
 * @typedef {{fit: (width: number, height: number, animate: boolean) => void, by: (factor: number) => void, pan: (x: number, y: number) => void, touched: () => boolean, follow: (x: number, y: number, animate: boolean) => void}} Camera
 */

/** @param {D3Selection<SVGSVGElement, any, any, any>} svg @param {D3Selection<SVGGElement, any, any, any>} stage @param {(view: View) => void} seen @returns {Camera} */
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
      svg.classed("is-far", far);
      seen({ left, top, right, bottom, far });
    });
  svg.call(behaviour).on("dblclick.zoom", null);
  return {
    fit(width, height, animate) {
      touched = false;
      const { clientWidth, clientHeight } = /** @type {SVGSVGElement} */ (svg.node());
      if (!clientWidth || !clientHeight || !width || !height) return;
      const scale = Math.min((clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height, LARGEST_FIT);
      fitted = scale;
      const place = zoomIdentity
        .translate((clientWidth - width * scale) / 2, (clientHeight - height * scale) / 2)
        .scale(scale);
      moving(svg, "camera", LAYOUT, animate).call(/** @type {any} */ (behaviour.transform), place);
    },
    by: (factor) => {
      touched = true;
      moving(svg, "camera", 200, true).call(/** @type {any} */ (behaviour.scaleBy), factor);
    },
    pan: (x, y) => {
      touched = true;
      svg.call(behaviour.translateBy, x, y);
    },
    touched: () => touched,
    follow(x, y, animate) {
      if (touched || fitted >= READABLE) return;
      const { clientWidth, clientHeight } = /** @type {SVGSVGElement} */ (svg.node());
      const place = zoomIdentity.translate(clientWidth / 2 - x * READABLE, clientHeight / 2 - y * READABLE).scale(READABLE);
      moving(svg, "camera", LAYOUT, animate).call(/** @type {any} */ (behaviour.transform), place);
    },
  };
}
