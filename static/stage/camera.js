// How the picture lies in its room: all of it where every number can be read then, else the part where the walk is.

/** @import {Layout} from "../layout/elk.js" */
/** @import {Cut} from "./stretch.js" */
/** @import {Box, CameraPlace, Point} from "./types.js" */

/** Around the whole, in pixels of the screen. */
const MARGIN = 8;
/** On a phone it is less: the layout has a margin of its own. */
const NARROW = { room: 480, margin: 4 };
/** What is followed stays in the middle of the room, in this share of it, before the camera moves. */
const CALM_SHARE = 0.6;

/**
 * @typedef {{width: number, height: number, top: number, bottom: number}} Room `top`, `bottom`: kept free for tools.
 */

/**
 * The largest scale at which something of this size fits.
 * @param {{width: number, height: number}} size @param {Room} room
 */
export function fittingScale({ width, height }, room) {
  const margin = room.width <= NARROW.room ? NARROW.margin : MARGIN;
  return Math.min((room.width - 2 * margin) / width, (room.height - room.top - room.bottom - 2 * margin) / height);
}

/** The whole, with a gap that is open. @param {Layout} layout @param {Cut | null} cut @returns {Box} */
export function boundsOf({ width, height, direction }, cut) {
  const more = cut?.by ?? 0;
  return direction === "right"
    ? { x: 0, y: 0, width: width + more, height }
    : { x: 0, y: 0, width, height: height + more };
}

/** All of it, in the middle. @param {Box} bounds @param {Room} room @param {number} scale @returns {CameraPlace} */
export function wholePlace(bounds, room, scale) {
  return {
    mode: "whole",
    scale,
    x: room.width / 2 - (bounds.x + bounds.width / 2) * scale,
    y: (room.top + room.height - room.bottom) / 2 - (bounds.y + bounds.height / 2) * scale,
  };
}

/**
 * What is active, in view at a scale: the camera stays where it is while that lies in the middle of the room.
 * @param {CameraPlace | null} before @param {Box} active @param {Box} bounds @param {Room} room @param {number} scale
 * @returns {CameraPlace}
 */
export function followPlace(before, active, bounds, room, scale) {
  if (before?.mode === "follow" && before.scale === scale && isCalm(active, before, room)) return before;
  const middle = (room.top + room.height - room.bottom) / 2;
  const x = room.width / 2 - (active.x + active.width / 2) * scale;
  const y = middle - (active.y + active.height / 2) * scale;
  return {
    mode: "follow",
    scale,
    x: kept(x, bounds.x * scale, bounds.width * scale, 0, room.width),
    y: kept(y, bounds.y * scale, bounds.height * scale, room.top, room.height - room.bottom),
  };
}

/**
 * An offset at which no more than a margin of the room stays empty where the picture is larger, and with the picture in
 * the middle where it is smaller.
 * @param {number} offset @param {number} start @param {number} length @param {number} from @param {number} to
 */
function kept(offset, start, length, from, to) {
  const room = to - from;
  if (length + 2 * MARGIN <= room) return from + (room - length) / 2 - start;
  const most = from + MARGIN - start;
  const least = to - MARGIN - start - length;
  return Math.min(Math.max(offset, least), most);
}

/**
 * Whether something is in the middle of the room, or fills it.
 * @param {Box} box @param {CameraPlace} place @param {Room} room
 */
function isCalm(box, { scale, x, y }, room) {
  const height = room.height - room.top - room.bottom;
  return (
    isMiddle(x + box.x * scale, box.width * scale, 0, room.width) &&
    isMiddle(y + box.y * scale, box.height * scale, room.top, height)
  );
}

/** @param {number} start @param {number} length @param {number} from @param {number} room */
function isMiddle(start, length, from, room) {
  const margin = Math.max(MARGIN, Math.min((room * (1 - CALM_SHARE)) / 2, (room - length) / 2 - 1));
  return start >= from + margin && start + length <= from + room - margin;
}

/** What of the picture is in view. @param {CameraPlace} place @param {Room} room @returns {Box} */
export function inView({ scale, x, y }, room) {
  return {
    x: -x / scale,
    y: (room.top - y) / scale,
    width: room.width / scale,
    height: (room.height - room.top - room.bottom) / scale,
  };
}

/**
 * The point of the picture in the middle of the room.
 * @param {CameraPlace} place @param {Room} room @returns {Point}
 */
export const middleOf = ({ scale, x, y }, room) => ({
  x: (room.width / 2 - x) / scale,
  y: (room.height / 2 - y) / scale,
});

/**
 * A place with this point in the middle.
 * @param {Point} point @param {number} scale @param {Room} room @returns {CameraPlace}
 */
export const placeAround = (point, scale, room) => ({
  mode: "free",
  scale,
  x: room.width / 2 - point.x * scale,
  y: room.height / 2 - point.y * scale,
});

/** A box of the picture on the screen. @param {Box} box @param {CameraPlace} place @returns {Box} */
export const onScreen = (box, { scale, x, y }) => ({
  x: box.x * scale + x,
  y: box.y * scale + y,
  width: box.width * scale,
  height: box.height * scale,
});
