// A snapshot of what the user typed and chose: the permalink encodes it, undo and redo restore it.

/** @import {Selection} from "../lib/types.js" */
/** @import {State} from "./state.js" */
/** @import {Values} from "../lib/values.js" */
import { sameValue, sameValues, valuesOf } from "../lib/values.js";

/** @typedef {"dynamic" | "static"} Mode */
/** @typedef {"none" | "textbook" | string[]} Expand  The gates that are opened into their textbook graphs. */
/**
 * @typedef {{program: string, inputs: Values, output: string | null, seed: unknown, mode: Mode, expand: Expand}}
 *   Question  What is sent to the server.
 */
/**
 * @typedef {{position: number | null, selection: Selection | null}} Place  Where in the walk; no position: its
 *   beginning.
 */
/**
 * @typedef {{update: number, stepper: {name: string, [option: string]: unknown}, parameters: string[], memory:
 *   Record<string, unknown>}} Update  The update of a run that this walk belongs to: how it is made, and what the
 *   optimizer remembered before it. The parameters' values are among the inputs; the server computes what
 *   the update does.
 */
/**
 * The view of the picture that the reader has chosen: the whole, the active part, or the point in the middle at a
 * scale.
 * @typedef {{mode: "whole" | "follow"} | {mode: "free", x: number, y: number, scale: number}} ChosenCamera
 */
/**
 * @typedef {Question & Place & {collapsed: number[] | null, unfolded?: boolean, update?: Update | null,
 *   camera?: ChosenCamera | null, run?: unknown}} View
 *   `collapsed`: the groups; null: as many as make the picture readable; `unfolded`: with all turns of loops;
 *   `run`: of training, which reads it.
 */

/** @param {State} state @returns {Question} */
export const questionOf = ({ program, inputs, output, seed, mode, expand }) => ({
  program,
  inputs,
  output,
  seed,
  mode,
  expand,
});

/** The present view. A place that waits for its graph counts as taken. @param {State} state @returns {View} */
export function viewOf(state) {
  const { position, selection, fresh, pending, collapsed, unfolded, update } = state;
  const place = pending ?? { position: fresh ? null : position, selection };
  return { ...questionOf(state), collapsed, unfolded, update, ...place };
}

/**
 * The present view to be sent: without the values of an earlier program, which the page keeps for names that come
 * back.
 * @param {State} state
 * @returns {View}
 */
export const sharedView = (state) => ({ ...viewOf(state), inputs: namedInputs(state), camera: state.camera });

/**
 * The values of the names that the program reads; of one that has not been read yet, all.
 * @param {State} state
 * @returns {Values}
 */
function namedInputs({ inputs, trace, program, traced }) {
  if (!trace || traced !== program) return inputs;
  const named = Object.entries(inputs).filter(([name]) => Object.hasOwn(trace.gradients, name.normalize("NFKC")));
  return named.length === Object.keys(inputs).length ? inputs : valuesOf(named);
}

/** @param {Question} one @param {Question} other */
export function sameQuestion(one, other) {
  return (
    one.program === other.program &&
    one.output === other.output &&
    one.mode === other.mode &&
    String(one.expand) === String(other.expand) &&
    sameValue(one.seed, other.seed) &&
    sameValues(one.inputs, other.inputs)
  );
}

/** @param {Selection | null} one @param {Selection | null} other */
export const sameSelection = (one, other) => one?.kind === other?.kind && one?.id === other?.id;

/** @param {View} one @param {View} other */
export function sameView(one, other) {
  return (
    one.position === other.position &&
    sameSelection(one.selection, other.selection) &&
    one.collapsed?.join() === other.collapsed?.join() &&
    Boolean(one.unfolded) === Boolean(other.unfolded) &&
    sameQuestion(one, other)
  );
}
