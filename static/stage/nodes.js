// A node of the picture at one frame: its outline, its name, its value and its gradient, around its middle.

/** @import {Frame, Node} from "../lib/types.js" */
/** @import {Point} from "../layout/elk.js" */
/** @import {Vertex} from "../layout/scene.js" */
/** @import {Setting} from "./slots.js" */
/** @import {Box, Slot, StagedNode, TextLine} from "./types.js" */
import { NAME_SIZE } from "../layout/sizes.js";
import { askedOf, gradientComputed, nodeActive, productComputed, valueComputed } from "../trace/frame.js";
import { upstreamLetter } from "../trace/factors.js";
import { sumDigits, sumSign } from "../lib/equation.js";
import { nameParts } from "../lib/names.js";
import { legible } from "./modes.js";
import { DIGITS, short } from "./numbers.js";
import { stageSlot } from "./slots.js";
import { MIDDLE, around, part, textLine } from "./text.js";

const BADGE_SIZE = 16;
const LEAF_RADIUS = 8;
/** Flags of the trace that the picture shows. */
const FLAGS = ["unused", "unreached", "kink"];

/**
 * What a node looks like at a frame: two frames with the same state have the same picture of it. `digits`: of the
 * equation that has just brought its gradient; `receiving`: an active edge ends in it.
 * @typedef {{computed: boolean, differentiated: boolean, active: "forward" | "backward" | null, summing: boolean,
 *   receiving: boolean, arrived: number, digits: number, asked: "value" | "gradient" | null, letter: string}}
 *   NodeState  `asked`: which of its numbers is not shown yet, so that one can guess it; `letter`: what the rule of the
 *   present step calls its gradient.
 */

/**
 * @param {Frame} frame @param {Node} node @param {Map<number, number>} receiving digits by node @returns {NodeState}
 */
export function nodeState(frame, node, receiving) {
  const { id } = node;
  const active = nodeActive(frame, id) && frame.moment.phase !== "start" ? frame.moment.phase : null;
  const uses = frame.walk.contributions[id];
  return {
    computed: valueComputed(frame, id),
    differentiated: gradientComputed(frame, id),
    active: active === "forward" || active === "backward" ? active : null,
    summing: nodeActive(frame, id) && frame.moment.event === "sum" && !frame.isVeiled,
    receiving: receiving.has(id),
    arrived: uses.length > 1 ? uses.filter((edge) => productComputed(frame, edge)).length : 0,
    digits: uses.length === 1 ? (receiving.get(id) ?? DIGITS) : DIGITS,
    asked: askedOf(frame, id),
    letter: active === "backward" ? letterOf(frame) : "",
  };
}

/** The letter of the rule for the upstream gradient, in a step of a linear map. @param {Frame} frame */
function letterOf({ walk: { trace }, moment: { event, edges } }) {
  if (event !== "edges") return "";
  return edges.map((edge) => upstreamLetter(trace, trace.edges[edge])).find((letter) => letter) ?? "";
}

/**
 * @param {Vertex} vertex @param {Node} node @param {Frame} frame @param {NodeState} state @param {Point} center
 * @param {Setting} setting @param {TextLine[]} letter  what the rule calls its gradient @returns {StagedNode}
 */
export function stageNode(vertex, node, frame, state, center, setting, letter = []) {
  const { core: outline } = vertex.size;
  const core = { x: -outline.width / 2, y: -outline.height / 2, ...outline, radius: radiusOf(vertex) };
  const value = valueSlot(vertex, node, state, setting);
  const gradient = gradientSlot(vertex, node, frame, state, setting, letter);
  const badge = badgeOf(node, state, value, gradient, setting);
  const name = nameLine(vertex, node, setting);
  return {
    key: vertex.key,
    id: node.id,
    kind: node.kind,
    tensor: node.shape.length > 0,
    center,
    core,
    name,
    value,
    gradient,
    badge,
    extent: around([
      core,
      value.box,
      gradient.box,
      ...[...value.lines, ...gradient.lines].map(({ box }) => box),
      ...(badge ? [badge.box] : []),
    ]),
    active: state.active,
    marks: marksOf(node, frame, state),
  };
}

/** @param {Vertex} vertex */
const radiusOf = ({ node, size: { core } }) =>
  node.kind === "operation" ? Math.min(core.width, core.height) / 2 : LEAF_RADIUS;

