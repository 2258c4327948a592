// Actions on the program and its values: typing, opening, changing; each sends a request.

/** @import {Fault, Fix} from "../../lib/types.js" */
/** @import {Evaluator} from "../evaluator.js" */
/** @import {Expand, Mode, View} from "../snapshot.js" */
/** @import {Cause, WalkStore} from "../state.js" */
/** @import {AnswerActions} from "./answer.js" */
import { analyse } from "../../lib/api.js";
import { applyFix, slice } from "../../lib/spans.js";
import { sameShape, sameValue, valuesOf, withValue } from "../../lib/values.js";
import { openedGroup } from "../../trace/groups.js";
import { ViewActions } from "./view.js";

/** Milliseconds without a key after which what was typed is computed. */
const TYPING_PAUSE = 180;
/** Milliseconds without a key after which faults are shown. */
const FAULTS_PAUSE = 700;

export class Actions extends ViewActions {
  /**
   * @param {WalkStore} store @param {AnswerActions} answers @param {Evaluator} evaluator
   * @param {(body: Record<string, unknown>) => ReturnType<typeof analyse>} [suggest]
   */
  constructor(store, answers, evaluator, suggest = (body) => analyse("suggest", body)) {
    super(store);
    this.answers = answers;
    this.evaluator = evaluator;
    this.suggest = suggest;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.evaluationTimer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.faultTimer = undefined;
  }

  /**
   * The user typed: evaluate soon, speak of faults only after a pause.
   * @param {string} program
   * @param {boolean} [erasing]
   */
  typed(program, erasing = false) {
    const { outage } = this.store.state;
    this.rest();
    this.store.set(
      {
        program,
        inputs: this.retainedInputs(program),
        seed: null,
        update: null,
        collapsed: null,
        camera: null,
        status: outage ? "offline" : "computing",
        fresh: true,
        summary: false,
        playing: false,
        pending: null,
        remark: null,
        faultsShown: false,
      },
      erasing ? "erasing" : "typing",
    );
    this.evaluationTimer = setTimeout(() => this.evaluator.request(), TYPING_PAUSE);
    this.faultTimer = setTimeout(() => this.showFaults(true), FAULTS_PAUSE);
  }

  /** Forget what was to happen after a pause in typing. */
  rest() {
    clearTimeout(this.evaluationTimer);
    clearTimeout(this.faultTimer);
  }

  /**
   * Values that the text itself now gives are the text's again; those that were suggested for another text are
   * suggested anew.
   * @param {string} program
   */
  retainedInputs(program) {
    const { inputs, suggested } = this.store.state;
    const assigned = new Set(
      [...program.matchAll(/(?:^|[;\n])[ \t]*([\p{L}_][\p{L}\p{N}_]*)[ \t]*=/gu)].map(([, name]) => name),
    );
    const retained = Object.entries(inputs).filter(
      ([name, value]) => !assigned.has(name) && !(Object.hasOwn(suggested, name) && sameValue(suggested[name], value)),
    );
    return retained.length === Object.keys(inputs).length ? inputs : valuesOf(retained);
  }

  /** Another program altogether, by an example or a fix. @param {string} program @param {Partial<View>} [more] */
  open(program, more = {}) {
    const { inputs, output, mode, expand } = this.store.state;
    this.show({
      program,
      output,
      seed: null,
      mode,
      expand,
      position: null,
      selection: null,
      collapsed: null,
      ...more,
      inputs: valuesOf(Object.entries(more.inputs ?? inputs)),
    });
  }

  /**
   * An example of the gallery.
   * @param {{program: string, inputs: Record<string, unknown>, output: string | null, collapsed: number[] | null}}
   *   example
   */
  openExample({ program, inputs, output, collapsed }) {
    this.open(program, { inputs, output, collapsed });
  }

  /**
   * A whole view: by a link, by undo or redo. Its place waits for the walk that it belongs to.
   * @param {View} view
   * @param {Cause} [cause]
   */
  show({ position, selection, ...question }, cause = "act") {
    this.rest();
    this.store.set(
      {
        update: null,
        unfolded: false,
        camera: cause === "restore" ? this.store.state.camera : null,
        ...question,
        pending: { position, selection },
        playing: false,
        summary: false,
        veiled: false,
        filled: null,
      },
      cause,
    );
    this.showFaults(true);
    this.evaluator.request();
  }

  /**
   * Another value for an input; where its shape is another one too, the other inputs follow.
   * @param {string} name
   * @param {unknown} value
   */
  change(name, value) {
    const { inputs, trace, outage } = this.store.state;
    const before = Object.hasOwn(inputs, name)
      ? inputs[name]
      : trace?.nodes.find((node) => node.kind === "input" && node.name === name)?.value;
    const moves = !sameShape(before, value);
    this.store.set({
      inputs: withValue(inputs, name, value),
      ...(moves && { status: outage ? "offline" : "computing" }),
    });
    if (moves) void this.fit([name]);
    else this.evaluator.request();
  }

