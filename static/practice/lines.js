// The fields of a question: a number to type in its place in the line `[upstream] × [local] = product`, or three
// to choose from.

/** @import {Node as TraceNode, Walk} from "../lib/types.js" */
/** @import {Choice, Field, Turn} from "./turn.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, formatShape } from "../lib/number.js";
import { slice } from "../lib/spans.js";
import { isLine, lineDigits } from "../panels/step-lines.js";
import { nameView } from "../panels/names.js";
import { title } from "../trace/describe.js";
import { fieldsOf } from "./turn.js";
import { written } from "./words.js";

/**
 * @typedef {{element: HTMLElement, focus: () => void, read: () => string, show: (field: Field) => void}} FieldView
 */

/** @param {unknown} value @param {number} digits */
const shown = (value, digits) => formatNumber(value, { digits, locale: locale() });

/** @param {string} text */
const sign = (text) => h("span", { class: "line-sign" }, text);

/** A field in which a number is typed. @param {Field} field @returns {FieldView} */
function typedField({ question }) {
  const input = h("input", {
    type: "text",
    class: "field answer",
    name: question.id,
    "aria-label": question.text,
    "aria-describedby": "question-text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "done",
  });
  const tick = h("span", { class: "answer-tick", role: "img", "aria-label": t("right"), hidden: true }, "✓");
  const struck = h("span", { class: "struck" });
  return {
    element: h("span", { class: "answer-place" }, input, tick, struck),
    focus: () => input.focus(),
    read: () => input.value,
    show({ isOpen, struck: wrong, answer }) {
      input.readOnly = !isOpen;
      input.classList.toggle("is-right", !isOpen);
      tick.hidden = isOpen;
      if (wrong.length > struck.childElementCount && isOpen) input.value = "";
      if (!isOpen) input.value = answer;
      struck.replaceChildren(...wrong.map((each) => h("s", {}, written(each))));
    },
  };
}

/**
 * Three to choose from; a click checks at once, the keyboard by Enter.
 * @param {Field} field @param {Walk} walk @param {string} program @returns {FieldView}
 */
function choiceField({ question }, walk, program) {
  const boxes = question.choices.map((_, at) =>
    h("input", {
      type: "radio",
      name: question.id,
      value: at,
      onclick: (/** @type {MouseEvent} */ event) => {
        if (event.detail > 0) boxes[at].form?.requestSubmit();
      },
    }),
  );
  const labels = question.choices.map((choice, at) =>
    h("label", { class: "choice-of" }, boxes[at], h("span", {}, ...choiceView(choice, walk, program))),
  );
  const isText = question.choices.some(({ text }) => text !== null);
  return {
    element: h(
      "fieldset",
      { class: isText ? "choices is-text" : "choices" },
      h("legend", { class: "visually-hidden" }, question.text),
      ...labels,
    ),
    focus: () => boxes.find((box) => !box.disabled)?.focus(),
    read: () => boxes.find((box) => box.checked && !box.disabled)?.value ?? "",
    show({ isOpen, struck, answer }) {
      boxes.forEach((box, at) => {
        const isWrong = struck.includes(String(at));
        if (isWrong) box.checked = false;
        box.disabled = isWrong || !isOpen;
        labels[at].classList.toggle("is-struck", isWrong);
        labels[at].classList.toggle("is-right", !isOpen && answer === String(at));
      });
    },
  };
}

/** Characters of a gate's text. */
const MAX_SOURCE = 24;

/** @param {Choice} choice @param {Walk} walk @param {string} program @returns {(Node | string)[]} */
function choiceView({ number, shape, node, text }, { trace }, program) {
  if (text !== null) return [text];
  if (shape !== null) return [formatShape(shape)];
  if (node === null) return [shown(number, 3)];
  const { kind, name, span } = trace.nodes[node];
  const source = span ? slice(program, span).replace(/\s+/g, " ") : "";
  const code = source && source !== name ? [" ", h("code", {}, shortened(source))] : [];
  return [nameView(title(trace.nodes[node]), kind === "input" || name !== null), ...code];
}