/** @param {Node} node @param {Frame} frame @param {NodeState} state */
function marksOf(node, { walk }, { computed, differentiated, summing, receiving, asked }) {
  const marks = FLAGS.filter((flag) => node.flags.includes(flag));
  if (computed) marks.push("computed");
  if (differentiated) marks.push("differentiated");
  if (summing) marks.push("summing");
  if (receiving) marks.push("receiving");
  if (asked) marks.push(`asked-${asked}`);
  if (node.id === walk.trace.output) marks.push("output");
  return marks;
}

/**
 * A node that a stack hands on has a name there.
 * @param {Vertex} vertex @param {Node} present @param {Setting} setting @returns {TextLine}
 */
function nameLine({ size, node }, present, { measure }) {
  const italic = node.kind === "input" || node.label !== present.label;
  const { base, index } = nameParts(node.label);
  const parts = [{ ...part(base, "ink", 500), italic }];
  if (index) parts.push({ ...part(index, "ink", 500), italic: false, lowered: true });
  return textLine(parts, { x: size.name, y: NAME_SIZE * 0.33, size: NAME_SIZE, family: "math" }, measure);
}

/** @param {Vertex} vertex @param {Node} node @param {NodeState} state @param {Setting} setting */
function valueSlot({ size }, node, { computed, active, asked }, setting) {
  return stageSlot(
    {
      side: "value",
      room: size.value,
      shape: node.shape,
      value: computed ? node.value : null,
      text: asked === "value" ? "?" : "",
      fresh: false,
      active: active === "forward",
      letter: [],
      digits: DIGITS,
      leaf: node.kind !== "operation",
    },
    setting,
  );
}

/**
 * @param {Vertex} vertex @param {Node} node @param {Frame} frame @param {NodeState} state @param {Setting} setting
 * @param {TextLine[]} letter
 */
function gradientSlot({ size }, node, frame, state, setting, letter) {
  const { differentiated, receiving, summing, digits, asked } = state;
  const gathered = node.shape.length ? "" : collected(node, frame, state, size.gradient.width, setting);
  return stageSlot(
    {
      side: "gradient",
      room: size.gradient,
      shape: node.shape,
      value: differentiated ? node.gradient : null,
      text: gathered || (asked === "gradient" ? "?" : ""),
      fresh: (receiving && differentiated) || summing,
      active: summing,
      letter,
      digits,
      leaf: node.kind !== "operation",
    },
    setting,
  );
}

/**
 * What a node of several uses has gathered so far: `0.2 + □`, then, as it is summed, `0.2 + 0.3 = 0.5`; where there is
 * no room for that, how many of how many have come, then the sum alone.
 * @param {Node} node @param {Frame} frame @param {NodeState} state @param {number} width @param {Setting} setting
 */
function collected(node, { walk }, { differentiated, summing, arrived }, width, { format, measure }) {
  const uses = walk.contributions[node.id];
  if (uses.length < 2 || arrived === 0 || (differentiated && !summing)) return "";
  const products = uses.map((edge) => walk.trace.edges[edge].product);
  const digits = summing ? sumDigits(products, node.gradient) : DIGITS;
  const terms = products.slice(0, arrived).map((product) => short(product, format, digits));
  if (arrived < uses.length) terms.push("□");
  const total = summing ? ` ${sumSign(products, node.gradient, digits)} ${short(node.gradient, format, digits)}` : "";
  const text = terms.join(" + ").replaceAll("+ −", "− ") + total;
  if (measure(text, { size: 18, weight: 700, family: "ui" }) <= width + 12) return text;
  return summing ? "" : `Σ ${arrived} / ${uses.length}`;
}

/**
 * A small sign for what needs attention, at the number that it is about: not finite, a kink.
 * @param {Node} node @param {NodeState} state @param {Slot} value @param {Slot} gradient @param {Setting} setting
 */
function badgeOf(node, { computed, differentiated }, value, gradient, { measure, mode, scale }) {
  const sign =
    node.flags.includes("non_finite") && computed ? "!" : node.flags.includes("kink") && differentiated ? "∠" : "";
  if (!sign) return null;
  const { box, lines } = sign === "!" ? value : gradient;
  const right = lines.length ? Math.max(...lines.map((line) => line.box.x + line.box.width)) : box.x + box.width;
  const size = legible(BADGE_SIZE, mode, scale);
  const place = {
    x: right + 3,
    y: box.y + box.height / 2 + size * MIDDLE,
    size,
    anchor: /** @type {const} */ ("start"),
  };
  return textLine([part(sign, "warning", 800)], place, measure);
}

/** A staged box where it is in the picture. @param {Box} box @param {Point} center @returns {Box} */
export const placed = ({ x, y, width, height }, center) => ({ x: x + center.x, y: y + center.y, width, height });
