// The inputs as chips: name, value and slider of a number, shape and thumbnail of a matrix. What is in use opens over
// the stage: a grid, the curve of the output. Changes are live. When a grid grows or shrinks, the shapes of the other
// inputs follow; shapes that do not fit are reported here and stay editable.

/** @import {Tensor} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { formatShape } from "../lib/number.js";
import { isValue, sameValue, shapeOf } from "../lib/values.js";
import { chipUse, isInUse, openRow, thumbnailChip } from "./chips.js";
import { createCurve } from "./input-curve.js";
import { inputRow } from "./value-rows.js";

/** @typedef {{element: HTMLElement, key: string, show: (value: Tensor, anew?: boolean) => void}} Row */

/** @param {WalkContext} context @returns {WalkPanel} */
export function inputs(context) {
  const view = new InputsView(context);
  const curve = createCurve(context);
  const { all, use } = chipUse(context, view, curve.element);
  return {
    element: h("div", { id: "inputs" }, all, view.list, view.remark.element),
    watches: ["inputs", "trace", "status", "problem", "moved"],
    update(state, before, cause) {
      curve.follow(state);
      const { trace, status } = state;
      const start = cause === "start";
      // Values that came by undo, a link or an example are shown at once, even while no server answers.
      if (start || state.inputs !== before.inputs) view.receive(Boolean(trace) || status === "error");
      const answered = start || trace !== before.trace || status !== before.status || state.problem !== before.problem;
      if (answered && (status === "error" || (trace && status !== "computing"))) view.draw();
      use();
    },
  };
}

class InputsView {
  /** @param {WalkContext} context */
  constructor({ store, actions }) {
    this.store = store;
    this.actions = actions;
    /** @type {Map<string, Row>} */ this.rows = new Map();
    /** Whether the change on its way comes from a row of this panel. */ this.own = false;
    /** Whether values are shown also in the field that has the focus. */ this.anew = false;
    /** The input that was changed last. */ this.last = "";
    this.list = h("div", { class: "inputs" });
    this.remark = remarks(
      actions,
      () => this.last,
      (names) => this.focus(names),
    );
  }

  /** @param {string} name @param {unknown} value */
  change(name, value) {
    this.own = true;
    this.last = name;
    this.actions.change(name, value);
    this.own = false;
  }

  /** The present value of an input. @param {string} name */
  valueIn(name) {
    return valuesIn(this.store.state).get(name);
  }

  /** Give the focus to the first of these inputs, or to the first one. @param {string[]} names */
  focus(names) {
    const row = names.map((name) => this.rows.get(name)).find(Boolean) ?? [...this.rows.values()][0];
    if (row) openRow(row.element);
    /** @type {HTMLElement | null | undefined} */ (row?.element.querySelector(".field, textarea"))?.focus();
  }

  /** Values have changed. @param {boolean} drawable  Whether it is known which inputs there are. */
  receive(drawable) {
    this.anew ||= !this.own;
    if (drawable) this.draw();
  }

  draw() {
    const { state } = this.store;
    const values = valuesIn(state);
    const change = (/** @type {string} */ name, /** @type {unknown} */ value) => this.change(name, value);
    const next = rowsOf(values, this.rows, change, this.anew);
    const before = [...this.rows.values()];
    const same =
      next.size === before.length && [...next.values()].every((row, at) => row.element === before[at].element);
    this.anew = false;
    this.rows = next;
    const unread = state.status === "error";
    const none = unread ? t("The inputs follow once the program can be read.") : t("This program has no inputs.");
    if (!same || (!next.size && this.list.textContent !== none)) fill(this.list, next, none);
    this.remark.update(state, values);
    for (const [name, row] of next) row.element.classList.toggle("is-suggested", isSuggested(state, name));
  }
}

/**
 * The rows in their places; the focus goes to the same control of a row that was made anew.
 * @param {HTMLElement} list @param {Map<string, Row>} rows @param {string} none  What stands there without rows.
 */
function fill(list, rows, none) {
  const focused = /** @type {HTMLElement | null} */ (
    list.contains(document.activeElement) ? document.activeElement : null
  );
  list.replaceChildren(
    ...(rows.size ? [...rows.values()].map((row) => row.element) : [h("p", { class: "empty-note" }, none)]),
  );
  if (!focused) return;
  const same = list.contains(focused)
    ? focused
    : list.querySelector(`[aria-label="${CSS.escape(focused.ariaLabel ?? "")}"]`);
  /** @type {HTMLElement | null} */ (same)?.focus();
}

/**
 * Every input with its present value; where the graph is that of another program, those that the present one mentions.
 * @param {State} state
 * @returns {Map<string, unknown>}
 */
