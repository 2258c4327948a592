// Anchors a new layout to the previous one, so that what remains keeps its position.

/** @import {Layout} from "./elk.js" */
import { mean } from "../vendor/d3.js";

/**
 * How far, on the average, what stays has been laid out from where it was; null where nothing stays.
 * @param {Layout} before
 * @param {Layout} now
 */
export function shiftBetween({ places: old }, { places }) {
  const shared = [...places].flatMap(([key, { x, y }]) => {
    const was = old.get(key);
    return was ? [{ x: was.x - x, y: was.y - y }] : [];
  });
  return shared.length ? { x: mean(shared, ({ x }) => x) ?? 0, y: mean(shared, ({ y }) => y) ?? 0 } : null;
}
