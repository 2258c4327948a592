// The ways of what moves: along a wire, from a place beside it to another.

/** @import {Box, Point} from "./types.js" */

/** @param {Box} box @returns {Point} */
export const middleOf = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** @param {Point} to @param {Point} from @returns {Point} */
export const difference = (to, from) => ({ x: to.x - from.x, y: to.y - from.y });

/**
 * The place on a wire that is nearest to a point: 1.5 is in the middle of the run after its second corner.
 * @param {Point[]} wire @param {Point} point
 */
export function nearestOn(wire, point) {
  let place = 0;
  let least = Infinity;
  for (let at = 0; at + 1 < wire.length; at += 1) {
    const run = difference(wire[at + 1], wire[at]);
    const reach = difference(point, wire[at]);
    const share = (reach.x * run.x + reach.y * run.y) / (run.x * run.x + run.y * run.y || 1);
    const within = Math.min(Math.max(share, 0), 1);
    const distance = Math.hypot(reach.x - within * run.x, reach.y - within * run.y);
    if (distance < least) [least, place] = [distance, at + within];
  }
  return place;
}

/** @param {Point[]} wire @param {number} place @returns {Point} */
export function pointOn(wire, place) {
  const at = Math.min(Math.max(Math.floor(place), 0), wire.length - 2);
  const run = difference(wire[at + 1], wire[at]);
  return { x: wire[at].x + run.x * (place - at), y: wire[at].y + run.y * (place - at) };
}

/**
 * From a point to a place of a wire, along it to another, and from there to a point.
 * @param {Point[]} wire @param {{point: Point, place: number}} from @param {{point: Point, place: number}} to
 * @returns {Point[]}
 */
export function wayAlong(wire, from, to) {
  const corners = wire.flatMap((corner, at) => {
    const isBetween = at > Math.min(from.place, to.place) && at < Math.max(from.place, to.place);
    return isBetween ? [corner] : [];
  });
  if (from.place > to.place) corners.reverse();
  return [from.point, pointOn(wire, from.place), ...corners, pointOn(wire, to.place), to.point];
}

/** How much of a way is behind one at each of its points, from 0 to 1. @param {Point[]} way @returns {number[]} */
export function sharesOf(way) {
  const lengths = way.map((point, at) => (at ? Math.hypot(point.x - way[at - 1].x, point.y - way[at - 1].y) : 0));
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let sum = 0;
  return lengths.map((length, at) => {
    sum += length;
    return at === way.length - 1 ? 1 : sum / total;
  });
}
