// What a folded loop shows: the open turn, and the nodes that the stacks before and after it hand on. The result says
// which nodes are drawn and between which of them edges run; where they stand is the layout's business.

/** @import {Edge, Walk} from "../lib/types.js" */
/** @import {FoldedLoop} from "./loops.js" */
import { currentTurns, loopsOf } from "./loops.js";

/** @typedef {{key: string, loop: FoldedLoop, turn: number, nodes: Set<number>}} OpenTurn  `turn`: its index. */
/**
 * @typedef {object} Stack  The turns of a loop before or after the open one, folded.
 * @property {string} key
 * @property {FoldedLoop} loop
 * @property {"before" | "after"} side
 * @property {number} from  Index of its first turn.
 * @property {number} to  Index of its last turn.
 * @property {number[]} exits  The nodes that are drawn: those used outside of it, or else its last.
 */
/**
 * @typedef {object} Folding
 * @property {OpenTurn[]} turns
 * @property {Stack[]} stacks
 * @property {(Stack | null)[]} stackOf  Per node.
 * @property {boolean[]} folded  Per node: in a stack, and not drawn.
 * @property {boolean[]} open  Per node: used outside of all stacks.
 * @property {string} state  Equal for two positions of a walk exactly if they are folded alike.
 */

/** @type {WeakMap<Walk, Map<string, Folding>>} */
const KEPT = new WeakMap();

/**
 * How the loops of a walk are folded at a position; with `unfolded`, none is.
 * @param {Walk} walk @param {number} position @param {boolean} [unfolded] @returns {Folding}
 */
export function foldingAt(walk, position, unfolded = false) {
  const current = unfolded ? new Map() : currentTurns(walk, position);
  const turns = [...current].map(([{ key, loop }, turn]) => `${key}@${loop.turns[0].first}:${turn}`);
  const state = turns.join();
  const kept = KEPT.get(walk) ?? new Map();
  KEPT.set(walk, kept);
  const before = kept.get(state);
  if (before) return before;
  const folding = fold(walk, current, state);
  if (kept.size > 8) kept.clear();
  kept.set(state, folding);
  return folding;
}

/** @param {Walk} walk @param {Map<FoldedLoop, number>} current @param {string} state @returns {Folding} */
function fold(walk, current, state) {
  const { nodes } = walk.trace;
  /** @type {Folding} */
  const folding = {
    turns: [],
    stacks: [],
    stackOf: nodes.map(() => null),
    folded: nodes.map(() => false),
    open: nodes.map(() => false),
    state,
  };
  for (const loop of current.size ? loopsOf(walk).loops : [])
    if (isShown(walk, loop, folding)) foldLoop(walk, loop, /** @type {number} */ (current.get(loop)), folding);
  if (folding.stacks.length) {
    for (const { source, target } of walk.trace.edges) if (!folding.stackOf[target]) folding.open[source] = true;
    takeLeaves(walk, folding);
    findExits(walk, folding);
  }
  return folding;
}

/**
 * Whether any node of a loop is drawn in the open.
 * @param {Walk} walk @param {FoldedLoop} loop @param {Folding} folding
 */
function isShown({ hidden }, { turnOf }, { stackOf }) {
  for (const node of turnOf.keys()) if (!hidden[node]) return stackOf[node] === null;
  return false;
}

/** @param {Walk} walk @param {FoldedLoop} loop @param {number} open @param {Folding} folding */
function foldLoop({ hidden }, loop, open, { turns, stacks, stackOf }) {
  const last = loop.loop.turns.length - 1;
  /** @type {(side: "before" | "after", from: number, to: number) => Stack} */
  const stack = (side, from, to) => ({ key: `stack|${loop.key}|${side}`, loop, side, from, to, exits: [] });
  const before = open > 0 ? stack("before", 0, open - 1) : null;
  const after = open < last ? stack("after", open + 1, last) : null;
  const turn = { key: `turn|${loop.key}`, loop, turn: open, nodes: /** @type {Set<number>} */ (new Set()) };
  for (const [node, at] of loop.turnOf) {
    if (at !== open) stackOf[node] = at < open ? before : after;
    else if (!hidden[node]) turn.nodes.add(node);
  }
  turns.push(turn);
  for (const each of [before, after]) if (each) stacks.push(each);
}

