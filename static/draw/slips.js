// What was answered wrong, as it is staged: a number in a disc, beside it the answer with a stroke through it.

/** @import {StagedSlip} from "../stage/types.js" */
import { appended, rounded, set, writeLines } from "./text.js";

/** @param {SVGGElement} layer @param {StagedSlip[]} slips */
export function drawSlips(layer, slips) {
  const { children } = layer;
  while (children.length > slips.length) children[children.length - 1].remove();
  slips.forEach(({ number, disc, answer, stroke }, index) => {
    const group = children[index] ?? appended(layer, "g", "slip");
    const circle = group.querySelector("circle") ?? appended(group, "circle", "slip-disc");
    set(circle, { cx: rounded(disc.x), cy: rounded(disc.y), r: rounded(disc.radius) });
    const line = group.querySelector("path") ?? appended(group, "path", "slip-stroke");
    const { x, width } = answer?.box ?? { x: 0, width: 0 };
    set(line, { d: answer ? `M${rounded(x - 2)},${rounded(stroke)}h${rounded(width + 4)}` : "" });
    writeLines(group, answer ? [answer, number] : [number], (at) =>
      answer && at === 0 ? "slip-answer" : "slip-number",
    );
    group.append(line); // the stroke lies over its number
  });
}
