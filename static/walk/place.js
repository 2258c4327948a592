// The position and selection in a walk after its trace has changed.

/** @import {Selection, Trace, Walk} from "../lib/types.js" */
/** @import {Place} from "./snapshot.js" */
/** @import {State} from "./state.js" */
import { t } from "../lib/i18n.js";
import { frameAt, walk } from "../trace/frame.js";
import { collapsedOf, standIn, visible } from "../trace/groups.js";

/**
 * The walk through what is visible; the present one, where that is it.
 * @param {State} state
 * @param {Trace} trace
 * @returns {Walk}
 */
export function walkOf({ walk: present, collapsed, constants }, trace) {
  const same =
    present &&
    present.trace.origin === trace &&
    present.trace.collapsed?.join() === collapsedOf(trace, collapsed).join();
  return same ? present : walk(visible(trace, collapsed), { constants });
}

/**
 * The same place in another graph, or in the same one with other numbers. Who has come to the end stays there, whatever
 * its length; a walk that has not begun begins at its start.
 * @param {State} state
 * @param {Walk} next
 * @returns {Partial<State>}
 */
export function keptPlace({ walk: before, fresh, position, selection }, next) {
  const last = next.length - 1;
  const isDone = before !== null && position > 0 && position === before.length - 1;
  return {
    position: isDone ? last : fresh ? 0 : Math.min(position, last),
    fresh: fresh && !isDone,
    selection: before?.trace.structure === next.trace.structure ? selection : null,
  };
}

/**
 * A selection as it is drawn: a gate for what is in it.
 * @param {Selection} selection
 * @param {Walk} walk
 * @returns {Selection}
 */
export const visibleSelection = (selection, { trace }) =>
  selection.kind === "node" ? { kind: "node", id: standIn(trace, selection.id) } : selection;

/**
 * The place that an address or the history names, or the nearest one that there is.
 * @param {Place} place
 * @param {Walk} next
 * @returns {Partial<State>}
 */
export function namedPlace({ position, selection }, next) {
  const last = next.length - 1;
  const { nodes, edges } = next.trace;
  const exists = selection && selection.id < (selection.kind === "node" ? nodes : edges).length;
  const missing =
    position !== null && position > last
      ? t("The address names step {step}; this walk has {last} steps.", { step: position, last })
      : selection && !exists
        ? t("The address names a node or an edge that this graph does not have.")
        : null;
  return {
    position: position === null ? 0 : frameAt(next, position).position,
    fresh: position === null,
    selection: exists ? visibleSelection(selection, next) : null,
    ...(missing && { remark: { text: missing } }),
  };
}
