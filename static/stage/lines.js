// The lines that are always given in full: those of the active edges, and of what is pointed at, has the focus or is
// selected.

/** @import {Frame, Selection} from "../lib/types.js" */
/** @import {Link} from "../layout/scene.js" */
/** @import {Stage} from "./index.js" */
/** @import {Wires} from "./labels.js" */
/** @import {Asking, Blank} from "./blanks.js" */
/** @import {Cut} from "./stretch.js" */
/** @import {Box, StagedEdge, StagedGroup, StagedNode} from "./types.js" */
import { productComputed } from "../trace/frame.js";
import { equationDigits } from "../lib/equation.js";
import { stageAsides } from "./asides.js";
import { blankOf, blanksIn, spacingOf, withBlanks } from "./blanks.js";
import { longestRun } from "./edges.js";
import { blockSize, onPlate, placeText } from "./labels.js";
import { LOCAL, legible } from "./modes.js";
import { placed } from "./nodes.js";
import { edgeText } from "./numbers.js";
import { Obstacles } from "./obstacles.js";
import { around, overlaps, within } from "./text.js";
import { stageTurns } from "./turns.js";
import { runBoxes } from "./wires.js";

/** At both ends of the active line, for its heads. */
const CLEARANCE = { right: 20, down: 3 };
/** Between the active wire and its line; more where the line stands beside the heads. */
const GAP = { clear: 7, besideHeads: 11 };
/** How thick a wire is as an obstacle. */
const THICKNESS = 2;
/** The strip around an active wire in which its line stands: so much wider on both sides, since blanks are wider. */
const BEYOND = 150;
/** From a line to the end of what is in view. */
const RIM = 3;
const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };
const EVERYWHERE = { x: -1e9, y: -1e9, width: 2e9, height: 2e9 };
/** The size of a line that is pointed at, beside that of a quiet text. */
const POINTED = 16;

export class ActiveLines {
  /**
   * @param {Stage} stage @param {Frame} frame @param {Set<number>} active @param {Selection[]} focus
   * @param {{limits: Box | null, asking: Asking | null}} given  `limits`: where the lines may stand; null: anywhere;
   * `asking`: what is asked for where the frame is veiled
   */
  constructor(stage, frame, active, focus, { limits, asking }) {
    this.stage = stage;
    this.frame = frame;
    this.limits = limits;
    const { edges } = stage.walk.trace;
    const { phase, event } = frame.moment;
    const backward = phase === "backward" && event === "edges";
    const passing = backward ? [...active].filter((id) => edges[id].product !== null) : [];
    this.active = frame.isVeiled ? passing.filter((id) => asking?.edges.has(id)) : passing;
    this.asking = frame.isVeiled ? asking : null;
    this.pointed = focus.flatMap(({ kind, id }) =>
      kind === "edge" && edges[id] && productComputed(frame, id) && !this.active.includes(id) ? [id] : [],
    );
    const scalars = this.active.filter((id) => edges[id].local_kind === "scalar").map((id) => edges[id]);
    this.digits = equationDigits(
      scalars.map(({ upstream, local, product }) => ({ terms: [upstream, local], join: "×", result: product })),
    );
    const arriving = frame.isVeiled ? [] : this.active;
    /** The digits of the numbers that arrive, by node. @type {Map<number, number>} */
    this.receiving = new Map(arriving.map((id) => [edges[id].source, this.digits]));
  }

  /** Put the lines onto their edges. @param {StagedNode[]} nodes @param {StagedEdge[]} edges @param {Cut | null} cut */
  place(nodes, edges, cut) {
    if (this.stage.far || !(this.active.length || this.pointed.length)) return;
    const obstacles = this.obstaclesAmong(nodes, edges, cut);
    this.putOn([...this.active, ...this.pointed], edges, obstacles, cut);
    if (cut) edges.forEach((edge, at) => this.fillChannel(edge, at, edges, obstacles, cut));
  }

  /**
   * Give the active lines that are not wholly in view another place on their edges, in view, or none: the step card has
   * them too.
   * @param {Box} view @param {StagedNode[]} nodes @param {StagedEdge[]} edges @param {Cut | null} cut
   */
  keepInView(view, nodes, edges, cut) {
    const { x, y, width, height } = view;
    const inner = { x: x + RIM, y: y + RIM, width: width - 2 * RIM, height: height - 2 * RIM };
    const isOut = (/** @type {StagedEdge} */ { id, lines }) =>
      this.active.includes(id) && lines.length > 0 && !within(around(lines.map(({ box }) => box)), inner);
    const out = edges.filter(isOut).map(({ id }) => id);
    if (!out.length) return;
    edges.forEach((edge, at) => {
      if (out.includes(edge.id)) edges[at] = { ...edge, lines: [], plate: null };
    });
    this.limits = inner;
    this.putOn(out, edges, this.obstaclesAmong(nodes, edges, cut), cut);
  }

