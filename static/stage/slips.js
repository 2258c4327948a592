// What was answered wrong in this walk, on the edge or at the node that it was asked of: the number that the end card
// gives the slip, and the answer, struck through; where that has no room, the number alone.

/** @import {Frame} from "../lib/types.js" */
/** @import {Direction} from "../layout/sizes.js" */
/** @import {Stage} from "./index.js" */
/** @import {Cut} from "./stretch.js" */
/** @import {Blank} from "./blanks.js" */
/** @import {Box, Point, StagedEdge, StagedNode, StagedSlip, TextLine, TextPart} from "./types.js" */
import { gradientComputed, productComputed } from "../trace/frame.js";
import { longestRun } from "./edges.js";
import { addEdge, addGroups, addNode, addTurns } from "./lines.js";
import { blockSize, linesIn, placeText } from "./labels.js";
import { LOCAL, legible } from "./modes.js";
import { placed } from "./nodes.js";
import { Obstacles } from "./obstacles.js";
import { around, part, widthOf, within } from "./text.js";

/** `number`: from 1; `answer`: as it is written; empty where it was none of numbers. One of `edge` and `node` is null.
 * @typedef {{number: number, answer: string, edge: number | null, node: number | null}} Slip
 */
/** What is staged before them. @typedef {{nodes: StagedNode[], edges: StagedEdge[], blanks: Blank[]}} Picture */

/** The room of the disc around the number, which is drawn on it. */
const DISC = "000";
/** The disc's radius in sizes of the line, and by how much it is higher than letters. */
const RADIUS = 0.76;
const SPACING = { above: 0.34, below: 0.3, leading: 1.3 };
/** From the baseline up to the stroke through digits. */
const STROKE = 0.34;
/** Between a gradient and its slip, in pixels. */
const APART = 4;
/** How far from its edge a slip may stand, in sizes of the line. */
const FARTHER = [0, 0.5, 1, 1.5, 2, 2.5];
/** Below a field stands an answer that is struck, in heights of the field. */
const STRUCK = 0.7;

/**
 * The slips whose step has been shown.
 * @param {Stage} stage @param {Frame} frame @param {Slip[]} slips @param {Picture} picture @param {Cut | null} cut
 * @param {Box | null} limits @returns {StagedSlip[]}
 */
export function stageSlips(stage, frame, slips, picture, cut, limits) {
  const isShown = (/** @type {Slip} */ { edge, node }) =>
    edge === null ? node !== null && gradientComputed(frame, node) : productComputed(frame, edge);
  const shown = stage.far ? [] : slips.filter(isShown);
  if (!shown.length) return [];
  const obstacles = obstaclesIn(stage, frame, picture, cut);
  return shown.flatMap((slip) => {
    const staged = stageSlip(stage, slip, picture.nodes, obstacles, cut, limits);
    if (staged) obstacles.add(staged.box);
    return staged ?? [];
  });
}

/** @param {Stage} stage @param {Frame} frame @param {Picture} picture @param {Cut | null} cut */
function obstaclesIn(stage, frame, { nodes, edges, blanks }, cut) {
  const obstacles = new Obstacles();
  for (const node of nodes) addNode(obstacles, node);
  for (const link of stage.scene.links) addEdge(obstacles, stage.wiresAt(link, cut).wires);
  for (const { lines, plate } of edges) for (const { box } of plate ? [] : lines) obstacles.add(box);
  for (const { box } of blanks) obstacles.add({ ...box, height: box.height * (1 + STRUCK) });
  addGroups(obstacles, stage.groupsAt(cut));
  addTurns(obstacles, stage, cut, frame);
  return obstacles;
}

/**
 * @param {Stage} stage @param {Slip} slip @param {StagedNode[]} nodes @param {Obstacles} obstacles
 * @param {Cut | null} cut @param {Box | null} limits @returns {StagedSlip | null}
 */
function stageSlip(stage, { number, answer, edge, node }, nodes, obstacles, cut, limits) {
  const { setting } = stage;
  const size = legible(LOCAL, setting.mode, setting.scale);
  const disc = { ...part(DISC, "warning", 700), hidden: true };
  const texts = [...(answer ? [[disc, part(" ", "soft"), part(answer, "struck", 600)]] : []), [disc]];
  const link = edge === null ? undefined : stage.links.get(edge);
  const line = link
    ? onEdge(texts, size, stage.wiresAt(link, cut).wires, obstacles, { ...setting, limits })
    : atNode(
        texts,
        size,
        nodes.filter(({ id }) => id === node),
        obstacles,
        setting,
      );
  return line && drawnAs(number, line, setting.measure);
}

