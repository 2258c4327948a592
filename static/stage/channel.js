// Which gap is open at a frame: the one before the gate whose gradient is passed on.

/** @import {Frame} from "../lib/types.js" */

/**
 * The gate before which the channel opens: of the present backward step; while contributions are summed, that of the
 * last one. Null in the forward pass, at its seed and at rest.
 * @param {Frame} frame @returns {number | null}
 */
export function channelNode({ walk, position, moment }) {
  if (moment.phase !== "backward") return null;
  if (moment.event === "edges") return moment.node;
  for (let at = position; at > 0; at -= 1) {
    const { event, node } = walk.moments[at];
    if (event === "edges") return node;
    if (event !== "sum") return null;
  }
  return null;
}
