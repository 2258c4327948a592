// Frames around expanded groups, with a button that collapses each, and a button on each collapsed group that expands
// it.

/** @import {Selection as D3Selection} from "d3" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {Layout, Room} from "../layout/elk.js" */
/** @import {Trace, Translate} from "../lib/types.js" */
import { groupKeys } from "../layout/scene.js";
import { textWidth } from "../layout/sizes.js";
import { isCollapsible } from "../trace/groups.js";
import { LAYOUT, moving } from "./motion.js";

const HEIGHT = 30;
const SIZE = 15;

/**
 * @typedef {{key: string, id: number, label: string, open: boolean, fixed: boolean, room: Room}} Frame  `fixed`: it
 *   cannot be one gate.
 */

/** @param {Scene} scene @param {Layout} layout @param {Trace} trace @returns {Frame[]} */
function frames({ vertices, frames }, { rooms, places }, { groups }) {
  const open = frames.flatMap(({ key, group }) => {
    const room = rooms.get(key);
    return room ? [{ key, id: group.id, label: group.label, open: true, fixed: !isCollapsible(group), room }] : [];
  });
  const keys = groupKeys(groups);
  const gates = vertices.flatMap(({ key, node, size }) => {
    const place = places.get(key);
    if (node.gate === undefined || !place) return [];
    const room = {
      x: place.x + size.width / 2 - HEIGHT / 2,
      y: place.y + size.center - size.core.height / 2 - HEIGHT - 2 - size.slot.height,
      width: HEIGHT,
      height: HEIGHT,
    };
    return [{ key: keys[node.gate], id: node.gate, label: groups[node.gate].label, open: false, fixed: false, room }];
  });
  return [...open, ...gates];
}

/**
 * @param {D3Selection<SVGGElement, any, any, any>} layer
 * @param {Scene} scene
 * @param {Layout} layout
 * @param {Trace} trace
 * @param {boolean} animate @param {Translate} t
 */
export function joinGroups(layer, scene, layout, trace, animate, t) {
  /** @param {Frame} frame */
  const place = ({ room: { x, y } }) => `translate(${x},${y})`;
  const groups = layer
    .selectAll("g.group")
    .data(frames(scene, layout, trace), (frame) => /** @type {Frame} */ (frame).key)
    .join(
      (entering) => enter(entering).attr("transform", place),
      (updating) => {
        moving(/** @type {any} */ (updating), "layout", LAYOUT, animate).attr("transform", place);
        return updating;
      },
    );
  groups.attr("class", ({ open }) => `group ${open ? "is-open" : "is-gate"}`).attr("data-group", ({ id }) => id);
  groups
    .select(".group-frame")
    .attr("width", ({ open, room }) => (open ? room.width : 0))
    .attr("height", ({ open, room }) => (open ? room.height : 0));
  groups.select(".group-toggle rect").attr("width", ({ open, label }) => (open ? textWidth(label, SIZE) + 34 : HEIGHT));
  groups.select(".group-toggle text").text(({ open, fixed, label }) => (fixed ? label : open ? `− ${label}` : "+"));
  groups
    .select(".group-toggle text")
    .attr("x", ({ open }) => (open ? 10 : HEIGHT / 2))
    .attr("text-anchor", ({ open }) => (open ? "start" : "middle"));
  groups
    .select(".group-toggle")
    .attr("aria-disabled", ({ fixed }) => (fixed ? "true" : null))
    .attr("aria-label", ({ open, label }) =>
      open ? t("Make {group} one gate", { group: label }) : t("Open {group}", { group: label }),
    );
  oneStop(layer);
}

/**
 * All buttons are one stop in the tab order; arrows go from one to the next.
 * @param {D3Selection<SVGGElement, any, any, any>} layer
 */
function oneStop(layer) {
  const folds = /** @type {SVGGElement[]} */ (layer.selectAll(".group-toggle").nodes());
  /** @param {SVGGElement | undefined} stop */
  const rest = (stop) => {
    for (const fold of folds) fold.setAttribute("tabindex", fold === stop ? "0" : "-1");
  };
  rest(folds.find((fold) => fold.getAttribute("tabindex") === "0") ?? folds[0]);
  layer.on("keydown.stop", (/** @type {KeyboardEvent} */ event) => {
    const at = folds.indexOf(/** @type {SVGGElement} */ (event.target));
    if (at < 0 || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
    const next = folds[at + (event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    rest(next);
    next.focus();
  });
}

/** @param {any} entering */
function enter(entering) {
  const group = entering.append("g").attr("class", "group");
  group.append("rect").attr("class", "group-frame").attr("rx", 10);
  const fold = group.append("g").attr("class", "group-toggle").attr("role", "button").attr("tabindex", -1);
  fold.append("rect").attr("height", HEIGHT).attr("rx", 6);
  fold.append("text").attr("y", 20);
  return group;
}
