// Actions on the answer to a request, or its failure.

/** @import {Fault, Problem, Trace} from "../../lib/types.js" */
/** @import {Cause, Outage, WalkStore} from "../state.js" */
import { NEW_INPUT, valuesOf } from "../../lib/values.js";
import { keptPlace, namedPlace, visibleSelection, walkOf } from "../place.js";

export class AnswerActions {
  /** @param {WalkStore} store */
  constructor(store) {
    this.store = store;
  }

  /** The question has changed, and its answer is not there yet. */
  compute() {
    this.store.set({ status: this.store.state.outage ? "offline" : "computing" });
  }

  /** An answer to an older request: the server is reachable again. */
  recover() {
    this.store.set({ status: "computing", outage: null });
  }

  /** The server does not answer. @param {Outage} outage */
  lose(outage) {
    this.store.set({ status: "offline", outage }, "answer");
  }

  /** The trace of the present program has come. @param {Trace} trace */
  accept(trace) {
    const { state } = this.store;
    const walk = walkOf(state, trace);
    const place = state.pending ? namedPlace(state.pending, walk) : keptPlace(state, walk);
    this.store.set(
      { trace, traced: state.program, walk, status: "current", problem: null, outage: null, pending: null, ...place },
      "answer",
    );
  }

  /**
   * The program cannot be evaluated. Names that have no value yet become inputs, unless they look like a slip; an
   * output that the program no longer has is forgotten.
   * @param {Problem} problem
   * @returns {boolean} whether that changed the request, so that it has to be sent again
   */
  refuse(problem) {
    const faults = problem.errors;
    if (faults.every(({ code }) => code === "missing-input") && this.addInputs(faults, "answer")) return true;
    if (this.dropOutput(problem)) return true;
    this.store.set({ status: "error", problem, outage: null, playing: false }, "answer");
    return false;
  }

  /** @param {Problem} problem */
  dropOutput(problem) {
    const { output } = this.store.state;
    if (output === null || problem.errors[0]?.code !== "unknown-output") return false;
    this.store.set({ output: null }, "answer");
    return true;
  }

  /**
   * Names without a value get the suggested ones. Whether any of them was new.
   * @param {Fault[]} faults
   * @param {Cause} cause
   */
  addInputs(faults, cause) {
    const { inputs, suggested } = this.store.state;
    /** @type {[string, unknown][]} */
    const added = faults.flatMap(({ name, suggestion }) =>
      name === null || Object.hasOwn(inputs, name) ? [] : [[name, suggestion ?? NEW_INPUT]],
    );
    if (!added.length) return false;
    this.store.set(
      {
        inputs: valuesOf([...Object.entries(inputs), ...added]),
        suggested: valuesOf([...Object.entries(suggested), ...added]),
      },
      cause,
    );
    return true;
  }

  /**
   * Show these groups as one gate each, and stay at the same place of the walk, or right before it.
   * @param {number[]} collapsed
   */
  collapse(collapsed) {
    const { trace, walk: before, position, selection } = this.store.state;
    if (!trace || !before) return;
    const walk = walkOf({ ...this.store.state, collapsed }, trace);
    const { step } = before.moments[position];
    const place = walk.moments.findLastIndex((moment) => moment.step <= step);
    const atEnd = position > 0 && position === before.length - 1;
    this.store.set({
      collapsed: walk.trace.collapsed ?? [],
      walk,
      selection: selection?.kind === "node" ? visibleSelection(selection, walk) : null, // edges are numbered anew
      position: atEnd ? walk.length - 1 : place,
    });
  }
}
