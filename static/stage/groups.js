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
import { MIDDLE, part, textLine } from "./text.js";

const TITLE = 14;
const PADDING = 10;
const PLUS = 16;
/** A button is at least so high on the screen, in pixels. */
const LEAST_TARGET = 24;

/** How high a button is at this scale; what the layout does not know of reaches up. @param {number} scale */
export const buttonHeight = (scale) => Math.max(FOLD, LEAST_TARGET / scale);

/**
 * @param {Scene} scene @param {Layout} layout @param {Trace} trace @param {(key: string) => Point} centerOf
 * @param {Setting} setting @returns {StagedGroup[]}
 */
export function stageGroups({ vertices, frames, direction }, { rooms }, { groups }, centerOf, setting) {
  const { measure } = setting;
  const size = legible(TITLE, setting.mode, setting.scale);
  const height = buttonHeight(setting.scale);
  const open = frames.flatMap(({ key, group }) => {
    const frame = rooms.get(key);
    if (!frame || !group) return [];
    const { id, label, output } = group;
    const fixed = !isCollapsible(/** @type {any} */ ({ output }));
    const parts = [part(fixed ? label : `− ${label}`, "ink", 550)];
    const y = frame.y + FOLD - height;
    const place = {
      x: frame.x + PADDING,
      y: y + height / 2 + size * MIDDLE,
      size,
      anchor: /** @type {const} */ ("start"),
    };
    const title = textLine(parts, place, measure);
    const button = { x: frame.x, y, width: title.box.width + 2 * PADDING, height };
    return [{ key, id, label, open: true, fixed, frame, button, title }];
  });
  const keys = groupKeys(groups);
  const gates = vertices.flatMap(({ key, node, size }) => {
    if (node.gate === undefined) return [];
    const center = centerOf(key);
    const middle =
      direction === "right"
        ? { x: center.x, y: center.y - size.center.y + FOLD - height / 2 }
        : { x: center.x - size.center.x + FOLD - height / 2, y: center.y };
    const button = { x: middle.x - height / 2, y: middle.y - height / 2, width: height, height };
    const sign = { x: middle.x, y: middle.y + PLUS * MIDDLE, size: PLUS };
    const title = textLine([part("+", "ink", 600)], sign, measure);
    const { label } = groups[node.gate];
    return [{ key: keys[node.gate], id: node.gate, label, open: false, fixed: false, frame: null, button, title }];
  });
  return [...open, ...gates];
}
