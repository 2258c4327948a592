// A function of one argument, its derivative beneath, and the operating point of the selected node on both.

/** @import {Tools, View} from "./panel.js" */
/** @import {Node, Trace} from "../lib/types.js" */
/** @import {State} from "../walk/state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toNumber } from "../lib/number.js";
import { math } from "../lib/math.js";
import { chart } from "../lib/chart.js";
import { choice, inputsOf, note, number } from "../lib/widgets.js";

/** The activations of the lecture, and the functions that one meets most; blocks of the program come before them. */
const FUNCTIONS = [
  "sigmoid",
  "tanh",
  "relu",
  "leaky_relu",
  "elu",
  "softplus",
  "gelu",
  "silu",
  "step",
  "exp",
  "log",
  "sqrt",
  "square",
  "reciprocal",
  "sin",
  "cos",
  "abs",
];
const RANGES = [
  [-6, 6],
  [-2, 2],
  [-12, 12],
  [-1, 1],
  [0, 10],
];
const BLOCK = /^[ \t]*def[ \t]+(\w+)[ \t]*\(\s*\w+\s*(?:,\s*\w+\s*=[^,()]*)*\)/gm;
/** A derivative below this part of its largest value: the gate is saturated, next to nothing passes it. */
const FLAT = 0.02;

/** @param {Tools} tools @returns {View} */
export function plot({ reload }) {
  const what = choice(t("Function"), reload);
  const range = choice(t("From, to"), reload);
  range.offer(RANGES.map((ends, at) => [String(at), ends.map((end) => number(end)).join(" … ")]));
  return {
    path: "plot",
    controls: [what.element, range.element],
    refresh: (state) => {
      const node = chosen(state);
      what.offer(functionsIn(state));
      if (node) what.set(/** @type {string} */ (node.op));
    },
    body: (state) => {
      const name = what.value;
      const of = name.startsWith("=") ? { wrt: name.slice(1) } : { function: name, ...operating(state, name) };
      return { ...of, range: RANGES[Number(range.value)], points: 241 };
    },
    show: (answer) => [
      ...formulas(answer),
      curve(answer, "y", { label: t("The function"), up: "f(x)", name: "f", kind: "forward", height: 210 }),
      curve(answer, "derivative", {
        label: t("Its derivative"),
        up: "f′(x)",
        name: "f′",
        kind: "backward",
        height: 190,
      }),
      ...operatingPoint(answer),
    ],
  };
}

/**
 * What can be plotted: blocks of the program, built-in functions, the output by an input.
 * @param {State} state
 * @returns {[string, string][]}
 */
function functionsIn({ trace, program }) {
  const blocks = [...program.matchAll(BLOCK)].map(([, name]) => name);
  const isScalar = trace?.nodes[trace.output]?.shape.length === 0;
  const inputs = isScalar ? inputsOf(trace).filter(({ shape }) => !shape.length) : [];
  return [
    ...[...blocks, ...FUNCTIONS].map((name) => /** @type {[string, string]} */ ([name, name])),
    ...inputs.map(
      ({ name }) => /** @type {[string, string]} */ ([`=${name}`, t("the output, by {name}", { name: String(name) })]),
    ),
  ];
}

/**
 * One curve with the operating point on it.
 * @param {any} answer
 * @param {"y" | "derivative"} part
 * @param {{label: string, up: string, name: string, kind: string, height: number}} options
 */
function curve(answer, part, { label, up, name, kind, height }) {
  const curves = [{ name, kind, points: points(answer.x, answer[part]) }];
  return chart({ label, across: "x", up, curves, marks: mark(answer, part), height });
}

/** The selected node, where it is a function of one number. @param {State} state @returns {Node | null} */
function chosen({ trace, selection }) {
  const node = selection?.kind === "node" ? trace?.nodes[selection.id] : undefined;
  return node?.op && FUNCTIONS.includes(node.op) ? node : null;
}

/**
 * Where the function works in the graph: the operand of the selected node, or of the first node with that function.
 * @param {State} state
 * @param {string} name
 */
function operating(state, name) {
  const { trace } = state;
  const own = chosen(state);
  const node = own?.op === name ? own : trace?.nodes.find(({ op }) => op === name);
  const value = node && /** @type {Trace} */ (trace).nodes[node.operands[0]].value;
  return typeof value === "number" ? { at: value } : {};
}

/** @param {number[]} x @param {unknown[]} y @returns {[number, number | null][]} */
const points = (x, y) => x.map((place, at) => [place, y[at] === null ? null : toNumber(y[at])]);

/** @param {any} answer @param {"y" | "derivative"} part @returns {[number, number][]} */
const mark = ({ at }, part) => (at && at[part] !== null ? [[at.x, toNumber(at[part])]] : []);

/** @param {any} answer */
function formulas({ latex, derivative_latex: slope }) {
  return latex
    ? [
        h("div", { class: "formula" }, math(`f\\left(x\\right) = ${latex}`)),
        ...(slope ? [h("div", { class: "formula" }, math(`f'\\left(x\\right) = ${slope}`))] : []),
      ]
    : [];
}

/** @param {any} answer */
function operatingPoint({ at, derivative }) {
  if (derivative.every((/** @type {unknown} */ slope) => slope === null))
    return [note(t("No gradient passes this function: it is flat between its jumps."))];
  if (!at || at.derivative === null) return [];
  const largest = Math.max(
    ...derivative.map((/** @type {unknown} */ slope) => Math.abs(toNumber(slope ?? 0))).filter(Number.isFinite),
  );
  const where = note(
    t("Operating point: x = {x}, f(x) = {y}, f′(x) = {slope}.", {
      x: number(at.x),
      y: number(at.y),
      slope: number(at.derivative),
    }),
    "verdict",
  );
  return Math.abs(toNumber(at.derivative)) < FLAT * largest
    ? [where, note(t("Here the function is saturated: it is nearly flat, and hardly any gradient passes."))]
    : [where];
}
