// Layouts that come with the page's files, made once by the same engine: those of the example that opens stand in the
// page itself, those of the gallery in `kept.json`. Each has a digest of its form as its key, so that one that no
// longer fits is never found.

/** @import {Layout} from "./elk.js" */
/** @import {Direction} from "./sizes.js" */
/** @import {Form} from "./memory.js" */

/**
 * A layout without names: a place, room or route begins with the number of its name in the form.
 * @typedef {{direction: Direction, size: number[], places: number[][], rooms: number[][], routes: number[][]}} Packed
 */
/** @typedef {Record<string, Packed>} Kept  By the keys of their forms. */

/** Milliseconds for the file to come; without it the engine makes the layout. */
const TIMEOUT = 4_000;

/** @type {Kept} */
let here = {};
/** The keys that are in the file. @type {ReadonlySet<string>} */
let elsewhere = new Set();
/** @type {Promise<Kept> | null} */
let file = null;

/** What stands in the page: layouts, and the keys of those in the file. @param {Kept} layouts @param {string[]} keys */
export function keep(layouts, keys) {
  here = layouts;
  elsewhere = new Set(keys);
}

/** The layout of this form, if it came with the page. @param {Form} form @returns {Promise<Layout | null>} */
export async function kept(form) {
  const key = keyOf(form);
  const packed = here[key] ?? (elsewhere.has(key) ? (await loaded())[key] : undefined);
  return packed ? unpacked(form, packed) : null;
}

/** @returns {Promise<Kept>} */
function loaded() {
  file ??= fetch(new URL("kept.json", import.meta.url), { signal: AbortSignal.timeout(TIMEOUT) })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
    .then((/** @type {Record<string, Kept>} */ examples) => Object.assign({}, ...Object.values(examples)))
    .catch(() => {
      file = null;
      return {};
    });
  return file;
}

/**
 * A digest of a form, 53 bits of two multiplicative hashes, with its length (cyrb53 by bryc, in the public domain). Not
 * by the browser's own: it has none where the page comes without https.
 * @param {Form} form
 */
export function keyOf({ form }) {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < form.length; at += 1) {
    const code = form.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    other = Math.imul(other ^ code, 1597334677);
  }
  const mixed = (/** @type {number} */ a, /** @type {number} */ b) =>
    Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const [high, low] = [mixed(other, one), mixed(one, other)];
  return `${(4294967296 * (2097151 & high) + (low >>> 0)).toString(36)}.${form.length.toString(36)}`;
}

/** @param {Form} form @param {Layout} layout @returns {Packed} */
export function packed({ names }, { places, rooms, routes, width, height, direction }) {
  const numbers = new Map(names.map((name, number) => [name, number]));
  /** @template V @param {Map<string, V>} entries @param {(value: V) => number[]} flat */
  const flattened = (entries, flat) =>
    [...entries].map(([name, value]) => [/** @type {number} */ (numbers.get(name)), ...flat(value)]);
  return {
    direction,
    size: [width, height],
    places: flattened(places, ({ x, y }) => [x, y]),
    rooms: flattened(rooms, (room) => [room.x, room.y, room.width, room.height]),
    routes: flattened(routes, (route) => route.flatMap(({ x, y }) => [x, y])),
  };
}

/** @param {Form} form @param {Packed} packed @returns {Layout} */
function unpacked({ names }, { direction, size, places, rooms, routes }) {
  const [width, height] = size;
  /** @template V @param {number[][]} entries @param {(flat: number[]) => V} full @returns {Map<string, V>} */
  const named = (entries, full) => new Map(entries.map(([name, ...flat]) => [names[name], full(flat)]));
  return {
    direction,
    width,
    height,
    engine: "elk",
    places: named(places, ([x, y]) => ({ x, y })),
    rooms: named(rooms, ([x, y, across, down]) => ({ x, y, width: across, height: down })),
    routes: named(routes, (flat) =>
      Array.from({ length: flat.length / 2 }, (_, at) => ({ x: flat[2 * at], y: flat[2 * at + 1] })),
    ),
  };
}
