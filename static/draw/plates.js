// Lines that stand above the picture, on plates: of an edge that is pointed at and has no room for them.

/** @import {StagedEdge} from "../stage/types.js" */
import { appended, rounded, set, writeLines } from "./text.js";

/** @param {SVGGElement} layer @param {StagedEdge[]} edges */
export function drawPlates(layer, edges) {
  const plates = edges.flatMap(({ plate, lines }) => (plate ? [{ plate, lines }] : []));
  const { children } = layer;
  while (children.length > plates.length) children[children.length - 1].remove();
  plates.forEach(({ plate, lines }, index) => {
    const group = children[index] ?? appended(layer, "g", "plate");
    const { x, y, width, height } = plate;
    const rect = group.querySelector("rect") ?? appended(group, "rect", "plate-box");
    set(rect, { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height), rx: 6 });
    writeLines(group, lines, () => "result");
  });
}
