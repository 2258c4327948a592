// One step that is guessed: asked, answered, right or near or wrong, explained. Pure transitions; nothing is drawn.

/**
 * @typedef {{number: unknown, shape: number[] | null, node: number | null, text: string | null}} Choice
 *   One is not null.
 */
/**
 * @typedef {object} Question  As /exercise puts it.
 * @property {string} id
 * @property {"value" | "local" | "product" | "gradient" | "sign" | "shape" | "next" | "gate" | "concept"} kind
 * @property {number | null} node
 * @property {number | null} edge
 * @property {number[]} index
 * @property {string} text
 * @property {string[]} tells
 * @property {Choice[]} choices
 */
/**
 * @typedef {{id: string, name: string, happened: string, think_of: string, calculation: string | null}} Diagnosis
 */
/**
 * @typedef {object} Mark  As /mark gives it.
 * @property {string} question
 * @property {"right" | "near" | "wrong" | "unread"} verdict
 * @property {boolean} follows
 * @property {boolean} sign
 * @property {Diagnosis | null} diagnosis
 * @property {string | null} message
 * @property {string | null} hint
 */
/**
 * @typedef {{question: Question, answer: string, isOpen: boolean, struck: string[]}} Field  `answer`: as typed, or the
 *   place of a choice; `struck`: earlier answers that were wrong.
 */
/** @typedef {{question: Question, answer: string, mark: Mark}} Slip */
/**
 * @typedef {object} Turn
 * @property {number} position  The step of the walk that it asks about.
 * @property {Field[][]} parts  What is asked one after the other; empty until the questions have come.
 * @property {number} part
 * @property {"loading" | "asked" | "marking" | "explained"} stage
 * @property {"right" | "near" | "wrong" | "unread" | "empty" | "shown" | null} verdict
 * @property {Mark[]} marks  The last ones.
 * @property {number} hints
 * @property {Slip[]} slips
 * @property {string} trouble  Why there is no answer of the server.
 */

/** Hints before the value itself. */
export const HINTS = 2;

/** @param {number} position @returns {Turn} */
export const started = (position) => ({
  position,
  parts: [],
  part: 0,
  stage: "loading",
  verdict: null,
  marks: [],
  hints: 0,
  slips: [],
  trouble: "",
});

/** @param {Turn} turn @param {Question[][]} parts @returns {Turn} */
export const asked = (turn, parts) => ({
  ...turn,
  parts: parts.map((part) => part.map((question) => ({ question, answer: "", isOpen: true, struck: [] }))),
  stage: "asked",
  trouble: "",
});

/** What is asked now. @param {Turn} turn @returns {Field[]} */
export const fieldsOf = ({ parts, part }) => parts[part] ?? [];

/** Whether what comes next is asked, before the walk goes there. @param {Turn} turn */
export const asksOrder = (turn) => turn.stage !== "explained" && fieldsOf(turn)[0]?.question.kind === "gate";

/**
 * The answers are given, or there is none. @param {Turn} turn
 * @param {Record<string, string>} answers  by question @returns {Turn}
 */
export function answered(turn, answers) {
  if (turn.stage !== "asked") return turn;
  const fields = fieldsOf(turn).map((field) =>
    field.isOpen ? { ...field, answer: (answers[field.question.id] ?? "").trim() } : field,
  );
  const isEmpty = fields.some(({ isOpen, answer }) => isOpen && !answer);
  return { ...put(turn, fields), stage: isEmpty ? "asked" : "marking", verdict: isEmpty ? "empty" : turn.verdict };
}

/** @param {Turn} turn @param {Field[]} fields @returns {Turn} */
const put = (turn, fields) => ({ ...turn, parts: turn.parts.map((part, at) => (at === turn.part ? fields : part)) });

/**
 * The answers are marked. What is right only given an earlier slip stays open: it changes when that is mended.
 * @param {Turn} turn @param {Mark[]} marks @returns {Turn}
 */
export function marked(turn, marks) {
  const of = new Map(marks.map((mark) => [mark.question, mark]));
  /** @type {Slip[]} */
  const slips = [];
  const fields = fieldsOf(turn).map((field) => {
    const mark = of.get(field.question.id);
    if (!field.isOpen || !mark) return field;
    if (mark.verdict === "right") return mark.follows ? field : { ...field, isOpen: false };
    if (mark.verdict !== "wrong") return field;
    slips.push({ question: field.question, answer: field.answer, mark });
    return { ...field, struck: [...field.struck, field.answer] };
  });
  const next = { ...put(turn, fields), marks, slips: [...turn.slips, ...slips] };
  if (fields.some(({ isOpen }) => isOpen)) return { ...next, stage: "asked", verdict: worst(marks) };
  const isLast = turn.part + 1 >= turn.parts.length;
  return isLast
    ? { ...next, stage: "explained", verdict: "right" }
    : { ...next, part: turn.part + 1, stage: "asked", verdict: null };
}

/** @param {Mark[]} marks @returns {"wrong" | "near" | "unread"} */
function worst(marks) {
  const verdicts = marks.map(({ verdict }) => verdict);
  if (verdicts.includes("wrong")) return "wrong";
  return verdicts.includes("unread") ? "unread" : verdicts.includes("near") ? "near" : "wrong";
}

/** Another hint; after the last one the answer. @param {Turn} turn @returns {Turn} */
export const hinted = (turn) => (turn.hints < HINTS ? { ...turn, hints: turn.hints + 1 } : shown(turn));

/** The answer is shown. @param {Turn} turn @returns {Turn} */
export const shown = (turn) => ({ ...turn, stage: "explained", verdict: "shown" });

/** @param {Turn} turn @param {string} trouble @returns {Turn} */
export const troubled = (turn, trouble) => ({
  ...turn,
  stage: turn.stage === "marking" ? "asked" : turn.stage,
  trouble,
});

/** Whether all was right at the first try, with or without hints. @param {Turn} turn */
export const isRightAtOnce = ({ verdict, slips }) => verdict === "right" && slips.length === 0;
