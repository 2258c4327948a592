// A standalone drawing of the whole graph, for export.

/** @import {GraphView} from "./graph.js" */

/** Room around an exported picture. */
const MARGIN = 30;

/** @typedef {{drawing: string, width: number, height: number, background: string}} Picture */

/**
 * The graph in its own size and in light colours, whatever the page has; null where there is none.
 * @param {GraphView} view
 * @param {(svg: SVGSVGElement, room: {width: number, height: number}) => string} standalone
 * @returns {Picture | null}
 */
export function pictureOf(view, standalone) {
  const { bounds } = view.staged ?? {};
  const svg = /** @type {SVGSVGElement} */ (view.svg.node());
  if (!bounds) return null;
  const { theme } = document.documentElement.dataset;
  const stage = /** @type {SVGGElement} */ (svg.querySelector(".stage"));
  const transform = stage.getAttribute("transform");
  const room = { width: Math.ceil(bounds.width) + 2 * MARGIN, height: Math.ceil(bounds.height) + 2 * MARGIN };
  view.drawAll();
  document.documentElement.dataset.theme = "light";
  svg.classList.add("is-exported");
  stage.setAttribute("transform", `translate(${MARGIN},${MARGIN})`);
  const drawing = standalone(svg, room);
  const background = getComputedStyle(svg).getPropertyValue("--canvas");
  if (transform === null) stage.removeAttribute("transform");
  else stage.setAttribute("transform", transform);
  document.documentElement.dataset.theme = theme;
  svg.classList.remove("is-exported");
  return { drawing, background, ...room };
}
