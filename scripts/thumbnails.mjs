// Small pictures of graphs from their own layouts: traces by name on standard input, pictures by name on standard output.

import { readFileSync } from "node:fs";
import { textWidth } from "../static/layout/sizes.js";
import { fromElk, toElk } from "../static/layout/elk.js";
import { scene } from "../static/layout/scene.js";
import { walk } from "../static/trace/frame.js";
import { visible } from "../static/trace/groups.js";
import { HEIGHT, WIDTH } from "../static/gallery/pictures.js";
import { elk } from "../tests/static/elk.js";

/** Up to so many nodes have letters. */
const MOST_LETTERS = 8;
const LETTER = 13;
/** Half the least height of a piece that holds one. */
const LEAST_WITH_LETTER = 8;
const MARGIN = { x: 22, y: 15 };

/** @param {any} trace @param {number[] | null} collapsed */
async function picture(trace, collapsed) {
  const shown = visible(trace, collapsed);
  const drawn = scene(walk(shown), { direction: "right" });
  const { places, routes } = fromElk(await elk(toElk(drawn)), drawn);
  const { vertices, links } = drawn;
  const middles = new Map(
    vertices.map(({ key, size: { center } }) => {
      const { x, y } = places.get(key);
      return [key, { x: x + center.x, y: y + center.y }];
    }),
  );
  const scaled = scaling([...middles.values()]);
  const room = roomOf([...middles.values()].map(scaled));
  const hasLetters = vertices.length <= MOST_LETTERS && room >= LEAST_WITH_LETTER;
  const size = hasLetters ? Math.min(11, room) : vertices.length <= 24 ? 5 : 3;
  const wires = links.map(({ key, source, target }) =>
    wire(routes.get(key).map(scaled), scaled(middles.get(source.key)), scaled(middles.get(target.key)), size),
  );
  const pieces = vertices.map((vertex) => piece(vertex, scaled(middles.get(vertex.key)), size, hasLetters));
  const isGate = vertices.map(({ node }) => node.kind === "operation");
  const gates = pieces.filter((_, at) => isGate[at]);
  const ends = new Set(shown.outputs.map(({ node }) => node));
  const outputs = vertices.flatMap(({ node }, at) =>
    ends.has(node.id) && isGate[at] ? [gates.indexOf(pieces[at])] : [],
  );
  return { wires: wires.join(""), leaves: pieces.filter((_, at) => !isGate[at]), gates, outputs, size };
}

/** The middles fill the picture: both directions are scaled apart. @param {{x: number, y: number}[]} points */
function scaling(points) {
  const along = axis(
    points.map(({ x }) => x),
    MARGIN.x,
    WIDTH,
  );
  const across = axis(
    points.map(({ y }) => y),
    MARGIN.y,
    HEIGHT,
  );
  return ({ x, y }) => ({ x: along(x), y: across(y) });
}

/** @param {number[]} values @param {number} margin @param {number} room */
function axis(values, margin, room) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const scale = high > low ? (room - 2 * margin) / (high - low) : 1;
  return (value) => Math.round(room / 2 + (value - (low + high) / 2) * scale);
}

/** Half the height that pieces above one another have. @param {{x: number, y: number}[]} points */
function roomOf(points) {
  const pitches = points.flatMap((one, at) =>
    points.slice(at + 1).flatMap(({ x, y }) => (Math.abs(x - one.x) < 40 ? [Math.abs(y - one.y)] : [])),
  );
  return Math.floor(Math.min(...pitches, HEIGHT) / 2 - 1);
}

/** A path between two middles, along the route; at its ends it keeps within the pieces, which are drawn over it. */
function wire(route, from, to, size) {
  const near = (y, middle) => Math.round(Math.max(middle - 0.6 * size, Math.min(middle + 0.6 * size, y)));
  const start = near(route[0].y, from.y);
  const end = near(route.at(-1).y, to.y);
  const bends = route.slice(1, -1);
  const first = route[0].y;
  const last = route.at(-1).y;
  const level = bends.map(({ x, y }) => ({ x, y: y === first ? start : y === last ? end : y }));
  const points = [{ x: from.x, y: start }, ...level, { x: to.x, y: end }];
  return points.map(({ x, y }, at) => (at ? `${run(points[at - 1], x, y)}` : `M${x} ${y}`)).join("");
}

/** @param {{x: number, y: number}} before @param {number} x @param {number} y */
const run = (before, x, y) => (before.y === y ? `H${x}` : before.x === x ? `V${y}` : `L${x} ${y}`);

/** Middle, half the width, and the name where it fits. */
function piece({ node }, { x, y }, size, hasLetters) {
  const isLeaf = node.kind !== "operation";
  const half = Math.ceil(textWidth(node.label, LETTER) / 2) + 4;
  if (!hasLetters || half > 24) return [x, y, isLeaf ? size + 2 : size, ""];
  return [x, y, Math.max(half, isLeaf ? 12 : size), node.label];
}

const pictures = {};
for (const { name, trace, collapsed } of JSON.parse(readFileSync(0, "utf8")))
  pictures[name] = await picture(trace, collapsed);
process.stdout.write(JSON.stringify(pictures));
