// The loops of a walk that are folded, and which turn of each the walk is in. A loop of many turns shows one of them;
// the rest are two stacks. The walk itself goes through all steps.

/** @import {Loop, Node, Span, Turn, Walk} from "../lib/types.js" */

/** A loop of more turns than these is folded. */
export const OPEN_TURNS = 3;

/**
 * @typedef {{key: string, loop: Loop, turnOf: Map<number, number>}} FoldedLoop  `key`: its place among the loops of the
 *   turn around it, after the key of that loop, so that turns of one form have the same keys; `turnOf`: per node of the
 *   loop, the index of its turn.
 */
/** @typedef {{loops: FoldedLoop[], of: Map<number, FoldedLoop[]>}} Loops  `of`: the loops around a node. */

/** @type {WeakMap<Walk, Loops>} */
const LOOPS = new WeakMap();

/** The loops of a walk that can be folded, the outer before the inner. @param {Walk} walk @returns {Loops} */
export function loopsOf(walk) {
  let loops = LOOPS.get(walk);
  if (!loops) {
    loops = findLoops(walk);
    LOOPS.set(walk, loops);
  }
  return loops;
}

/** @param {Walk} walk @returns {Loops} */
function findLoops(walk) {
  const { trace } = walk;
  const keys = loopKeys(trace.loops ?? []);
  /** @type {FoldedLoop[]} */
  const loops = [];
  /** @type {Map<number, FoldedLoop[]>} */
  const of = new Map();
  (trace.loops ?? []).forEach((loop, at) => {
    if (loop.turns.length <= OPEN_TURNS || isInGate(walk, loop)) return;
    const folded = { key: keys[at], loop, turnOf: nodesOf(walk, loop) };
    loops.push(folded);
    for (const node of folded.turnOf.keys()) of.set(node, [...(of.get(node) ?? []), folded]);
  });
  return { loops, of };
}

/** @param {Loop[]} loops @returns {string[]} */
function loopKeys(loops) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {string[]} */
  const keys = [];
  for (const { parent, turn } of loops) {
    const around = `${parent}|${turn}`;
    const place = counts.get(around) ?? 0;
    counts.set(around, place + 1);
    keys.push(parent === null ? String(place) : `${keys[parent]}.${place}`);
  }
  return keys;
}

/** Whether a loop runs within a call that is drawn as one gate. @param {Walk} walk @param {Loop} loop */
function isInGate({ trace }, { turns }) {
  const [first, last] = [turns[0].first, turns[turns.length - 1].last];
  return (trace.collapsed ?? []).some((id) => {
    const { nodes } = trace.groups[id];
    return nodes[0] <= first && last <= nodes[nodes.length - 1];
  });
}

/** The nodes of each turn. @param {Walk} walk @param {Loop} loop */
function nodesOf({ trace: { nodes, edges } }, loop) {
  /** @type {Map<number, number>} */
  const turnOf = new Map();
  loop.turns.forEach(({ first, last }, turn) => {
    for (let node = first; node <= last; node += 1) if (nodes[node].kind !== "input") turnOf.set(node, turn);
  });
  /** @type {Node[]} */
  const before = [];
  for (let at = loop.turns[0].first - 1; at >= 0 && (nodes[at].kind === "input" || isRow(nodes[at], loop)); at -= 1)
    if (nodes[at].kind !== "input") before.push(nodes[at]);
  if (before.length) takeRows(before, turnOf, edges);
  return turnOf;
}

/**
 * The rows that `zip` takes before the first turn belong to the turns that use them.
 * @param {Node[]} rows @param {Map<number, number>} turnOf @param {import("../lib/types.js").Edge[]} edges
 */
function takeRows(rows, turnOf, edges) {
  const users = new Map(rows.map(({ id }) => [id, /** @type {Set<number | undefined>} */ (new Set())]));
  for (const { source, target } of edges) users.get(source)?.add(turnOf.get(target));
  for (const [row, turns] of users) {
    const [turn] = turns;
    if (turns.size === 1 && turn !== undefined) turnOf.set(row, turn);
  }
}

/** Whether a node before the first turn belongs to what the loop runs over. @param {Node} node @param {Loop} loop */
const isRow = ({ kind, span }, loop) => kind === "operation" && within(span, loop.span);

/** @param {Span | null} span @param {Span} outer */
function within(span, outer) {
  if (!span) return false;
  const from = span.line - outer.line || span.column - outer.column;
  const to = outer.end_line - span.end_line || outer.end_column - span.end_column;
  return from >= 0 && to >= 0;
}

/**
 * The turn of each loop that a position is in: the one that was visited last, or else the first.
 * @param {Walk} walk @param {number} position @returns {Map<FoldedLoop, number>}
 */
export function currentTurns(walk, position) {
  const { loops, of } = loopsOf(walk);
  /** @type {Map<FoldedLoop, number>} */
  const turns = new Map();
  for (let at = position; at > 0 && turns.size < loops.length; at -= 1) {
    const { node } = walk.moments[at];
    for (const loop of (node !== null && of.get(node)) || [])
      if (!turns.has(loop)) turns.set(loop, /** @type {number} */ (loop.turnOf.get(/** @type {number} */ (node))));
  }
  for (const loop of loops) if (!turns.has(loop)) turns.set(loop, 0);
  return turns;
}

/**
 * The position of the same place in another turn of a loop: the same step of the node that stands where the present one
 * does in its turn, or else the first step of that turn in this direction.
 * @param {Walk} walk @param {number} position @param {FoldedLoop} loop @param {number} turn  Its index.
 * @returns {number}
 */
export function sameStepOf(walk, position, { loop, turnOf }, turn) {
  const { phase, event, node } = walk.moments[position];
  const backward = phase === "backward";
  const present = node === null ? undefined : turnOf.get(node);
  const place = node === null || present === undefined ? null : node - loop.turns[present].first;
  const target = place === null ? null : loop.turns[turn].first + place;
  const visits = walk.moments.flatMap((moment, at) => {
    const there = moment.node !== null && turnOf.get(moment.node) === turn;
    return there && (moment.phase === "backward") === backward ? [at] : [];
  });
  const same = visits.find((at) => walk.moments[at].node === target && walk.moments[at].event === event);
  return same ?? visits[0] ?? position;
}

/** The turn of a loop by its index. @param {FoldedLoop} loop @param {number} index @returns {Turn} */
export const turnAt = ({ loop }, index) => loop.turns[index];
