// The small picture of a data set: its first points by class.

import { select } from "../vendor/d3.js";
import { shapeOf } from "./result/plane.js";

const SIZE = { width: 48, height: 38 };
const ROOM = 5;

/** @param {[number, number, number][]} preview  Across, up, both from 0 to 1, and the class; -1 for none. */
export function dataPicture(preview) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("viewBox", `0 0 ${SIZE.width} ${SIZE.height}`)
    .attr("aria-hidden", "true");
  for (const [across, up, kind] of preview) {
    const x = ROOM + across * (SIZE.width - 2 * ROOM);
    const y = SIZE.height - ROOM - up * (SIZE.height - 2 * ROOM);
    svg
      .append("path")
      .attr("class", kind < 0 ? "point" : `point class-${kind}`)
      .attr("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(0.5)`)
      .attr("d", shapeOf(kind < 0 ? 1 : kind, 0, 0));
  }
  return /** @type {SVGSVGElement} */ (svg.node());
}
