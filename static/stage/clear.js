// Whether a picture leaves what lies over it free, wherever its channel is open.

/** @import {Point} from "../layout/elk.js" */
/** @import {Stage} from "./index.js" */
/** @import {Box} from "./types.js" */
import { onScreen, wholePlace } from "./camera.js";
import { moved } from "./stretch.js";
import { overlaps } from "./text.js";
import { loopTitles } from "./turns.js";

/**
 * Whether the whole picture leaves these boxes of the screen free.
 * @param {Stage} stage @param {Box[]} boxes
 */
export function isClearOf(stage, boxes) {
  const { plan, scene, room, layout } = stage;
  if (!plan.fits) return false;
  return [0, plan.channel].every((by) => {
    const place = wholePlace(stage.boundsWith(by ? { at: 0, by } : null), room, plan.scale);
    const isClear = (/** @type {Box} */ box) => boxes.every((other) => !overlaps(onScreen(box, place), other, 4));
    if (!loopTitles(scene, layout).every(isClear)) return false;
    const asides = scene.asides.map(({ key, size }) => ({ .../** @type {Point} */ (layout.places.get(key)), ...size }));
    const across = (/** @type {Box} */ box) => (by ? [box, movedBox(box, by, scene.direction)] : [box]);
    const buttons = stage.groupsAt(null).map(({ button }) => button);
    if (![...asides, ...buttons].flatMap(across).every(isClear)) return false;
    return scene.vertices.every(({ key, size }) =>
      [0, by].every((shift) => {
        const center = moved(/** @type {Point} */ (stage.centers.get(key)), shift, scene.direction);
        const { width, height } = size;
        return isClear({ x: center.x - size.center.x, y: center.y - size.center.y, width, height });
      }),
    );
  });
}

/** @param {Box} box @param {number} by @param {import("../layout/sizes.js").Direction} direction */
const movedBox = (box, by, direction) => ({ ...box, ...moved(box, by, direction) });
