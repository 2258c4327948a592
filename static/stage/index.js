// The picture of one frame as plain data: from positions and routes to everything that is drawn. What does not change
// from frame to frame is the same object again, so that drawing touches only what is new.

/** @import {Frame, Selection, Translate, Walk} from "../lib/types.js" */
/** @import {Layout, Point} from "../layout/elk.js" */
/** @import {Link, Scene, Vertex} from "../layout/scene.js" */
/** @import {Asking} from "./blanks.js" */
/** @import {CameraPlace, Measure, Staged, StagedEdge, StagedNode} from "./types.js" */
/** @import {Room} from "./camera.js" */
/** @import {Wires} from "./labels.js" */
/** @import {Mode} from "./modes.js" */
/** @import {EdgeText, NumberFormat} from "./numbers.js" */
/** @import {Plan} from "./plan.js" */
/** @import {Setting} from "./slots.js" */
/** @import {Cut} from "./stretch.js" */
import { activeEdges } from "../trace/frame.js";
import { boundsOf, fittingScale, followPlace, inView, wholePlace } from "./camera.js";
import { activeBox } from "./active.js";
import { channelNode } from "./channel.js";
import { edgeState, endingAt, movedLines, stageEdge, wiresOf } from "./edges.js";
import { stageAsides } from "./asides.js";
import { askedTexts } from "./blanks.js";
import { stageGroups } from "./groups.js";
import { stageTurns } from "./turns.js";
import { letterLines } from "./letters.js";
import { ActiveLines } from "./lines.js";
import { estimate } from "./measure.js";
import { MODES, leastScale } from "./modes.js";
import { nodeState, stageNode } from "./nodes.js";
import { textsOf } from "./numbers.js";
import { overviewOf } from "./overview.js";
import { planFor } from "./plan.js";
import { QuietTexts } from "./quiet.js";
import { stageSlips } from "./slips.js";
import { along, centersOf, cutsBefore, moved, shiftAt, stretched, stretchedRoom, stretchedRoute } from "./stretch.js";
import { around } from "./text.js";

/**
 * What is pointed at, has the focus or is selected; and which view the reader has chosen: `auto` is whole where that
 * can be read, else following. `before`: where the camera is; `asking`: what is asked for where the frame is veiled;
 * `slips`: what was answered wrong.
 * @typedef {{focus?: Selection[], choice?: "auto" | CameraPlace["mode"], before?: CameraPlace | null, asking?: Asking |
 *   null, slips?: import("./slips.js").Slip[]}} View
 */
/**
 * @typedef
 * {{scene: Scene, layout: Layout, walk: Walk, room: Room, mode?: Mode, format: NumberFormat, measure?: Measure,
 *   t?: Translate, plan?: Plan, texts?: Map<string, EdgeText>, asking?: boolean}}
 *   Show `plan`: the sizes and gaps that were decided before; `texts`: those of the edges, made before; `asking`: there
 *   is room for blanks.
 */

/** @type {Translate} */
const inEnglish = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

const NO_TEXT = { detail: /** @type {const} */ ("none"), lines: [], plate: null };
const SOME = 0.98;

/** A walk in a layout and a room: sizes and gaps are decided once, then each frame is staged. */
export class Stage {
  /** @param {Show} show */
  constructor({
    scene,
    layout,
    walk,
    room,
    mode = MODES.page,
    format,
    measure = estimate,
    t = inEnglish,
    plan,
    texts,
    asking,
  }) {
    this.scene = scene;
    this.t = t;
    this.walk = walk;
    this.room = room;
    this.mode = mode;
    this.format = format;
    this.measure = measure;
    this.links = new Map(scene.links.map((link) => [link.edge.id, link]));
    this.vertices = new Map(scene.vertices.map((vertex) => [vertex.node.id, vertex]));
    this.texts = texts ?? textsOf(scene, walk, format);
    const planned = asking ? askedTexts(scene, walk, this.texts, mode) : this.texts;
    /** @type {Plan} */ this.plan = plan ?? planFor({ scene, layout, room, mode, measure }, planned);
    this.given = layout;
    this.layout = stretched(layout, scene, this.plan.cuts);
    this.centers = centersOf(scene, this.layout);
    /** Where the channel opens before a gate. @type {ReturnType<typeof cutsBefore> | null} */ this.cutBefore = null;
    this.least = leastScale(mode, scene);
    /** @type {Map<string, {key: string, staged: StagedNode}>} */ this.stagedNodes = new Map();
    /** @type {Map<string, {key: string, staged: StagedEdge}>} */ this.stagedEdges = new Map();
    /** @type {Map<string, {key: string, wires: Wires}>} */ this.wires = new Map();
    this.far = false;
    /** @type {Setting} */
    this.setting = { measure, format, mode, direction: scene.direction, matrices: scene.matrices, scale: 0 };
    this.quiet = new QuietTexts(this);
    this.setScale(this.plan.scale);
  }

