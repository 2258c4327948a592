// The pictures of a walk for paper: the stage's, with every gap open for the whole line of every edge, so that
// `[upstream] × [local] = product` stands on each, whatever the screen has room for. All steps have the same places.

/** @import {Frame, Walk} from "../lib/types.js" */
/** @import {Layout, Point} from "../layout/elk.js" */
/** @import {Link, Scene} from "../layout/scene.js" */
/** @import {EdgeText, NumberFormat} from "../stage/numbers.js" */
/** @import {Cut} from "../stage/stretch.js" */
/** @import {Measure, Slot, Staged, StagedEdge, StagedNode, TextPart} from "../stage/types.js" */
import { frameAt } from "../trace/frame.js";
import { longestRun } from "../stage/edges.js";
import { Stage } from "../stage/index.js";
import { blockSize, onPlate, placeText } from "../stage/labels.js";
import { addEdge, addGroups, addNode } from "../stage/lines.js";
import { estimate } from "../stage/measure.js";
import { MODES } from "../stage/modes.js";
import { Obstacles } from "../stage/obstacles.js";
import { gapsOf, stretched } from "../stage/stretch.js";
import { around } from "../stage/text.js";

/** The size of a line on an edge, and the least where it has little room. */
const SIZE = 14;
const SMALL = 12;
/** At both ends of a line. */
const AROUND = 15;
/** At both ends of its run, which has the head of a wire; the numbers of a node may reach into that. */
const CLEARANCE = 12;
/** A source with more uses than this has the lines of its edges at their targets, where they are apart. */
const MAX_AT_SOURCE = 2;
/** Paper has the room that a picture needs. */
const ROOM = { width: 1e6, height: 1e6, top: 0, bottom: 0 };
const MODE = { ...MODES.page, largest: MODES.page.comfortable };
/** What stands for a number that is to be filled in. */
const BLANK = "_____";
const NUMBERS = new Set(["upstream", "local", "product"]);

const NO_LINES = { detail: /** @type {const} */ ("none"), lines: [], plate: null };

/** @typedef {Pick<StagedEdge, "detail" | "lines" | "plate">} EdgeLines */

/** The pictures of one walk. */
export class Figures {
  /**
   * @param {Walk} walk @param {Scene} scene  from left to right @param {Layout} layout @param {NumberFormat} format
   * @param {{blanks?: boolean, measure?: Measure}} [options]  `blanks`: with room to write on every edge.
   */
  constructor(walk, scene, layout, format, { blanks = false, measure = estimate } = {}) {
    this.walk = walk;
    this.measure = measure;
    const open = new Stage({ scene, layout, walk, room: ROOM, mode: MODE, format, measure });
    const cuts = openGaps(scene, layout, blanks ? blankTexts(open) : open.texts, measure);
    const opened = stretched(layout, scene, cuts);
    this.stage = new Stage({ scene, layout: opened, walk, room: ROOM, mode: MODE, format, measure });
    this.stage.plan = { ...this.stage.plan, channel: 0 }; // the gaps are open already
    this.lines = this.placeLines(this.stage.texts);
    this.blanks = blanks ? this.placeLines(blankTexts(this.stage)) : this.lines;
  }

  /** The picture at a position of the walk. @param {number} position @returns {Staged} */
  at(position) {
    return this.show(frameAt(this.walk, position), this.lines);
  }

  /** All numbers, and no step that they belong to: the key of a worksheet. @returns {Staged} */
  complete() {
    return this.show(this.end, this.lines);
  }

  /** The same with empty boxes for all that is computed: inputs are given. @returns {Staged} */
  worksheet() {
    const key = this.show(this.end, this.blanks);
    return { ...key, nodes: key.nodes.map(blankNode) };
  }

  /** The last position, at which nothing is active. @returns {Frame} */
  get end() {
    return { walk: this.walk, position: this.walk.length - 1, moment: this.walk.moments[0] };
  }

  /** @param {Frame} frame @param {Map<string, EdgeLines>} lines @returns {Staged} */
  show(frame, lines) {
    const staged = this.stage.show(frame, { choice: "whole" });
    const edges = staged.edges.map((edge) => ({
      ...edge,
      ...NO_LINES,
      ...(edge.marks.includes("differentiated") && lines.get(edge.key)),
    }));
    return { ...staged, edges, bounds: reach({ ...staged, edges }) };
  }

  /**
   * A place for the line of every edge, with all numbers in place.
   * @param {Map<string, EdgeText>} texts @returns {Map<string, EdgeLines>}
   */
  placeLines(texts) {
    const { stage, measure } = this;
    const obstacles = obstaclesOf(stage, this.end);
    /** @type {Map<string, EdgeLines>} */
    const places = new Map();
    for (const link of stage.scene.links) {
      const text = texts.get(link.key);
      if (!text) continue;
      const { wires } = stage.wiresAt(link, null);
      const choices = [
        { lines: [text.full], size: SIZE, clearance: CLEARANCE },
        { lines: text.lines, size: SIZE, clearance: CLEARANCE },
        { lines: text.lines, size: SMALL },
      ];
      const placed = placeText(choices, wires, obstacles, { direction: "right", measure, limits: null });
      const lines = placed ?? onPlate(text.lines, longestRun(wires.forward), SMALL, measure, null);
      obstacles.add("plate" in lines ? lines.plate : lines.box);
      places.set(link.key, {
        detail: placed?.index === 0 ? "full" : "two-lines",
        lines: lines.lines,
        plate: "plate" in lines ? lines.plate : null,
      });
    }
    return places;
  }
}