  /**
   * Let all inputs but these follow in shape; their numbers stay where there is room for them. Where none stays, all
   * are
   * suggestions.
   * @param {string[]} keep @returns {Promise<string[]>} the inputs that have another shape now
   */
  async fit(keep) {
    const { program, inputs, output, mode, expand, misfit, suggested } = this.store.state;
    const fixed = keep.filter((name) => Object.hasOwn(inputs, name));
    const answer = await this.suggest({ program, inputs, output, mode, expand, keep: fixed });
    const { state } = this.store;
    if (state.program !== program || state.inputs !== inputs) return [];
    const fitted = "body" in answer ? answer.body.inputs : {};
    /** @type {string[]} */
    const changed = "body" in answer ? answer.body.changed : [];
    if ("body" in answer) {
      const fresh = fixed.length ? [] : changed.map((name) => /** @type {[string, unknown]} */ ([name, fitted[name]]));
      this.store.set(
        {
          inputs: valuesOf([...Object.entries(inputs), ...Object.entries(fitted)]),
          suggested: valuesOf([...Object.entries(suggested), ...fresh]),
        },
        "answer",
      );
    } else if ("problem" in answer) {
      const earlier = misfit?.program === program && misfit.inputs === inputs ? misfit.keep : [];
      this.store.set({ misfit: { program, inputs, keep: [...earlier, fixed] } }, "answer");
    }
    this.evaluator.request();
    return changed;
  }

  /** @param {string} output */
  differentiate(output) {
    this.store.set({ output, fresh: true });
    this.evaluator.request();
  }

  /** Build the graph anew at every run, or once before any value is known. @param {Mode} mode */
  build(mode) {
    this.store.set({ mode, fresh: true });
    this.evaluator.request();
  }

  /** Which gates are opened into their textbook graphs. @param {Expand} expand */
  expand(expand) {
    this.store.set({ expand, fresh: true, collapsed: null });
    this.evaluator.request();
  }

  /**
   * Open gates of this function into their textbook graphs, or make them gates again.
   * @param {string} name
   * @param {string[]} all  every function that has one
   */
  turnGate(name, all) {
    const { expand } = this.store.state;
    const opened = expand === "textbook" ? all : expand === "none" ? [] : expand;
    const next = opened.includes(name) ? opened.filter((each) => each !== name) : [...opened, name];
    this.expand(next.length ? next : "none");
  }

  /** Make a group one gate, or open it. @param {number} group */
  fold(group) {
    const { trace, walk } = this.store.state;
    const collapsed = walk?.trace.collapsed ?? [];
    if (trace)
      this.answers.collapse(collapsed.includes(group) ? openedGroup(trace, collapsed, group) : [...collapsed, group]);
  }

  /** Make every group one gate, or open all. @param {boolean} closed */
  foldAll(closed) {
    const { trace } = this.store.state;
    this.answers.collapse(closed && trace ? trace.groups.map(({ id }) => id) : []);
  }

  /** Wrap the last expression of the program, so that the output becomes one number. @param {"sum" | "mean"} name */
  reduce(name) {
    const { trace, program } = this.store.state;
    const span = trace?.nodes[trace.output].span;
    if (!trace || !span) return;
    const output = trace.outputs[0].name;
    this.open(
      output === null
        ? applyFix(program, { span, text: `${name}(${slice(program, span)})` })
        : `${program.trimEnd()}\n${name}(${output})`,
    );
  }

  /** Take a one-click remedy. @param {Fix} fix */
  applyFix(fix) {
    this.open(applyFix(this.store.state.program, fix));
  }

  /** Declare a name that was taken for a misspelling to be an input. @param {Fault} fault */
  adoptInput(fault) {
    if (this.answers.addInputs([fault], "act")) this.evaluator.request();
  }

  /** Another upstream gradient at the output; null is 1, or ones. @param {unknown} seed */
  seed(seed) {
    this.store.set({ seed, fresh: true });
    this.evaluator.request();
  }

  /** Differentiate a tensor output with an upstream gradient of ones. */
  ones() {
    const { trace } = this.store.state;
    if (!trace) return;
    /** @param {number[]} shape @returns {unknown} */
    const filled = ([size, ...rest]) => (size === undefined ? 1 : Array.from({ length: size }, () => filled(rest)));
    this.store.set({ seed: filled(trace.nodes[trace.output].shape), fresh: true });
    this.evaluator.request();
  }
}
