// The page on paper: a print lays it out anew and says so to no script, so that the picture, all of it, scales with its
// room; in light colours, whatever the theme.

/** @import {GraphView} from "./graph.js" */

/** On the screen a large graph is drawn where it is in view; on paper nothing is out of view. */
const EVERYTHING = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
/** Around the picture, in pixels of the screen. */
const MARGIN = 8;

/** All that is drawn, in the coordinates of the picture’s element. @param {SVGSVGElement} picture */
function drawnIn(picture) {
  const stage = /** @type {SVGGElement} */ (picture.querySelector(".stage"));
  for (const motion of stage.getAnimations({ subtree: true })) motion.finish();
  const { x, y, width, height } = stage.getBBox();
  const { a: scale, e: right, f: down } = stage.transform.baseVal.consolidate()?.matrix ?? new DOMMatrix();
  const place = [x * scale + right - MARGIN, y * scale + down - MARGIN];
  return [...place, width * scale + 2 * MARGIN, height * scale + 2 * MARGIN].map(Math.round).join(" ");
}

/** @param {GraphView} graph */
export function readyForPaper(graph) {
  const picture = graph.camera.element;
  const { dataset } = document.documentElement;
  /** What the page wears on the screen, while it is printed. @type {{theme?: string, look?: string} | null} */
  let screen = null;
  addEventListener("beforeprint", () => {
    graph.draw(EVERYTHING);
    if (picture.clientWidth && picture.clientHeight) picture.setAttribute("viewBox", drawnIn(picture));
    screen = { theme: dataset.theme, look: dataset.look };
    dataset.theme = "light";
    if (dataset.look === "dark") delete dataset.look;
  });
  addEventListener("afterprint", () => {
    picture.removeAttribute("viewBox");
    graph.draw(graph.camera.view());
    if (!screen) return;
    Object.assign(dataset, Object.fromEntries(Object.entries(screen).filter(([, value]) => value !== undefined)));
    screen = null;
  });
}
