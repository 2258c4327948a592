// Synchronizes the selections of editor and graph: selected text selects its node, a selected node or edge marks its
// text.

/** @import {Node, Span, Walk} from "../lib/types.js" */
/** @import {Editor} from "../panels/editor.js" */
/** @import {ViewActions} from "./actions/view.js" */
/** @import {ReadableWalk} from "./state.js" */
/** @import {Range} from "../lib/spans.js" */
import { Ruler } from "../lib/spans.js";
import { standIn } from "../trace/groups.js";

/** So long a selection must rest before it is followed, in milliseconds. */
const SELECTION_PAUSE = 120;
const NAME = /(?<![\p{L}\p{M}\p{N}_.])[\p{L}_][\p{L}\p{M}\p{N}_]*/gu;

/** @param {Editor} editor @param {ReadableWalk} store @param {ViewActions} actions */
export function syncEditor(editor, store, actions) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  editor.onSelect((range, typed) => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const { walk, status, selection } = store.state;
      const id = walk && status === "current" ? nodeAt(walk, typed, range) : null;
      if (id !== null && !(selection?.kind === "node" && selection.id === id))
        actions.select({ kind: "node", id }, "answer"); // to move the cursor is nothing to undo
    }, SELECTION_PAUSE);
  });
  store.watch(["selection"], ({ selection, walk }) => {
    const trace = walk?.trace;
    const node =
      selection && trace
        ? trace.nodes[selection.kind === "node" ? selection.id : trace.edges[selection.id].target]
        : null;
    editor.mark([["chosen", node?.span ?? null]]);
  });
  store.watch(["walk", "position", "program", "summary", "view"], (state) => {
    if (state.view === "page") markStep(editor, state); // a lecture has no editor
  });
  store.watch(["problem", "status"], ({ problem, status }) => {
    editor.mark([["fault", (status === "error" && problem?.errors[0]?.span) || null]]);
  });
}

/**
 * Light up the part of the program that the present step computes, and in it the parts that have no name.
 * @param {Editor} editor @param {import("./state.js").State} state
 */
function markStep(editor, { walk, position, program, traced, summary }) {
  const moment = walk && traced === program && !summary ? walk.moments[position] : undefined;
  const node = moment && moment.node !== null && moment.event !== "sum" ? walk?.trace.nodes[moment.node] : undefined;
  const operands = (node?.operands ?? []).map((id) => walk?.trace.nodes[id]);
  const washed = operands.slice(0, SLOTS.length).filter((each) => each?.kind === "operation" && each.name === null);
  editor.mark([
    ...SLOTS.flatMap((slot) => {
      const name = operands[slot]?.name ?? null;
      const named = name !== null && node?.span ? nameIn(program, node.span, name, slot) : null;
      return /** @type {import("../panels/editor.js").Mark[]} */ ([
        [`operand-${slot}`, washed[slot]?.span ?? null],
        [`name-${slot}`, named],
      ]);
    }),
    ["step", node?.span ?? null],
  ]);
}

/** Operands that are marked. */
const SLOTS = /** @type {const} */ ([0, 1]);

/**
 * Where a part of the program reads a name: of several places the last for a second operand, else the first.
 * @param {string} text @param {Span} span @param {string} name @param {number} slot @returns {Range | null}
 */
function nameIn(text, span, name, slot) {
  const { from, to } = new Ruler(text).range(span);
  const places = [...text.slice(from, to).matchAll(NAME)].filter(([word]) => word.normalize("NFKC") === name);
  const place = places.at(slot === 0 ? 0 : -1);
  return place ? { from: from + place.index, to: from + place.index + place[0].length } : null;
}

/**
 * The node that a part of the text stands for: the one whose name is there, else the smallest that covers it. What
 * the picture does not show, such as the constant of a gate, is passed over.
 * @param {Walk} walk @param {string} text @param {Range} range @returns {number | null}
 */
export function nodeAt(walk, text, range) {
  const ruler = new Ruler(text);
  const part = trimmed(text, range);
  const { nodes } = walk.trace.origin ?? walk.trace;
  const shown = nodes.filter(({ id, span }) => span && (!walk.hidden[id] || standIn(walk.trace, id) !== id));
  const places = shown.map((node) => ({ node, ...ruler.range(/** @type {Span} */ (node.span)) }));
  const named = nodeNamed(places, text, part);
  if (named !== null) return standIn(walk.trace, named);
  const covering = places.filter(({ from, to }) => from <= part.from && part.to <= to);
  const [smallest] = covering.sort(
    (one, other) => one.to - one.from - (other.to - other.from) || other.node.id - one.node.id,
  );
  return smallest ? standIn(walk.trace, smallest.node.id) : null;
}

/**
 * Without blanks at the ends, and without brackets around the whole.
 * @param {string} text
 * @param {Range} range
 * @returns {Range}
 */
function trimmed(text, { from, to }) {
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  return from < to && isBracketed(text.slice(from, to)) ? trimmed(text, { from: from + 1, to: to - 1 }) : { from, to };
}

/** Whether one pair of brackets holds all of it. @param {string} text */
function isBracketed(text) {
  if (!text.startsWith("(") || !text.endsWith(")")) return false;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    depth += { "(": 1, ")": -1 }[text[at]] ?? 0;
    if (depth === 0) return false;
  }
  return true;
}

/**
 * The node with the name that is written here: a name is read wherever it stands, but its node's span is one place
 * only.
 * Of several with one name it is the one assigned here, else the last one assigned before.
 * @param {Array<{node: Node} & Range>} places @param {string} text @param {Range} range @returns {number | null}
 */
function nodeNamed(places, text, { from, to }) {
  const line = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", from);
  const written = text.slice(line, end < 0 ? text.length : end);
  const comment = written.indexOf("#");
  const word = [...written.matchAll(NAME)].find(
    ({ 0: { length }, index }) => line + index <= from && to <= line + index + length,
  );
  if (!word || (comment >= 0 && comment < word.index)) return null;
  const after = line + word.index + word[0].length;
  const name = word[0].normalize("NFKC");
  const bearers = places.filter(({ node }) => node.name === name);
  const assigned = /^\s*(?:[-+*/@]|\*\*)?=(?!=)/.test(text.slice(after, after + 40));
  const [first] = bearers;
  const bearer = assigned
    ? bearers.find((place) => place.from >= from)
    : (bearers.findLast((place) => place.to <= from) ?? first);
  return bearer?.node.id ?? null;
}