  /** @param {number[]} ids @param {StagedEdge[]} edges @param {Obstacles} obstacles @param {Cut | null} cut */
  putOn(ids, edges, obstacles, cut) {
    for (const id of ids) {
      const link = this.stage.links.get(id);
      const at = link ? edges.findIndex((edge) => edge.key === link.key) : -1;
      if (link && at >= 0) edges[at] = this.withLine(edges[at], link, obstacles, cut);
    }
  }

  /**
   * The local factor of an edge that is done and runs through the open channel, where it had no room before.
   * @param {StagedEdge} staged @param {number} at @param {StagedEdge[]} edges @param {Obstacles} obstacles @param
   * {Cut} cut
   */
  fillChannel(staged, at, edges, obstacles, cut) {
    const { stage } = this;
    const link = stage.links.get(staged.id);
    const text = link && stage.texts.get(link.key);
    if (!link || !text?.local || staged.active || staged.lines.length || !staged.marks.includes("differentiated"))
      return;
    if (stage.shiftOf(link.source.key, cut) === stage.shiftOf(link.target.key, cut)) return;
    const size = legible(LOCAL, stage.mode, stage.setting.scale);
    const { wires } = stage.wiresAt(link, cut);
    const texts = [{ lines: [text.local], size }];
    const placed = placeText(texts, wires, obstacles, { ...stage.setting, limits: this.windowAround(cut) });
    if (!placed || (this.limits && !overlaps(placed.box, this.limits))) return;
    obstacles.add(placed.box);
    edges[at] = { ...staged, detail: "local", lines: placed.lines };
  }

  /**
   * @param {StagedEdge} staged @param {Link} link @param {Obstacles} obstacles @param {Cut | null} cut @returns
   * {StagedEdge}
   */
  withLine(staged, link, obstacles, cut) {
    const { stage } = this;
    const { setting, mode, plan } = stage;
    const isActive = this.active.includes(staged.id);
    const known = this.textOf(staged.id);
    const keys = isActive ? this.asking?.edges.get(staged.id) : undefined;
    const text = keys ? withBlanks(known, keys) : known;
    const size = isActive ? mode.active : legible(POINTED, mode, setting.scale);
    const small = legible(LOCAL + 1, mode, setting.scale);
    const near = cut ? cut.at + cut.by / 2 : undefined;
    const clearance = Math.min(CLEARANCE[setting.direction], mode.around);
    const gap = clearance < CLEARANCE.right ? GAP.besideHeads : GAP.clear;
    const distances = isActive ? { clearance, gap, near } : {};
    const full = { lines: [text.full], size, ...distances };
    const two = { lines: text.lines, size, ...distances };
    const stack = { ...two, lines: text.stack };
    const wanted = plan.lines === 2 ? [two, full, stack] : [full, two, stack];
    const texts = [...wanted, ...wanted.map((each) => ({ ...each, size: small }))].map((each) =>
      keys ? { ...each, spacing: spacingOf(each.size, setting.scale) } : each,
    );
    const { wires } = stage.wiresAt(link, cut);
    const placed = placeText(texts, wires, obstacles, { ...setting, limits: this.limits });
    if (placed) {
      obstacles.add(placed.box);
      const detail = texts[placed.index].lines.length === 1 ? "full" : "two-lines";
      return { ...staged, detail, lines: placed.lines, plate: null, anchor: staged.anchor };
    }
    if (isActive) return { ...staged, detail: "none", lines: [], plate: null };
    const { lines, plate } = onPlate([text.full], longestRun(wires.forward), size, setting.measure, this.limits);
    return { ...staged, detail: "full", lines, plate };
  }

  /**
   * Where the numbers that are asked for are to be typed.
   * @param {StagedNode[]} nodes @param {StagedEdge[]} edges @param {Cut | null} cut @returns {Blank[]}
   */
  blanks(nodes, edges, cut) {
    if (!this.asking || this.stage.far) return [];
    const { measure, scale } = this.stage.setting;
    const lines = edges.flatMap((edge) => (this.active.includes(edge.id) ? edge.lines : []));
    const boxes = [...this.asking.nodes].flatMap(([id, key]) => this.boxOf(id, key, nodes, edges, cut));
    return [...lines.flatMap((line) => blanksIn(line, scale, measure)), ...boxes];
  }

