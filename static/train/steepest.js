// The antigradient and random directions from the current parameters, each with its slope.

import { analyse } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { toNumber } from "../lib/number.js";
import { number } from "../lib/widgets.js";

const COUNT = 10;

/** @typedef {{kind: string, direction: Record<string, unknown>, slope: unknown}} Direction */

/**
 * The directions from the present parameters.
 * @param {import("./state.js").ReadableTraining} store
 * @returns {Promise<Direction[]>}
 */
export async function fetchDirections(store) {
  const { program, roles } = store.state;
  const answer = await analyse("steepest", {
    program,
    inputs: store.present,
    parameters: roles?.parameters ?? null,
    count: COUNT,
    length: 0.1,
  });
  return "body" in answer ? answer.body.directions : [];
}

/**
 * The directions as arrows from a point of the picture, the antigradient last.
 * @param {any} layer
 * @param {Direction[]} directions
 * @param {(direction: Record<string, unknown>) => [number, number]} along
 * @param {[number, number]} from
 * @param {number} length  in pixels
 */
export function drawDirections(layer, directions, along, from, length) {
  for (const { kind, direction } of [...directions].sort(
    (one, other) => Number(one.kind === "antigradient") - Number(other.kind === "antigradient"),
  )) {
    if (kind === "gradient") continue;
    const [x, y] = along(direction);
    const size = Math.hypot(x, y);
    if (!(size > 0)) continue;
    const tip = [from[0] + (x / size) * length, from[1] + (y / size) * length];
    const angle = Math.atan2(y, x);
    const wing = [2.7, -2.7].map(
      (turn) => `${tip[0] + 9 * Math.cos(angle + turn)},${tip[1] + 9 * Math.sin(angle + turn)}`,
    );
    layer.append("path").attr("class", `direction ${kind}`).attr("d", `M${from}L${tip}M${wing[0]}L${tip}L${wing[1]}`);
  }
}

/** How much steeper the antigradient is than the random ones, in words. @param {Direction[]} directions */
export function slopes(directions) {
  const anti = directions.find(({ kind }) => kind === "antigradient");
  const others = directions.filter(({ kind }) => kind === "random").map(({ slope }) => toNumber(slope));
  if (!anti || !others.length) return "";
  return t("Slope along the antigradient: {anti}; along the steepest of {count} random directions: {random}.", {
    anti: number(anti.slope, 4),
    count: others.length,
    random: number(Math.min(...others), 4),
  });
}
