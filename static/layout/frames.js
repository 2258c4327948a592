// The frames of a scene, the outer before the inner: open groups, and of a folded loop the open turn and the stacks
// before and after it. Groups and turns are stretches of nodes, so that of two frames one lies in the other or beside.

/** @import {Group, Trace, Walk} from "../lib/types.js" */
/** @import {Folding, OpenTurn, Stack} from "../trace/folding.js" */
import { handedOn } from "../trace/folding.js";

/**
 * @typedef {{key: string, parent: string | null, group: Group | null, turn: OpenTurn | null, stack: Stack | null,
 *   nodes: Iterable<number>}} Frame  One of `group`, `turn` and `stack` is what it frames; `parent`: the key of the
 *   frame around it; `nodes`: those that are drawn in it.
 */
/** @typedef {{frames: Frame[], homes: (string | null)[]}} Frames  `homes`: per node the key of its innermost frame. */

/** The least room of a frame for its title and buttons, and between its rim and what is in it. */
export const TURN_WIDTH = 250;
export const STACK_WIDTH = 132;
export const PADDING = { top: 38, side: 14, bottom: 14 };
/** The room for the bars of a stack, with their caption. */
export const BARS = { height: 44, caption: 24 };

/** @param {Walk} walk @param {Folding} folding @returns {Frames} */
export function framesOf(walk, folding) {
  const { trace, hidden } = walk;
  /** @param {number} node */
  const isDrawn = (node) => !hidden[node] && !folding.folded[node];
  /** @type {Frame[]} */
  const frames = [...openGroups(trace, folding, isDrawn), ...turnFrames(folding), ...stackFrames(folding)]
    .sort((one, other) => one.first - other.first || other.last - one.last)
    .map(({ first, last, ...frame }) => frame);
  /** @type {(string | null)[]} */
  const homes = trace.nodes.map(() => null);
  for (const frame of frames) {
    const [first] = frame.nodes;
    frame.parent = homes[first] ?? null;
    for (const node of frame.nodes) homes[node] = frame.key;
  }
  return { frames, homes };
}

/**
 * The groups that are open and show something, but for those in a stack.
 * @param {Trace} trace @param {Folding} folding @param {(node: number) => boolean} isDrawn
 */
function openGroups({ nodes, groups = [], collapsed = [] }, { stackOf }, isDrawn) {
  const closed = new Set(collapsed);
  /** @type {Set<number>} */
  const open = new Set();
  const keys = groupKeys(groups);
  return groups.flatMap((group) => {
    const drawn = group.nodes.filter((id) => isDrawn(id) && nodes[id].gate !== group.id);
    const around = group.parent === null || open.has(group.parent);
    const [first, last] = [group.nodes[0], group.nodes[group.nodes.length - 1]];
    const isStacked = stackOf[first] !== null && stackOf[first] === stackOf[last];
    if (closed.has(group.id) || !around || !drawn.length) return [];
    open.add(group.id);
    if (isStacked) return [];
    return [{ key: keys[group.id], parent: null, group, turn: null, stack: null, nodes: drawn, first, last }];
  });
}

/** A name for each group that survives small changes of the program. @param {Group[]} groups @returns {string[]} */
export function groupKeys(groups) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return groups.map(({ label }) => {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    return `group|${label}|${count}`;
  });
}

/** A turn reaches a little further than its nodes: a call that is all of it stands in it. @param {Folding} folding */
function turnFrames({ turns }) {
  return turns.map((turn) => {
    const { first, last } = turn.loop.loop.turns[turn.turn];
    return {
      key: turn.key,
      parent: null,
      group: null,
      turn,
      stack: null,
      nodes: turn.nodes,
      first,
      last: last + 0.5,
    };
  });
}

/** @param {Folding} folding */
function stackFrames({ stacks }) {
  return stacks.map((stack) => {
    const { turns } = stack.loop.loop;
    const [first, last] = [turns[stack.from].first, turns[stack.to].last];
    return { key: stack.key, parent: null, group: null, turn: null, stack, nodes: stack.exits, first, last };
  });
}

/** Whether a stack has bars: it hands a value on, turn by turn. @param {Stack} stack */
export const hasBars = (stack) => (handedOn(stack)?.nodes.length ?? 0) > 1;

/**
 * The room around what is in a frame, and its least size.
 * @param {Frame} frame
 */
export function frameRoom({ turn, stack }) {
  const bottom = PADDING.bottom + (stack && hasBars(stack) ? BARS.height + BARS.caption : 0);
  const padding = `[top=${PADDING.top},left=${PADDING.side},bottom=${bottom},right=${PADDING.side}]`;
  return { padding, width: turn ? TURN_WIDTH : stack ? STACK_WIDTH : 0 };
}