  /**
   * @param {number} id @param {string} key @param {StagedNode[]} nodes @param {StagedEdge[]} edges
   * @param {Cut | null} cut
   */
  boxOf(id, key, nodes, edges, cut) {
    const node = nodes.find((each) => each.id === id);
    if (!node || node.tensor) return [];
    const bare = { ...node, gradient: { ...node.gradient, box: NOWHERE, lines: [] } };
    const isEmpty = node.gradient.look === "empty";
    const others = isEmpty ? nodes.map((each) => (each === node ? bare : each)) : nodes;
    return blankOf(node, key, this.obstaclesAmong(others, edges, cut), this.stage.setting);
  }

  /** @param {StagedNode[]} nodes @param {StagedEdge[]} edges @param {Cut | null} cut */
  obstaclesAmong(nodes, edges, cut) {
    const { stage, pointed } = this;
    const window = this.windowAround(cut);
    const obstacles = new Obstacles();
    for (const node of nodes) if (overlaps(placed(node.extent, node.center), window)) addNode(obstacles, node);
    for (const link of stage.scene.links) addEdge(obstacles, stage.wiresAt(link, cut).wires, window);
    for (const edge of edges) if (!pointed.includes(edge.id)) for (const { box } of edge.lines) obstacles.add(box);
    addGroups(obstacles, stage.groupsAt(cut));
    addTurns(obstacles, stage, cut, this.frame);
    return obstacles;
  }

  /** How wide the line of an edge is. @param {number} id */
  widthOf(id) {
    const { full } = this.textOf(id);
    return blockSize([full], this.stage.mode.active, this.stage.setting.measure).width;
  }

  /** What the line of an edge says: an active one with the digits that make its equation true. @param {number} id */
  textOf(id) {
    const { walk, format } = this.stage;
    return edgeText(walk, walk.trace.edges[id], format, this.active.includes(id) ? this.digits : undefined);
  }

  /** Where the lines may come to stand, so that nothing else is looked at. @param {Cut | null} cut */
  windowAround(cut) {
    const receivers = [...(this.asking?.nodes.keys() ?? [])].flatMap((id) => this.stage.walk.contributions[id]);
    const ids = [...this.active, ...this.pointed, ...receivers];
    const boxes = ids.flatMap((id) => {
      const link = this.stage.links.get(id);
      return link ? runBoxes(this.stage.wiresAt(link, cut).wires.forward, 2 * (this.widthOf(id) + BEYOND)) : [];
    });
    return around(boxes);
  }
}

/** @param {Obstacles} obstacles @param {StagedNode} node */
export function addNode(obstacles, { center, core, value, gradient, badge }) {
  obstacles.add(placed(core, center));
  for (const { box, lines } of [value, gradient]) {
    obstacles.add(placed(box, center));
    for (const line of lines) obstacles.add(placed(line.box, center));
  }
  if (badge) obstacles.add(placed(badge.box, center));
}

/** @param {Obstacles} obstacles @param {Wires} wires @param {Box} [window]  only what is within */
export function addEdge(obstacles, { forward, backward }, window = EVERYWHERE) {
  for (const points of [forward, backward])
    for (const box of runBoxes(points, THICKNESS)) if (overlaps(box, window)) obstacles.add(box);
}

/** The rims of frames, and the buttons. @param {Obstacles} obstacles @param {StagedGroup[]} groups */
export function addGroups(obstacles, groups) {
  for (const { frame, button } of groups) {
    obstacles.add(button);
    if (frame) addRim(obstacles, frame);
  }
}

/**
 * The frames of loops with their titles and bars, and the branches that were not taken.
 * @param {Obstacles} obstacles @param {Stage} stage @param {Cut | null} cut @param {Frame} moment
 */
export function addTurns(obstacles, stage, cut, moment) {
  for (const { kind, frame, title, buttons, bars, caption } of stageTurns(stage, cut, moment)) {
    addRim(obstacles, frame);
    obstacles.add(title.box);
    for (const box of bars) obstacles.add(box);
    if (caption) obstacles.add(caption.box);
    if (kind === "turn") for (const { box } of buttons) obstacles.add(box);
  }
  for (const { frame } of stageAsides(stage, cut)) obstacles.add(frame);
}

/** @param {Obstacles} obstacles @param {Box} frame */
function addRim(obstacles, { x, y, width, height }) {
  const corners = [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
    { x, y },
  ];
  for (const box of runBoxes(corners, THICKNESS)) obstacles.add(box);
}