function valuesIn({ trace, inputs: given, status, program }) {
  /** @type {Map<string, unknown>} */
  const values = new Map();
  for (const node of trace?.nodes ?? []) {
    if (node.kind === "input" && node.name !== null)
      values.set(node.name, isValue(given[node.name]) ? given[node.name] : node.value);
  }
  if (status !== "error") return values;
  for (const [name, value] of Object.entries(given)) if (isValue(value)) values.set(name, value);
  const names = new Set(program.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  return new Map([...values].filter(([name]) => names.has(name)));
}

/**
 * A row for each input; rows that fit are reused.
 * @param {Map<string, unknown>} values
 * @param {Map<string, Row>} present
 * @param {(name: string, value: unknown) => void} change
 * @param {boolean} anew
 */
function rowsOf(values, present, change, anew) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  for (const [name, value] of values) {
    const key = formatShape(shapeOf(value));
    const before = present.get(name);
    const row = before?.key === key ? before : { key, ...chipOf(name, value, change) };
    if (before && row !== before && isInUse(before.element)) openRow(row.element);
    row.show(/** @type {Tensor} */ (value), anew);
    rows.set(name, row);
  }
  return rows;
}

/**
 * The row of an input; a matrix has a chip of its own.
 * @param {string} name @param {unknown} value @param {(name: string, value: unknown) => void} change
 */
function chipOf(name, value, change) {
  const row = inputRow(name, value, change);
  row.element.dataset.input = name;
  if (!shapeOf(value).length) return row;
  const chip = thumbnailChip(name, row.element);
  return {
    element: row.element,
    show: (/** @type {Tensor} */ tensor, anew = false) => {
      chip(tensor);
      row.show(tensor, anew);
    },
  };
}

/** @param {State} state @param {string} name */
const isSuggested = ({ suggested, inputs: given }, name) =>
  Object.hasOwn(suggested, name) && sameValue(suggested[name], given[name]);

/**
 * What is to be said of all inputs together, in one line, with a way on where their shapes do not fit.
 * @param {WalkContext["actions"]} actions @param {() => string} last  The input that was changed last.
 * @param {(changed: string[]) => void} focus  Takes the focus from the button that has done its work, to what it
 *   changed.
 */
function remarks(actions, last, focus) {
  const words = h("span");
  /** @type {string[] | null}  Which inputs stay as they are; null: nothing fits them, whichever stays. */
  let keep = [];
  /** @type {string[]} */
  let changed = [];
  let byKey = false;
  const button = h("button", {
    class: "button small",
    type: "button",
    hidden: true,
    onclick: async (/** @type {MouseEvent} */ { detail }) => {
      byKey = detail === 0;
      changed = [];
      changed = await actions.fit(keep ?? []);
    },
  });
  const element = h("p", { class: "inputs-remark", role: "status", hidden: true }, words, button);
  /** @param {State} state @param {Map<string, unknown>} values */
  const update = (state, values) => {
    const unfit = state.status === "error" && state.problem?.type.endsWith("/shape-mismatch") && values.size > 0;
    const text = unfit ? misfitText(state, values, last()) : suggestionText(state, values);
    keep = unfit ? inputsToKeep(state, values, last()) : null;
    if (words.textContent !== text) words.textContent = text;
    element.hidden = !text;
    const leaves = keep === null && byKey && document.activeElement === button;
    button.hidden = keep === null;
    button.textContent = keep?.length
      ? t("Let the others follow {name}", { name: keep[0] })
      : t("Suggest values that fit");
    if (leaves) focus(changed);
  };
  return { element, update };
}

/** @param {State} state @param {Map<string, unknown>} values */
function suggestionText(state, values) {
  const names = [...values.keys()].filter((name) => isSuggested(state, name));
  return names.length ? t("Suggested values: {names}. Change them as you like.", { names: names.join(", ") }) : "";
}

/**
 * Which shapes do not fit together, and what cannot mend that.
 * @param {State} state
 * @param {Map<string, unknown>} values
 * @param {string} last
 */
function misfitText(state, values, last) {
  const shown = (/** @type {unknown} */ value) => formatShape(shapeOf(value)) || t("scalar");
  const shapes = [...values].map(([name, value]) => `${name} ${shown(value)}`).join(", ");
  const text = t("These shapes do not fit together: {shapes}.", { shapes });
  if (cannotFollow(state, [])) return `${text} ${t("No shapes are known that fit this program: change the program.")}`;
  if (!values.has(last) || !cannotFollow(state, [last])) return text;
  const shape = shown(values.get(last));
  return `${text} ${t("The others cannot follow {name}: nothing fits its shape, {shape}.", { name: last, shape })}`;
}

/**
 * The inputs that stay while the others follow; null where that was tried in vain.
 * @param {State} state
 * @param {Map<string, unknown>} values
 * @param {string} last
 * @returns {string[] | null}
 */
function inputsToKeep(state, values, last) {
  if (cannotFollow(state, [])) return null;
  return values.has(last) && !cannotFollow(state, [last]) ? [last] : [];
}

/** Whether the others cannot follow these inputs as they are. @param {State} state @param {string[]} keep */
const cannotFollow = ({ program, inputs, misfit }, keep) =>
  misfit !== null &&
  misfit.program === program &&
  misfit.inputs === inputs &&
  misfit.keep.some((tried) => tried.join() === keep.join());