/** Whether a node is a leaf that no turn made: turns share it. @param {Walk} walk @param {number} node */
const isShared = (walk, node) => walk.trace.nodes[node].kind !== "operation" && !loopsOf(walk).of.has(node);

/** A leaf that only folded turns use is folded with them. @param {Walk} walk @param {Folding} folding */
function takeLeaves(walk, { stackOf }) {
  /** @type {Map<number, Stack | null>} */
  const users = new Map();
  for (const { source, target } of walk.trace.edges) {
    if (walk.hidden[source] || !isShared(walk, source)) continue;
    if (users.get(source) !== null) users.set(source, stackOf[target]);
  }
  for (const [leaf, stack] of users) if (stack) stackOf[leaf] = stack;
}

/** @param {Walk} walk @param {Folding} folding */
function findExits(walk, { stacks, stackOf, folded }) {
  const { trace, hidden } = walk;
  /** @type {Map<Stack, Set<number>>} */
  const exits = new Map(stacks.map((stack) => [stack, new Set()]));
  /** @param {number} node */
  const leave = (node) => {
    const stack = stackOf[node];
    if (stack && !hidden[node]) exits.get(stack)?.add(node);
  };
  for (const { source, target } of trace.edges) if (stackOf[source] !== stackOf[target]) leave(source);
  for (const { node } of trace.outputs) leave(node);
  leave(trace.output);
  trace.nodes.forEach(({ id }) => {
    folded[id] = stackOf[id] !== null;
  });
  for (const stack of stacks) {
    const own = exits.get(stack) ?? new Set();
    if (!own.size) own.add(lastShown(stack, hidden));
    stack.exits = [...own].sort((one, other) => one - other);
    for (const node of own) folded[node] = false;
  }
}

/** @param {Stack} stack @param {boolean[]} hidden */
function lastShown({ loop, from, to }, hidden) {
  let last = -1;
  for (const [node, turn] of loop.turnOf) if (from <= turn && turn <= to && !hidden[node]) last = Math.max(last, node);
  return last;
}

/**
 * Between which nodes an edge is drawn, or null where it is not: both ends in one stack, or what turns of the stack
 * share with the open one. An edge into a stack ends at its frame: `into`.
 * @param {Walk} walk @param {Folding} folding @param {Edge} edge
 * @returns {{source: number, target: number, into: Stack | null} | null}
 */
export function drawnEdge(walk, { stackOf, open }, { source, target }) {
  const [from, into] = [stackOf[source], stackOf[target]];
  if (into === null) return { source, target, into };
  if (from === into || isShared(walk, source)) return null;
  const isOfLoop = into.loop.turnOf.has(source);
  return open[source] && !isOfLoop ? null : { source, target: into.exits[0], into };
}

/**
 * What a node that a stack hands on is called: the name that it has at the end of its turn, with the turn's number.
 * @param {Stack} stack @param {number} node @returns {string | null}
 */
export function exitLabel({ loop: { loop, turnOf } }, node) {
  const turn = loop.turns[turnOf.get(node) ?? -1];
  const name = Object.keys(turn?.assigned ?? {}).find((each) => turn.assigned[each] === node);
  return name !== undefined && /^\p{L}+$/u.test(name) ? `${name}_${turn.number}` : null;
}

/**
 * The nodes by which a stack hands on a value from turn to turn, one a turn: what the name of its first exit stands for
 * at the end of each.
 * @param {Stack} stack @returns {{name: string, nodes: number[]} | null}
 */
export function handedOn({ loop: { loop }, from, to, exits }) {
  const turns = loop.turns.slice(from, to + 1);
  for (const exit of exits)
    for (const { assigned } of turns) {
      const name = Object.keys(assigned).find((each) => assigned[each] === exit);
      if (name !== undefined)
        return {
          name,
          nodes: turns.flatMap((turn) => (Object.hasOwn(turn.assigned, name) ? turn.assigned[name] : [])),
        };
    }
  return null;
}
