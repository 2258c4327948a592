// How a step moves, as plain data: which number goes from where to where, and when. It follows from two staged pictures
// alone, so that nothing is measured while it moves; what is drawn in the end is the second picture as it stands.

/** @import {Frame} from "../lib/types.js" */
/** @import {Stage} from "./index.js" */
/** @import {Glide, Motion, Point, Staged, StagedEdge, StagedNode, TextLine} from "./types.js" */
import { coming, copy, lookAt, lookOf, partIn, passing, placeOf, productAt } from "./copies.js";
import { NUMBER } from "./modes.js";
import { placed } from "./nodes.js";
import { difference, middleOf, nearestOn, pointOn, wayAlong } from "./routes.js";
import { fading, sliding } from "./slides.js";

/** How long each kind of step moves, in milliseconds. */
export const LENGTHS = { value: 320, seed: 320, edges: 420, sum: 480 };
/** More copies are not followed by any eye. */
export const MOST_COPIES = 8;

/** How far a result rises out of its gate, and by how much the factors close in. */
const RISE = 8;
const CLOSING = 6;
const NOWHERE = { x: 0, y: 0 };
/** From so far along its wire a contribution comes into the sum. */
const REACH = 90;
/** So many terms of a sum may be written one after the other. */
const MOST_TERMS = 4;

/**
 * Two pictures with the frame of the second.
 * @typedef {{before: Staged, after: Staged, frame: Frame, stage: Pick<Stage, "links" | "texts" | "measure" | "walk">}}
 *   Change
 */

/**
 * The motion of a step forward by one; null where nothing moves.
 * @param {Staged | null} before @param {Staged} after @param {Frame | null} from @param {Frame} frame
 * @param {Change["stage"]} stage @returns {Motion | null}
 */
export function motionOf(before, after, from, frame, stage) {
  const { event } = frame.moment;
  const isNext = from?.walk === frame.walk && frame.position === from.position + 1 && !frame.isVeiled;
  if (!before || !isNext || event === "start" || after.far || before.direction !== after.direction) return null;
  /** @type {Change} */
  const change = { before, after, frame, stage };
  const own = { value: operands, seed: seeding, edges: products, sum: summing }[event](change);
  const glides = [...own, ...fading(before, after), ...sliding(before, after)];
  let copies = 0;
  const few = glides.filter(({ of }) => of || ++copies <= MOST_COPIES);
  return few.length ? { event, length: LENGTHS[event], glides: few } : null;
}

/** Operands run into the gate, which swells; its value rises out of it. @param {Change} change @returns {Glide[]} */
function operands({ after, frame, stage }) {
  const running = after.edges.flatMap(({ id, active, forward }) => {
    const source = active === "forward" ? sourceOf(after, id, stage) : null;
    const look = source && lookOf(source.value, source.center);
    if (!look) return [];
    const way = [placeOf(look), ...forward.points];
    return [copy(look, "value", { start: 0, end: 200 }, [passing(way, way[0], 0, 200)])];
  });
  const gates = after.nodes.filter(({ id }) => id === frame.moment.node);
  return [...running, ...gates.flatMap((gate) => [...swelling(gate), ...rising(gate, "value", 220, 320)])];
}

/** @param {StagedNode} gate @returns {Glide[]} */
const swelling = ({ key }) =>
  ["core", "label"].map((part) => ({
    of: { kind: "node", key, part },
    line: null,
    box: null,
    side: "value",
    legs: [{ start: 180, end: 240, scale: [1, 1.06, 1] }],
  }));

/**
 * A number rises out of its gate.
 * @param {StagedNode} gate @param {"value" | "gradient"} side @param {number} start @param {number} end
 */
function rising(gate, side, start, end) {
  const slot = gate[side];
  const { x, y } = difference(middleOf(gate.core), middleOf(slot.box));
  const length = Math.hypot(x, y) || 1;
  const from = { x: (x * RISE) / length, y: (y * RISE) / length };
  return [coming({ kind: "node", key: gate.key, part: side }, start, end, from)];
}

/** The gradient with respect to itself is there. @param {Change} change @returns {Glide[]} */
const seeding = ({ after, frame }) =>
  after.nodes.filter(({ id }) => id === frame.moment.node).flatMap((gate) => rising(gate, "gradient", 0, 320));

/** Each edge of the gate gets its product. @param {Change} change @returns {Glide[]} */
function products(change) {
  const { after, frame, stage } = change;
  const { edges } = stage.walk.trace;
  const carrying = after.edges.filter(({ id, active }) => active === "backward" && edges[id].product !== null);
  const gate = after.nodes.find(({ id }) => id === frame.moment.node);
  const glides = carrying.flatMap((edge) => product(edge, gate, change));
  const sources = new Set(carrying.map(({ id }) => edges[id].source));
  return [...glides, ...after.nodes.filter(({ id }) => sources.has(id)).flatMap((node) => landing(node, 400, 420))];
}

/**
 * The upstream gradient meets the local factor on its edge, the product runs on.
 * @param {StagedEdge} edge @param {StagedNode | undefined} gate @param {Change} change @returns {Glide[]}
 */