  /** The same with other numbers: sizes and gaps stay, so that nothing moves. @param {Walk} walk */
  withNumbers(walk) {
    const { scene, given: layout, room, mode, format, measure, t, plan } = this;
    return new Stage({ scene, layout, walk, room, mode, format, measure, t, plan });
  }

  /** Texts are drawn for this scale of the camera. @param {number} scale */
  setScale(scale) {
    this.far = scale < this.least * SOME;
    const drawn = Math.max(scale, this.least);
    if (drawn === this.setting.scale) return;
    this.setting = { ...this.setting, scale: drawn };
    this.stagedNodes.clear();
    this.stagedEdges.clear();
    this.quiet = new QuietTexts(this);
  }

  /** Whether texts are as they are to be at this scale of the camera. @param {number} scale */
  isDrawnFor(scale) {
    return this.setting.scale === Math.max(scale, this.least) && this.far === scale < this.least * SOME;
  }

  /** The picture at a frame. @param {Frame} frame @param {View} [view] @returns {Staged} */
  show(frame, { focus = [], choice = "auto", before = null, asking = null, slips = [] } = {}) {
    const cut = this.channelAt(frame);
    const place = this.roughPlace(choice, before, cut);
    this.setScale(place.scale);
    const active = new Set(activeEdges(frame).filter(() => frame.moment.phase !== "start"));
    const limits = place.mode === "whole" ? inView(place, this.room) : null;
    const lines = new ActiveLines(this, frame, active, focus, { limits, asking });
    const nodes = this.scene.vertices.map((vertex) => this.nodeAt(vertex, frame, cut, lines.receiving));
    const edges = this.edgesAt(frame, cut, active);
    lines.place(nodes, edges, cut);
    const bounds = this.boundsWith(cut);
    const isFollowing = place.mode === "follow";
    const camera = isFollowing ? this.following(frame, before, { nodes, edges, bounds }, place.scale, slips) : place;
    if (isFollowing) lines.keepInView(inView(camera, this.room), nodes, edges, cut);
    const blanks = lines.blanks(nodes, edges, cut);
    return {
      direction: this.scene.direction,
      nodes,
      edges,
      groups: this.groupsAt(cut),
      turns: stageTurns(this, cut, frame),
      asides: stageAsides(this, cut),
      bounds,
      camera,
      blanks,
      slips: stageSlips(this, frame, slips, { nodes, edges, blanks }, cut, limits),
      overview: overviewOf(nodes, bounds, camera, this.room),
      far: this.far,
      phase: frame.moment.phase,
    };
  }

  /** The map of a staged picture, seen from another place. @param {Staged} staged @param {CameraPlace} camera */
  overview({ nodes, bounds }, camera) {
    return overviewOf(nodes, bounds, camera, this.room);
  }

  /** Where the gap is open at a frame. @param {Frame} frame @returns {Cut | null} */
  channelAt(frame) {
    const id = channelNode(frame);
    const vertex = id === null ? undefined : this.vertices.get(id);
    if (id === null || !vertex || !this.plan.channel) return null;
    this.cutBefore ??= cutsBefore(this.scene, this.layout);
    return { at: this.cutBefore(vertex), by: this.plan.channel };
  }

  /** @param {Cut | null} cut */
  boundsWith(cut) {
    return boundsOf(this.layout, cut);
  }

  /**
   * The mode and scale of the camera, and its place unless it follows.
   * @param {View["choice"]} choice @param {CameraPlace | null} before @param {Cut | null} cut @returns {CameraPlace}
   */
  roughPlace(choice, before, cut) {
    const { plan, room, mode } = this;
    if (choice === "free" && before) return before;
    if (choice === "follow" || (choice !== "whole" && !plan.fits))
      return { mode: "follow", scale: plan.fits ? Math.max(plan.scale, mode.comfortable) : plan.scale, x: 0, y: 0 };
    const open = this.boundsWith({ at: 0, by: plan.channel });
    const scale = plan.fits ? plan.scale : Math.min(plan.scale, fittingScale(open, room));
    return wholePlace(this.boundsWith(cut), room, scale);
  }

  /**
   * Where the camera is that follows the walk.
   * @param {Frame} frame @param {CameraPlace | null} before @param {Pick<Staged, "nodes" | "edges" | "bounds">} picture
   * @param {number} scale @param {import("./slips.js").Slip[]} slips
   */
  following(frame, before, { nodes, edges, bounds }, scale, slips) {
    const room = {
      width: this.room.width / scale,
      height: (this.room.height - this.room.top - this.room.bottom) / scale,
    };
    const active = activeBox(frame, nodes, edges, room, slips);
    const all = active ? around([bounds, active]) : bounds;
    return followPlace(before, active ?? bounds, all, this.room, scale);
  }

