// Frames around open groups, each with the button that makes it one gate, and the buttons that open such gates.

/** @import {Layout} from "../layout/elk.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {Trace} from "../lib/types.js" */
/** @import {Setting} from "./slots.js" */
/** @import {Point, StagedGroup} from "./types.js" */
import { groupKeys } from "../layout/frames.js";
import { FOLD } from "../layout/sizes.js";
import { isCollapsible } from "../trace/groups.js";
import { legible } from "./modes.js";
import { part, textLine } from "./text.js";

const BUTTON = FOLD;
const TITLE = 14;

/**
 * @param {Scene} scene @param {Layout} layout @param {Trace} trace @param {(key: string) => Point} centerOf
 * @param {Setting} setting @returns {StagedGroup[]}
 */
export function stageGroups({ vertices, frames, direction }, { rooms }, { groups }, centerOf, setting) {
  const { measure } = setting;
  const size = legible(TITLE, setting.mode, setting.scale);
  const open = frames.flatMap(({ key, group }) => {
    const frame = rooms.get(key);
    if (!frame || !group) return [];
    const { id, label, output } = group;
    const fixed = !isCollapsible(/** @type {any} */ ({ output }));
    const parts = [part(fixed ? label : `− ${label}`, "ink", 550)];
    const title = textLine(parts, { x: frame.x + 10, y: frame.y + 18, size, anchor: "start" }, measure);
    const button = { x: frame.x, y: frame.y, width: title.box.width + 20, height: BUTTON };
    return [{ key, id, label, open: true, fixed, frame, button, title }];
  });
  const keys = groupKeys(groups);
  const gates = vertices.flatMap(({ key, node, size }) => {
    if (node.gate === undefined) return [];
    const center = centerOf(key);
    const [x, y] =
      direction === "right"
        ? [center.x - BUTTON / 2, center.y - size.center.y]
        : [center.x - size.center.x, center.y - BUTTON / 2];
    const button = { x, y, width: BUTTON, height: BUTTON };
    const place = { x: button.x + BUTTON / 2, y: button.y + 18, size: 16 };
    const title = textLine([part("+", "ink", 600)], place, measure);
    const { label } = groups[node.gate];
    return [{ key: keys[node.gate], id: node.gate, label, open: false, fixed: false, frame: null, button, title }];
  });
  return [...open, ...gates];
}