/**
 * Beside the wires, else with its answer a little apart from their middle, else the number alone.
 * @param {TextPart[][]} texts @param {number} size @param {import("./labels.js").Wires} wires
 * @param {Obstacles} obstacles @param {Parameters<typeof placeText>[3]} setting
 */
function onEdge(texts, size, wires, obstacles, setting) {
  for (const parts of texts) {
    const beside = placeText([{ lines: [parts], size, spacing: SPACING }], wires, obstacles, setting);
    if (beside) return beside.lines[0];
    const block = blockSize([parts], size, setting.measure, SPACING);
    const isFree = (/** @type {Box} */ box) =>
      (!setting.limits || within(box, setting.limits)) && obstacles.isFree(box, 1);
    const near = nearby(longestRun(wires.backward), block, size, setting.direction).find(isFree);
    if (near) return linesIn([parts], near, size, setting.measure, "start", SPACING)[0];
  }
  return null;
}

/**
 * Places ever farther from a point, across the flow.
 * @param {Point} at @param {{width: number, height: number}} block @param {number} size @param {Direction} direction
 * @returns {Box[]}
 */
function nearby(at, block, size, direction) {
  const middle = { x: at.x - block.width / 2, y: at.y - block.height / 2 };
  const [own, axis] = direction === "right" ? [block.height, "y"] : [block.width, "x"];
  return FARTHER.flatMap((share) =>
    [1, -1].map((side) => ({
      ...middle,
      ...block,
      [axis]: middle[/** @type {"x" | "y"} */ (axis)] + side * (own / 2 + APART + share * size),
    })),
  );
}

/**
 * Beside the gradient of a node, or of the first of its copies that has room.
 * @param {TextPart[][]} texts @param {number} size @param {StagedNode[]} nodes @param {Obstacles} obstacles
 * @param {{direction: Direction, measure: import("./types.js").Measure}} setting
 */
function atNode(texts, size, nodes, obstacles, { direction, measure }) {
  for (const parts of texts)
    for (const { center, gradient } of nodes) {
      const block = blockSize([parts], size, measure, SPACING);
      const boxes = around([gradient.box, ...gradient.lines.map(({ box }) => box)]);
      const free = besides(placed(boxes, center), block, direction).find((box) => obstacles.isFree(box, 1));
      if (free) return linesIn([parts], free, size, measure, "start", SPACING)[0];
    }
  return null;
}

/** @param {Box} own @param {{width: number, height: number}} block @param {Direction} direction @returns {Box[]} */
function besides(own, block, direction) {
  const middle = { x: own.x + (own.width - block.width) / 2, y: own.y + (own.height - block.height) / 2 };
  const below = { x: middle.x, y: own.y + own.height + APART };
  const above = { x: middle.x, y: own.y - block.height - APART };
  const right = { x: own.x + own.width + APART, y: middle.y };
  const left = { x: own.x - block.width - APART, y: middle.y };
  const places = direction === "right" ? [below, right, left, above] : [right, below, left, above];
  return places.map((place) => ({ ...place, ...block }));
}

/**
 * The disc, its number and the stroke through the answer, in the place of a line.
 * @param {number} number @param {TextLine} line @param {import("./types.js").Measure} measure @returns {StagedSlip}
 */
function drawnAs(number, line, measure) {
  const { parts, size, y, box, family } = line;
  const width = widthOf(parts.slice(0, 1), size, family, measure);
  const middle = { x: box.x + width / 2, y: y - STROKE * size };
  /** @type {TextLine} */
  const own = {
    ...line,
    parts: [part(String(number), "warning", 700)],
    x: middle.x,
    anchor: "middle",
    box: { x: box.x, y: box.y, width, height: box.height },
  };
  const from = box.x + widthOf(parts.slice(0, 2), size, family, measure);
  const answer = { ...line, parts: parts.slice(2), x: from, anchor: /** @type {const} */ ("start") };
  const high = { y: box.y - SPACING.above * size, height: box.height + (SPACING.above + SPACING.below) * size };
  return {
    number: own,
    disc: { ...middle, radius: RADIUS * size },
    answer: parts.length > 1 ? { ...answer, box: { ...box, x: from, width: box.x + box.width - from } } : null,
    stroke: middle.y,
    box: { ...box, ...high },
  };
}
