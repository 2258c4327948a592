// A step that was asked, as the end of the walk tells of it.

/** @import {Walk} from "../lib/types.js" */
/** @import {Entry} from "./record.js" */
/** @import {Answered} from "./state.js" */
/** @import {Cell} from "./play.js" */
/** @import {Turn} from "./turn.js" */
import { title } from "../trace/describe.js";
import { isRightAtOnce } from "./turn.js";

/** The slip that a step is remembered by: the first one that has a name. @param {Turn} turn */
const slipOf = ({ slips }) => slips.find(({ mark }) => mark.diagnosis) ?? slips[0] ?? null;

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
    isRight: isRightAtOnce(turn),
    isSlip: turn.slips.length > 0,
    answer: slip && !slip.question.choices.length ? slip.answer : "",
    diagnosis: slip?.mark.diagnosis ?? null,
    hints: turn.hints,
  };
}

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
    isRight: !struck.length && state !== "open",
    isSlip: struck.length > 0,
    answer: struck[0] ?? "",
    diagnosis,
    hints: 0,
  };
}