  /** @param {string} key @param {Cut | null} cut @returns {number} */
  shiftOf(key, cut) {
    return cut ? shiftAt([cut], along(/** @type {Point} */ (this.centers.get(key)), this.scene.direction)) : 0;
  }

  /** @param {Vertex} vertex @param {Frame} frame @param {Cut | null} cut @param {Map<number, number>} receiving */
  nodeAt(vertex, frame, cut, receiving) {
    const node = this.walk.trace.nodes[vertex.node.id];
    const state = nodeState(frame, node, receiving);
    const shift = this.shiftOf(vertex.key, cut);
    const key = Object.values(state).join();
    const cached = this.stagedNodes.get(vertex.key);
    const center = moved(/** @type {Point} */ (this.centers.get(vertex.key)), shift, this.scene.direction);
    const same = cached?.key === key ? cached.staged : null;
    if (same?.center.x === center.x && same.center.y === center.y) return same;
    const letter = letterLines(this, vertex, state.letter);
    const staged = same ? { ...same, center } : stageNode(vertex, node, frame, state, center, this.setting, letter);
    this.stagedNodes.set(vertex.key, { key, staged });
    return staged;
  }

  /** The wires of an edge where the channel is open. @param {Link} link @param {Cut | null} cut */
  wiresAt(link, cut) {
    const { direction } = this.scene;
    const route = /** @type {Point[]} */ (this.layout.routes.get(link.key));
    const shifts = { start: this.shiftOf(link.source.key, cut), end: this.shiftOf(link.target.key, cut) };
    const beyond =
      cut && shifts.start !== shifts.end ? route.filter((point) => along(point, direction) >= cut.at).length : 0;
    const key = `${shifts.start}|${shifts.end}|${beyond}|${link.into === null ? "" : cut?.at}`;
    const cached = this.wires.get(link.key);
    if (cached?.key === key) return cached;
    const shifted = stretchedRoute(route, cut ? [cut] : [], direction, shifts);
    const from = moved(/** @type {Point} */ (this.centers.get(link.source.key)), shifts.start, direction);
    const to = moved(/** @type {Point} */ (this.centers.get(link.target.key)), shifts.end, direction);
    const rim = link.into === null ? undefined : this.roomAt(link.into, cut);
    const wires = wiresOf(shifted, link, from, to, direction);
    const fresh = { key, wires: rim ? endingAt(wires, rim, direction) : wires };
    this.wires.set(link.key, fresh);
    return fresh;
  }

  /**
   * All edges with their quiet texts; those that are active come without any.
   * @param {Frame} frame @param {Cut | null} cut @param {Set<number>} active
   */
  edgesAt(frame, cut, active) {
    const { edges } = this.walk.trace;
    return this.scene.links.map((link) => {
      const edge = edges[link.edge.id];
      const state = edgeState(frame, edge, active.has(edge.id));
      const { key: shape, wires } = this.wiresAt(link, cut);
      const quiet = state.differentiated && state.active !== "backward" ? this.quiet.of(link) : null;
      const shift = quiet && cut ? shiftAt([cut], quiet.across ?? along(quiet.box, this.scene.direction)) : 0;
      const key = `${shape}|${shift}|${Object.values(state).join()}|${quiet ? 1 : 0}`;
      const cached = this.stagedEdges.get(link.key);
      if (cached?.key === key) return cached.staged;
      const text = quiet
        ? { detail: quiet.detail, lines: movedLines(quiet.lines, shift, this.scene.direction), plate: null }
        : NO_TEXT;
      const staged = stageEdge(link, edge, wires, state, text);
      this.stagedEdges.set(link.key, { key, staged });
      return staged;
    });
  }

  /** The room of a frame where the channel is open. @param {string} key @param {Cut | null} cut */
  roomAt(key, cut) {
    const room = this.layout.rooms.get(key);
    return room && cut ? stretchedRoom(room, [cut], this.scene.direction) : room;
  }

  /** @param {Cut | null} cut */
  groupsAt(cut) {
    const { scene, layout, walk, setting } = this;
    const { direction } = scene;
    const rooms = new Map([...layout.rooms.keys()].map((key) => [key, /** @type {any} */ (this.roomAt(key, cut))]));
    return stageGroups(
      scene,
      { ...layout, rooms },
      walk.trace,
      (key) => moved(/** @type {Point} */ (this.centers.get(key)), this.shiftOf(key, cut), direction),
      setting,
    );
  }
}

/**
 * The picture of one frame, for callers that need just one.
 * @param {Frame} frame @param {Omit<Show, "walk"> & View} options @returns {Staged}
 */
export const stage = (frame, options) => new Stage({ ...options, walk: frame.walk }).show(frame, options);
