// The layout drawn apart along the flow: what lies beyond a cut moves on, and only the runs across it get longer. One
// cut is the channel that opens where the walk is; others widen the gaps that have texts.

/** @import {Layout, Point} from "../layout/elk.js" */
/** @import {Link, Scene, Vertex} from "../layout/scene.js" */
/** @import {Direction} from "../layout/sizes.js" */

/** A place along the flow from which on everything moves by `by`. @typedef {{at: number, by: number}} Cut */

/** @param {Point} point @param {Direction} direction */
export const along = ({ x, y }, direction) => (direction === "right" ? x : y);

/** @param {Cut[]} cuts @param {number} place */
export const shiftAt = (cuts, place) => cuts.reduce((sum, { at, by }) => (place >= at ? sum + by : sum), 0);

/**
 * By how much something moves that stays as large as it is: as its middle does.
 * @param {Cut[]} cuts @param {Point & {width: number, height: number}} box @param {Direction} direction
 */
export const shiftOfBox = (cuts, { x, y, width, height }, direction) =>
  shiftAt(cuts, along({ x: x + width / 2, y: y + height / 2 }, direction));

/** @template {Point} P @param {P} point @param {number} by @param {Direction} direction @returns {P} */
export const moved = (point, by, direction) =>
  by === 0 ? point : direction === "right" ? { ...point, x: point.x + by } : { ...point, y: point.y + by };

/**
 * The middle of each vertex's core, where the layout has it.
 * @param {Scene} scene @param {Layout} layout @returns {Map<string, Point>}
 */
export function centersOf({ vertices }, { places }) {
  return new Map(
    vertices.map(({ key, size }) => {
      const { x, y } = /** @type {Point} */ (places.get(key));
      return [key, { x: x + size.center.x, y: y + size.center.y }];
    }),
  );
}

/** From where to where a vertex reaches along the flow. @param {Vertex} vertex @param {Layout} layout */
export function reachOf({ key, size }, { places, direction }) {
  const start = along(/** @type {Point} */ (places.get(key)), direction);
  return { start, end: start + (direction === "right" ? size.width : size.height) };
}

/**
 * The gaps between layers that no vertex reaches into, from the first to the last.
 * @param {Scene} scene @param {Layout} layout @returns {Array<{start: number, end: number}>}
 */
export function gapsOf({ vertices }, layout) {
  const reaches = vertices.map((vertex) => reachOf(vertex, layout)).sort((one, other) => one.start - other.start);
  /** @type {Array<{start: number, end: number}>} */
  const gaps = [];
  let end = reaches[0]?.end ?? 0;
  for (const reach of reaches) {
    if (reach.start > end + 1) gaps.push({ start: end, end: reach.start });
    end = Math.max(end, reach.end);
  }
  return gaps;
}

/**
 * Where the channel opens for the edges into a vertex: right before it, in the gap that no vertex reaches into, else
 * after the last vertex that ends before it. Asked for every vertex, so the ends are put in order once.
 * @param {Scene} scene @param {Layout} layout @returns {(target: Vertex) => number}
 */
export function cutsBefore({ vertices }, layout) {
  const ends = Float64Array.from(vertices, (vertex) => reachOf(vertex, layout).end).sort();
  return (target) => {
    const { start } = reachOf(target, layout);
    let [before, beyond] = [0, ends.length];
    while (before < beyond) {
      const middle = (before + beyond) >> 1;
      if (ends[middle] <= start + 1) before = middle + 1;
      else beyond = middle;
    }
    return (before ? ends[before - 1] : -Infinity) + 1;
  };
}

/**
 * The layout, drawn apart at these cuts.
 * @param {Layout} layout @param {Scene} scene @param {Cut[]} cuts @returns {Layout}
 */
export function stretched(layout, scene, cuts) {
  if (!cuts.some(({ by }) => by)) return layout;
  const { direction } = layout;
  const centers = centersOf(scene, layout);
  const total = cuts.reduce((sum, { by }) => sum + by, 0);
  const shifts = new Map([...centers].map(([key, center]) => [key, shiftAt(cuts, along(center, direction))]));
  for (const { key, size } of scene.asides)
    shifts.set(key, shiftOfBox(cuts, { .../** @type {Point} */ (layout.places.get(key)), ...size }, direction));
  /** @param {string} key */
  const shiftOf = (key) => shifts.get(key) ?? 0;
  return {
    ...layout,
    places: new Map([...layout.places].map(([key, place]) => [key, moved(place, shiftOf(key), direction)])),
    rooms: new Map([...layout.rooms].map(([key, room]) => [key, stretchedRoom(room, cuts, direction)])),
    routes: new Map(
      scene.links.map((link) => [
        link.key,
        stretchedRoute(/** @type {Point[]} */ (layout.routes.get(link.key)), cuts, direction, {
          start: shiftOf(link.source.key),
          end: shiftOf(link.target.key),
        }),
      ]),
    ),
    width: layout.width + (direction === "right" ? total : 0),
    height: layout.height + (direction === "right" ? 0 : total),
  };
}

/**
 * A route whose ends stay at their vertices.
 * @param {Point[]} route @param {Cut[]} cuts @param {Direction} direction @param {{start: number, end: number}} shifts
 * @returns {Point[]}
 */
export function stretchedRoute(route, cuts, direction, shifts) {
  return route.map((point, index) => {
    const by =
      index === 0
        ? shifts.start
        : index === route.length - 1
          ? shifts.end
          : Math.min(Math.max(shiftAt(cuts, along(point, direction)), shifts.start), shifts.end);
    return moved(point, by, direction);
  });
}

/**
 * @template {Point & {width: number, height: number}} R
 * @param {R} room @param {Cut[]} cuts @param {Direction} direction @returns {R}
 */
export function stretchedRoom(room, cuts, direction) {
  const start = along(room, direction);
  const length = direction === "right" ? room.width : room.height;
  const first = shiftAt(cuts, start);
  const grown = length + shiftAt(cuts, start + length) - first;
  return { ...moved(room, first, direction), ...(direction === "right" ? { width: grown } : { height: grown }) };
}

/**
 * The length of the level run of a route across a cut.
 * @param {Point[]} route @param {number} cut @param {Direction} direction
 */
export function runAcross(route, cut, direction) {
  for (let at = 1; at < route.length; at += 1) {
    const [from, to] = [along(route[at - 1], direction), along(route[at], direction)];
    if (from < cut && to >= cut) return { from: route[at - 1], to: route[at], length: to - from };
  }
  return null;
}

/** The links that end in each vertex. @param {Scene} scene @returns {Map<string, Link[]>} */
export function enteringOf({ links }) {
  /** @type {Map<string, Link[]>} */
  const entering = new Map();
  for (const link of links) {
    const others = entering.get(link.target.key);
    if (others) others.push(link);
    else entering.set(link.target.key, [link]);
  }
  return entering;
}
