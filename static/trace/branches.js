// The branches that the values of a run left out, as far as the picture shows the place where they would have run.

/** @import {Scalar, SkippedBranch, Trace, Walk} from "../lib/types.js" */
/** @import {Folding} from "./folding.js" */
import { slice } from "../lib/spans.js";

/** More branches than these are not drawn. */
export const MAX_BRANCHES = 6;
/** Of a branch, so many lines of so many characters are shown. */
const LINES = 3;
const CHARACTERS = 30;

/**
 * @typedef {object} BranchNotTaken
 * @property {string} key
 * @property {string[]} lines  Its text, shortened.
 * @property {string} condition
 * @property {boolean} holds  Whether the condition holds: the branch would have run without it.
 * @property {Array<{text: string, value: Scalar}>} numbers  In the condition, but for those that stand there as such.
 * @property {number | null} source  A node that decided, where one is drawn.
 * @property {number | null} beside  A node of the branch that ran.
 */

/**
 * The skipped branches to be drawn. `typed`: the program that the spans of the trace lie in.
 * @param {Walk} walk @param {Folding} folding @param {string} typed @returns {BranchNotTaken[]}
 */
export function branchesNotTaken(walk, folding, typed) {
  const { trace, hidden } = walk;
  /** @param {number | null} node */
  const isDrawn = (node) => node !== null && !hidden[node] && !folding.folded[node];
  return (trace.skipped_branches ?? [])
    .map((branch, index) => ({ branch, index }))
    .filter(({ branch }) => isInPicture(walk, folding, branch))
    .slice(0, MAX_BRANCHES)
    .map(({ branch, index }) => ({
      key: `skipped|${index}`,
      lines: shortened(slice(typed, branch.skipped), branch.skipped.column - 1),
      condition: oneLine(slice(typed, branch.condition)),
      holds: branch.holds,
      numbers: branch.compared
        .map(({ span, value }) => ({ text: oneLine(slice(typed, span)), value }))
        .filter(({ text }) => text.length <= CHARACTERS),
      source: branch.compared.find(({ node }) => isDrawn(node))?.node ?? null,
      beside: drawnWithin(branch, isDrawn),
    }));
}

/**
 * Whether the place of a branch is in the open.
 * @param {Walk} walk @param {Folding} folding @param {SkippedBranch} branch
 */
function isInPicture({ trace }, folding, { first, loop, turn }) {
  if (first !== null) {
    const { flags, gate } = trace.nodes[first];
    if ((flags.includes("inside") && gate === undefined) || folding.stackOf[first]) return false;
  }
  return isOpen(trace, folding, loop, turn);
}

/**
 * Whether a turn is not folded.
 * @param {Trace} trace @param {Folding} folding @param {number | null} loop @param {number | null} turn
 */
function isOpen({ loops }, { turns }, loop, turn) {
  for (let at = loop, number = turn; at !== null; { parent: at, turn: number } = loops[at]) {
    const present = loops[at];
    const open = turns.find((each) => each.loop.loop === present);
    if (open) return present.turns[open.turn].number === number;
  }
  return true;
}

/** @param {SkippedBranch} branch @param {(node: number | null) => boolean} isDrawn */
function drawnWithin({ first, last }, isDrawn) {
  for (let node = first ?? 0; first !== null && node <= (last ?? first); node += 1) if (isDrawn(node)) return node;
  return null;
}

/** @param {string} text @param {number} indent  of its first line @returns {string[]} */
function shortened(text, indent) {
  const lines = text.split("\n").filter((line) => line.trim());
  const shown = lines.slice(0, lines.length > LINES ? LINES - 1 : LINES).map((line, index) => {
    const level = index === 0 ? 0 : Math.max(0, line.length - line.trimStart().length - indent);
    return cut(" ".repeat(level) + line.trim());
  });
  return lines.length > LINES ? [...shown, "…"] : shown;
}

/** @param {string} text */
const oneLine = (text) => cut(text.replace(/\s+/g, " ").trim());

/** @param {string} text */
const cut = (text) => ([...text].length > CHARACTERS ? `${[...text].slice(0, CHARACTERS - 1).join("")}…` : text);