/** @param {Stage} stage @param {Frame} end */
function obstaclesOf(stage, end) {
  const obstacles = new Obstacles();
  for (const vertex of stage.scene.vertices) addNode(obstacles, stage.nodeAt(vertex, end, null, new Map()));
  for (const link of stage.scene.links) addEdge(obstacles, stage.wiresAt(link, null).wires);
  addGroups(obstacles, stage.groupsAt(null));
  return obstacles;
}

/**
 * Where the picture opens, and how far, so that every edge has a level run for its line in two rows: after its source,
 * or, where many edges leave that, before its target. First the gaps between layers, then what is still too short.
 * @param {Scene} scene @param {Layout} layout @param {Map<string, EdgeText>} texts @param {Measure} measure
 * @returns {Cut[]}
 */
function openGaps(scene, layout, texts, measure) {
  const runs = scene.links.flatMap((link) => {
    const text = texts.get(link.key);
    const route = /** @type {Point[]} */ (layout.routes.get(link.key));
    return text ? [{ ...runFor(link, route), needed: blockSize(text.lines, SIZE, measure).width + 2 * AROUND }] : [];
  });
  const gaps = gapsOf(scene, layout).map((gap) => ({ ...gap, first: 0, last: 0 }));
  for (const { start, end, side, needed } of runs) {
    const gap = gaps.find((each) => each.start - 1 <= (start + end) / 2 && (start + end) / 2 <= each.end + 1);
    if (gap) gap[side] = Math.max(gap[side], needed - (end - start));
  }
  const cuts = gaps.flatMap(({ start, end, first, last }) => [
    { at: start + 1, by: first },
    { at: end - 1, by: last },
  ]);
  for (const { start, end, side, needed } of runs) {
    const grown = cuts.reduce((sum, { at, by }) => (at > start && at <= end ? sum + by : sum), 0);
    const by = needed - (end - start) - grown;
    if (by > 0) cuts.push({ at: side === "first" ? Math.min(start + 1, end) : Math.max(end - 1, start + 0.5), by });
  }
  return cuts.filter(({ by }) => by > 0);
}

/**
 * The level run that carries an edge's line, from where to where along the flow.
 * @param {Link} link @param {Point[]} route
 */
function runFor({ uses }, route) {
  const last = route.length - 1;
  const atSource = uses <= MAX_AT_SOURCE || last === 1;
  const side = /** @type {"first" | "last"} */ (atSource ? "first" : "last");
  const [start, end] = atSource ? [route[0].x, route[1].x] : [route[last - 1].x, route[last].x];
  return { start, end, side };
}

/** @param {Staged} staged */
function reach({ bounds, nodes, edges, groups }) {
  const boxes = [bounds];
  for (const { extent, center } of nodes) boxes.push({ ...extent, x: extent.x + center.x, y: extent.y + center.y });
  for (const { lines, plate } of edges) boxes.push(...lines.map(({ box }) => box), ...(plate ? [plate] : []));
  for (const { frame } of groups) if (frame) boxes.push(frame);
  return around(boxes);
}

/** @param {StagedNode} node @returns {StagedNode} */
function blankNode(node) {
  const value = node.kind === "operation" ? blankSlot(node.value) : node.value;
  return { ...node, value, gradient: blankSlot(node.gradient), badge: null, active: null };
}

/** @param {Slot} slot @returns {Slot} */
function blankSlot(slot) {
  if (slot.look === "none" || slot.look === "thumbnail") return { ...slot, fresh: false };
  const cells = slot.cells.map((cell) => ({ ...cell, heat: "empty", line: null }));
  if (cells.length) return { ...slot, fresh: false, cells, lines: [] };
  const wider = Math.max(0, 60 - slot.box.width);
  const box = { ...slot.box, x: slot.box.x - wider / 2, width: slot.box.width + wider };
  return { ...slot, look: "empty", fresh: false, box, lines: [] };
}

/** The texts of the edges with gaps for their numbers; those of matrices stay. @param {Stage} stage */
function blankTexts({ texts, scene }) {
  const scalar = scene.links.filter(({ source, target }) => !source.node.shape.length && !target.node.shape.length);
  const result = new Map(texts);
  for (const { key } of scalar) {
    const text = texts.get(key);
    if (text) result.set(key, { ...text, full: blankParts(text.full), lines: text.lines.map(blankParts) });
  }
  return result;
}

/** @param {TextPart[]} parts @returns {TextPart[]} */
const blankParts = (parts) =>
  parts.map((part) => (NUMBERS.has(part.role) ? { ...part, role: "sign", text: BLANK, weight: 400 } : part));
