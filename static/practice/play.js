// Playing the computer: every gradient of the way back, in any order in which it can be computed. Pure transitions.

/** @import {Walk} from "../lib/types.js" */
/** @import {Diagnosis, Mark, Question} from "./turn.js" */

/**
 * @typedef {object} Cell  The gradient of one node.
 * @property {Question} question
 * @property {number} node
 * @property {string} answer  As typed last.
 * @property {string[]} struck
 * @property {"open" | "right" | "follows" | "wrong"} state  `follows`: right given an earlier answer that is not;
 *   `wrong` only where all are marked at the end.
 * @property {Diagnosis | null} diagnosis  Of its first slip.
 * @property {Mark | null} mark  The last one.
 */
/**
 * @typedef {object} Play
 * @property {number} seed  The step of the walk at which it begins.
 * @property {number} output
 * @property {boolean} isAtEnd  Whether all are marked at the end, and not each at once.
 * @property {Cell[]} cells
 * @property {number | null} last  The node that was answered last.
 */

/** @param {Walk} walk @param {Question[]} questions @returns {Play} */
export const playOf = ({ trace, moments }, questions) => ({
  seed: moments.findIndex(({ event }) => event === "seed"),
  output: trace.output,
  isAtEnd: false,
  last: null,
  cells: questions.flatMap((question) =>
    question.node === null || question.kind !== "gradient"
      ? []
      : [{ question, node: question.node, answer: "", struck: [], state: "open", diagnosis: null, mark: null }],
  ),
});

/** The nodes whose gradients stand in the picture. @param {Play} play @returns {ReadonlySet<number>} */
export const filledBy = ({ output, cells }) =>
  new Set([output, ...cells.flatMap(({ node, state }) => (state === "right" || state === "follows" ? [node] : []))]);

/**
 * The cells that can be computed: all that their nodes go into is there. Marked at the end, what has an answer counts.
 * @param {Play} play @param {Walk} walk @returns {Set<number>} their nodes
 */
export function readyCells({ cells, isAtEnd }, { trace }) {
  const waiting = new Set(
    cells.flatMap(({ node, state, answer }) => ((isAtEnd ? !answer : state === "open") ? [node] : [])),
  );
  const blocked = new Set(
    trace.edges.flatMap(({ source, target, product }) => (product !== null && waiting.has(target) ? [source] : [])),
  );
  return new Set(cells.flatMap(({ node }) => (blocked.has(node) ? [] : [node])));
}

/** An answer is typed. @param {Play} play @param {number} node @param {string} answer @returns {Play} */
export const noted = (play, node, answer) => ({
  ...play,
  cells: play.cells.map((cell) => (cell.node === node ? { ...cell, answer: answer.trim() } : cell)),
});

/**
 * Marks have come; what is near or could not be read stays open.
 * @param {Play} play @param {Mark[]} marks @returns {Play}
 */
export function markedCells(play, marks) {
  const of = new Map(marks.map((mark) => [mark.question, mark]));
  const cells = play.cells.map((cell) => {
    const mark = of.get(cell.question.id);
    return mark && cell.state === "open" ? { ...cell, mark, ...resultOf(cell, mark, play.isAtEnd) } : cell;
  });
  const answered = play.cells.find(({ question }) => question.id === marks.at(-1)?.question);
  return { ...play, cells, last: answered?.node ?? null };
}

/** @param {Cell} cell @param {Mark} mark @param {boolean} isAtEnd @returns {Partial<Cell>} */
function resultOf(cell, { verdict, follows, diagnosis }, isAtEnd) {
  if (verdict === "right") return { state: follows ? "follows" : "right" };
  if (verdict !== "wrong" && !isAtEnd) return {};
  const struck = [...cell.struck, cell.answer];
  return { struck, diagnosis: cell.diagnosis ?? diagnosis, state: isAtEnd ? "wrong" : "open" };
}

/** Whether every gradient is there, or was marked. @param {Play} play */
export const isPlayed = ({ cells }) => cells.every(({ state }) => state !== "open");
