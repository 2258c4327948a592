// The letter by which the rule of a linear map calls the upstream gradient, beside that gradient while the rule is
// current.

/** @import {Point} from "../layout/elk.js" */
/** @import {Vertex} from "../layout/scene.js" */
/** @import {Stage} from "./index.js" */
/** @import {TextLine} from "./types.js" */
import { addEdge } from "./lines.js";
import { placed } from "./nodes.js";
import { Obstacles } from "./obstacles.js";
import { OVERHANG, below, besideTop, shapeSize } from "./slots.js";
import { part } from "./text.js";

/** How much larger than a shape the letter is. */
const LARGER = 1.25;

/**
 * Right of the gradient or below it, where nothing else is; nowhere where something is everywhere: the step card has
 * the letter too.
 * @param {Stage} stage @param {Vertex} vertex @param {string} letter @returns {TextLine[]}
 */
export function letterLines(stage, vertex, letter) {
  if (!letter) return [];
  const { scene, setting } = stage;
  const center = /** @type {Point} */ (stage.centers.get(vertex.key));
  const only = { ...part(letter, "gradient", 600), italic: true };
  const places = scene.direction === "right" ? [besideTop, below] : [below, besideTop];
  const lines = places.map((place) => place(vertex.size.gradient, only, shapeSize(setting) * LARGER, setting.measure));
  const obstacles = picture(stage);
  return lines.filter(({ box }) => obstacles.isFree(placed(box, center))).slice(0, 1);
}

/** @type {WeakMap<Stage, Obstacles>} */
const PICTURES = new WeakMap();

/** All wires and boxes, those of numbers as far as their texts may reach. @param {Stage} stage */
function picture(stage) {
  const cached = PICTURES.get(stage);
  if (cached) return cached;
  const obstacles = new Obstacles();
  for (const link of stage.scene.links) addEdge(obstacles, stage.wiresAt(link, null).wires);
  for (const { key, node, size } of stage.scene.vertices) {
    const center = /** @type {Point} */ (stage.centers.get(key));
    const reach = node.shape.length ? 0 : OVERHANG.fresh;
    for (const { x, y, width, height } of [size.value, size.gradient])
      obstacles.add(placed({ x: x - reach, y, width: width + 2 * reach, height }, center));
  }
  PICTURES.set(stage, obstacles);
  return obstacles;
}
