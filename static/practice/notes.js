// A step that was asked, as the end of the walk tells of it.

/** @import {Walk} from "../lib/types.js" */
/** @import {Entry} from "./record.js" */
/** @import {Answered} from "./state.js" */
/** @import {Cell} from "./play.js" */
/** @import {Turn} from "./turn.js" */
import { locale } from "../lib/i18n.js";
import { formatNumber } from "../lib/number.js";
import { title } from "../trace/describe.js";
import { outcomeOf } from "./outcome.js";
import { isRightAtOnce } from "./turn.js";

/** The slip that a step is remembered by: the first one that has a name. @param {Turn} turn */
const slipOf = ({ slips }) => slips.find(({ mark }) => mark.diagnosis) ?? slips[0] ?? null;

/** What was typed, or the number that was chosen. @param {Turn["slips"][0]} slip */
function answerOf({ question: { choices }, answer }) {
  if (!choices.length) return answer;
  const number = choices[Number(answer)]?.number ?? null;
  return number === null ? "" : formatNumber(number, { digits: 3, locale: locale() });
}

/** @param {Turn} turn @param {Walk} walk @returns {Answered} */
export function noteOf(turn, { trace, moments }) {
  const { edges, node } = moments[turn.position];
  const slip = slipOf(turn);
  const question = slip?.question ?? turn.parts.at(-1)?.at(-1)?.question ?? null;
  const edge = edges.find((id) => trace.edges[id].source === question?.node) ?? edges[0] ?? null;
  const isOperand = edges.length > 1 && edge !== null && question?.kind !== "concept";
  const named = trace.nodes[(isOperand ? trace.edges[edge].source : node) ?? 0];
  return {
    position: turn.position,
    label: title(named),
    isName: named.kind === "input" || named.name !== null,
    edge,
    node: question?.kind === "gradient" ? question.node : null,
    isRight: isRightAtOnce(turn),
    isSlip: turn.slips.length > 0,
    answer: slip ? answerOf(slip) : "",
    diagnosis: slip?.mark.diagnosis ?? null,
    hints: turn.hints,
  };
}

/** Characters of an answer that is struck. */
const MAX_ANSWER = 12;

/** A wrong answer as it is shown, with true minuses. @param {string} answer */
export function struckText(answer) {
  const text = answer.replaceAll("-", "−");
  return text.length > MAX_ANSWER ? `${text.slice(0, MAX_ANSWER - 1)}…` : text;
}

/**
 * The slips of a walk where they were made, with the numbers that its end gives them.
 * @param {Answered[]} answered @returns {import("../stage/slips.js").Slip[]}
 */
export const markedSlips = (answered) =>
  outcomeOf(answered).slips.map(({ edge, node, answer }, at) => ({
    number: at + 1,
    answer: struckText(answer),
    edge: node === null ? edge : null,
    node,
  }));

/** What is kept of a step. @param {Turn} turn @param {number} at  Seconds since 1970. @returns {Entry} */
export function entryOf(turn, at) {
  const tells = new Set(turn.parts.flat().flatMap(({ question }) => question.tells));
  return { at, right: isRightAtOnce(turn), slip: slipOf(turn)?.mark.diagnosis?.id ?? null, tells: [...tells] };
}

/** A gradient that was filled in. @param {Cell} cell @param {Walk} walk @returns {Answered} */
export function noteOfCell({ node, struck, diagnosis, state }, { trace, gradientAt }) {
  const named = trace.nodes[node];
  const edges = trace.edges.filter(({ source, product }) => source === node && product !== null);
  return {
    position: gradientAt[node],
    label: title(named),
    isName: named.kind === "input" || named.name !== null,
    edge: edges.length === 1 ? edges[0].id : null,
    node,
    isRight: !struck.length && state !== "open",
    isSlip: struck.length > 0,
    answer: struck[0] ?? "",
    diagnosis,
    hints: 0,
  };
}