/** Gates of one sign are told apart by their text. @param {string} source */
const shortened = (source) => (source.length > MAX_SOURCE ? `${source.slice(0, MAX_SOURCE - 1)}…` : source);

/**
 * The fields of a part of a question in their lines, by question.
 * @param {Turn} turn @param {Walk} walk @param {string} program
 * @returns {{lines: HTMLElement[], views: Map<string, FieldView>}}
 */
export function linesOf(turn, walk, program) {
  const fields = fieldsOf(turn);
  const views = new Map(
    fields.map((field) => [
      field.question.id,
      field.question.choices.length ? choiceField(field, walk, program) : typedField(field),
    ]),
  );
  const { edges, event } = walk.moments[turn.position];
  /** @type {HTMLElement[]} */
  const lines = [];
  for (const field of fields) {
    const { kind, node } = field.question;
    if (kind === "local") continue; // stands in the line of its product
    const view = /** @type {FieldView} */ (views.get(field.question.id));
    const edge = edges.find((id) => walk.trace.edges[id].source === node && id === visibleOf(walk, field));
    if (kind === "product" && edge !== undefined)
      lines.push(productLine(walk, edge, view, localOf(fields, field, views)));
    else if (kind === "gradient" && event === "sum") lines.push(sumLine(walk, turn.position, view));
    else lines.push(h("div", { class: "line" }, view.element));
  }
  return { lines, views };
}

/** The visible edge of a question. @param {Walk} walk @param {Field} field */
const visibleOf = ({ trace }, { question: { edge } }) => (edge === null ? null : (trace.parts?.get(edge) ?? edge));

/** @param {Field[]} fields @param {Field} product @param {Map<string, FieldView>} views */
function localOf(fields, { question: { edge } }, views) {
  const field = fields.find(({ question }) => question.kind === "local" && question.edge === edge);
  return field && views.get(field.question.id);
}

/** Where the result goes. @param {TraceNode} node */
const goalView = (node) =>
  h("span", { class: "line-goal" }, nameView(title(node), node.kind === "input" || node.name !== null));

/** @param {Walk} walk @param {number} id @param {FieldView} view @param {FieldView} [local] */
function productLine({ trace }, id, view, local) {
  const edge = trace.edges[id];
  const source = trace.nodes[edge.source];
  const goal = goalView(source);
  if (!isLine(edge)) return h("div", { class: "line" }, view.element, sign("→"), goal);
  const upstream = h("span", { class: "gradient" }, shown(edge.upstream, lineDigits([edge])));
  const factor = local ? local.element : h("span", { class: "line-unknown" }, "?");
  return h(
    "div",
    { class: "line" },
    ...[
      sign("["),
      upstream,
      sign("]"),
      sign("×"),
      sign("["),
      factor,
      sign("]"),
      sign("="),
      view.element,
      sign("→"),
      goal,
    ],
  );
}

/** Terms of a sum that are written out. */
const MAX_TERMS = 4;

/** @param {Walk} walk @param {number} position @param {FieldView} view */
function sumLine({ trace, moments }, position, view) {
  const { edges, node } = moments[position];
  const target = trace.nodes[node ?? 0];
  const goal = goalView(target);
  if (target.shape.length) return h("div", { class: "line" }, view.element, sign("→"), goal);
  const terms = edges.slice(0, MAX_TERMS).map((id) => shown(trace.edges[id].product, 4));
  const rest = edges.length > MAX_TERMS ? ["…"] : [];
  const parts = [...terms, ...rest].flatMap((term, at) => [
    ...(at ? [sign(",")] : []),
    h("span", { class: "gradient" }, term),
  ]);
  return h("div", { class: "line" }, ...parts, sign("→"), view.element, sign("→"), goal);
}