function product(edge, gate, { after, stage }) {
  const source = sourceOf(after, edge.id, stage);
  const look = gate && lookOf(gate.gradient, gate.center);
  if (!source || !gate || !look) return [];
  const { lines, anchor, key } = edge;
  const wire = edge.backward.points;
  const upstream = look.line && partIn(lines, "upstream", stage.measure);
  const local = look.line && partIn(lines, "local", stage.measure);
  const met = upstream ? middleOf(upstream.box) : anchor;
  const start = { point: placeOf(look), place: wire.length - 1 };
  const way = wayAlong(wire, start, { point: met, place: nearestOn(wire, met) });
  const meeting =
    upstream && local
      ? factors(upstream, way, local, gate.center)
      : [copy(lookAt(look, met), "gradient", { start: 80, end: 240 }, [passing(way, met, 80, 220)])];
  const line = lines.length ? [coming({ kind: "edge", key, part: "product" }, 270, 320)] : [];
  return [...meeting, ...line, ...onward(edge, source, met, stage)];
}

/**
 * The upstream gradient runs into its bracket, the local factor rises out of the gate into its own, both close in.
 * @param {TextLine} upstream @param {Point[]} way @param {TextLine} local @param {Point} gate @returns {Glide[]}
 */
function factors(upstream, way, local, gate) {
  const goals = { upstream: middleOf(upstream.box), local: middleOf(local.box) };
  const [left, right] = [-CLOSING / 2, CLOSING / 2];
  const closing = (/** @type {number} */ from) => ({ start: 240, end: 290, by: [{ x: from, y: 0 }, NOWHERE] });
  const run = [...way.slice(0, -1), { ...goals.upstream, x: goals.upstream.x + left }];
  const rise = [gate, { ...goals.local, x: goals.local.x + right }];
  return [
    copy({ line: upstream, box: null }, "gradient", { start: 80, end: 350 }, [
      passing(run, goals.upstream, 80, 220),
      closing(left),
    ]),
    copy({ line: local, box: null }, "gradient", { start: 160, end: 350 }, [
      passing(rise, goals.local, 160, 260),
      closing(right),
    ]),
  ];
}

/**
 * The product runs on into its box.
 * @param {StagedEdge} edge @param {StagedNode} source @param {Point} met @param {Change["stage"]} stage
 */
function onward(edge, source, met, { measure }) {
  const slot = source.gradient;
  const goal = middleOf(placed(slot.box, source.center));
  const size = slot.lines[0]?.size ?? NUMBER;
  const isNumber = slot.look === "number" || slot.look === "empty";
  const parts = edge.lines.flatMap((line) => line.parts);
  const look = (isNumber && productAt(parts, goal, size, measure)) || lookOf(slot, source.center);
  if (!look) return [];
  const product = partIn(edge.lines, "product", measure);
  const from = product && isNumber ? middleOf(product.box) : met;
  const wire = edge.backward.points;
  const place = placeOf(look);
  const way = wayAlong(wire, { point: from, place: nearestOn(wire, from) }, { point: place, place: 0 });
  return [copy(look, "gradient", { start: 300, end: 420 }, [passing(way, place, 300, 420)])];
}

/**
 * A box fills; a matrix comes as a whole, so that a copy of its empty box stands there until then.
 * @param {StagedNode} node @param {number} start @param {number} end @returns {Glide[]}
 */
function landing({ key, gradient, center }, start, end) {
  if (gradient.lines.length) return [coming({ kind: "node", key, part: "gradient > text" }, start, end)];
  const empty = copy({ line: null, box: placed(gradient.box, center) }, "empty", { start: 0, end }, []);
  return [coming({ kind: "node", key, part: "gradient" }, start, end), ...(gradient.cells.length ? [empty] : [])];
}

/** Contributions run together into the total. @param {Change} change @returns {Glide[]} */
function summing({ after, frame, stage }) {
  const { node, edges } = frame.moment;
  const totals = after.nodes.filter(({ id }) => id === node);
  const running = after.edges.flatMap((edge) => {
    const key = edges.includes(edge.id) ? stage.links.get(edge.id)?.source.key : undefined;
    const total = totals.find((each) => each.key === key);
    return total ? term(edge, total, edges.indexOf(edge.id), edges.length, stage) : [];
  });
  return [...running, ...totals.flatMap((total) => landing(total, 320, 400))];
}

/**
 * A contribution comes along the end of its wire to its place in the sum.
 * @param {StagedEdge} edge @param {StagedNode} total @param {number} at @param {number} count @param {Change["stage"]}
 * stage @returns {Glide[]}
 */
function term(edge, { gradient, center }, at, count, { texts, measure }) {
  const box = placed(gradient.box, center);
  const middle = middleOf(box);
  const share = count <= MOST_TERMS ? (at + 0.5) / (count + 1) : 0.5; // the total is written after them
  const look =
    gradient.look === "number"
      ? productAt(texts.get(edge.key)?.full ?? [], { ...middle, x: box.x + box.width * share }, NUMBER, measure)
      : lookOf(gradient, center);
  if (!look) return [];
  const [tip, corner] = edge.backward.points;
  const length = Math.hypot(corner.x - tip.x, corner.y - tip.y) || 1;
  const way = [pointOn(edge.backward.points, Math.min(1, REACH / length)), tip, placeOf(look)];
  return [copy(look, "gradient", { start: 0, end: 350 }, [passing(way, placeOf(look), 0, 320)])];
}

/**
 * The node in which an edge begins, as it is staged.
 * @param {Staged} staged @param {number} edge @param {Change["stage"]} stage
 */
function sourceOf({ nodes }, edge, { links }) {
  const key = links.get(edge)?.source.key;
  return nodes.find((node) => node.key === key) ?? null;
}
