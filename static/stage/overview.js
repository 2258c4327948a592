// The small map of the whole: where the nodes are, how far the walk is, which part is in view.

/** @import {Box, CameraPlace, Overview, StagedNode} from "./types.js" */
/** @import {Room} from "./camera.js" */
import { inView } from "./camera.js";
import { placed } from "./nodes.js";

/** @type {WeakMap<StagedNode, Overview["marks"][number]>} */
const MARKS = new WeakMap();

/**
 * @param {StagedNode[]} nodes @param {Box} bounds @param {CameraPlace} camera @param {Room} room @returns {Overview}
 */
export function overviewOf(nodes, bounds, camera, room) {
  const frame = inView(camera, room);
  const shown =
    bounds.x < frame.x - 1 ||
    bounds.y < frame.y - 1 ||
    bounds.x + bounds.width > frame.x + frame.width + 1 ||
    bounds.y + bounds.height > frame.y + frame.height + 1;
  return { shown, bounds, frame, marks: shown ? nodes.map(markOf) : [] };
}

/** @param {StagedNode} node */
function markOf(node) {
  const cached = MARKS.get(node);
  if (cached) return cached;
  const { active, marks, core, center } = node;
  const state = active
    ? "active"
    : marks.includes("differentiated")
      ? "gradient"
      : marks.includes("computed")
        ? "value"
        : "none";
  const mark = { ...placed(core, center), state: /** @type {Overview["marks"][number]["state"]} */ (state) };
  MARKS.set(node, mark);
  return mark;
}
