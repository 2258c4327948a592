// The fields of a question: a number to type in its place in the line `[upstream] × [local] = product`, or three
// to choose from.

/** @import {Node as TraceNode, Walk} from "../lib/types.js" */
/** @import {Asking} from "../stage/blanks.js" */
/** @import {Choice, Field, Turn} from "./turn.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, formatShape } from "../lib/number.js";
import { slice } from "../lib/spans.js";
import { isLine, lineDigits } from "../panels/step-lines.js";
import { nameView } from "../panels/names.js";
import { hasLine } from "../stage/blanks.js";
import { title } from "../trace/describe.js";
import { fieldsOf } from "./turn.js";
import { written } from "./words.js";

/** A line of the card; `keys`: what is asked in it. @typedef {{element: HTMLElement, keys: string[]}} Line */
/**
 * `home`: the place of the element in its line, where it is not in the picture.
 * @typedef {{element: HTMLElement, home: HTMLElement, focus: () => void, read: () => string, show: (field: Field) =>
 *   void}} FieldView
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
    form: "question", // also where it lies over the picture
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "done",
  });
  const tick = h("span", { class: "answer-tick", role: "img", "aria-label": t("right"), hidden: true }, "✓");
  const struck = h("span", { class: "struck" });
  const element = h("span", { class: "answer-place" }, input, tick, struck);
  return {
    element,
    home: h("span", { class: "answer-home" }, element),
    focus: () => input.focus({ preventScroll: true }),
    read: () => input.value,
    show({ isOpen, struck: wrong, answer }) {
      input.readOnly = !isOpen;
      input.classList.toggle("is-right", !isOpen);
      input.style.setProperty("--signs", String(Math.max(3, answer.length)));
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
  const element = h(
    "fieldset",
    { class: isText ? "choices is-text" : "choices" },
    h("legend", { class: "visually-hidden" }, question.text),
    ...labels,
  );
  return {
    element,
    home: element,
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
 * The fields of a part of a question, by question, and their lines, each with those that stand in it.
 * @param {Turn} turn @param {Walk} walk @param {string} program
 * @returns {{lines: Line[], views: Map<string, FieldView>}}
 */
export function linesOf(turn, walk, program) {
  const fields = fieldsOf(turn);
  const views = new Map(
    fields.map((field) => [
      field.question.id,
      field.question.choices.length ? choiceField(field, walk, program) : typedField(field),
    ]),
  );
  const { event } = walk.moments[turn.position];
  const lines = fields
    .filter(({ question: { kind } }) => kind !== "local") // stands in the line of its product
    .map((field) => {
      const view = /** @type {FieldView} */ (views.get(field.question.id));
      const edge = edgeOf(walk, turn, field);
      const local = localOf(fields, field);
      const keys = [local?.question.id, field.question.id].filter((key) => key !== undefined);
      if (edge !== null)
        return { element: productLine(walk, edge, field, view, local && views.get(local.question.id)), keys };
      const isSum = field.question.kind === "gradient" && event === "sum";
      return {
        element: isSum ? sumLine(walk, turn.position, field, view) : h("div", { class: "line" }, view.home),
        keys,
      };
    });
  return { lines, views };
}

/** The visible edge that a product is asked of. @param {Walk} walk @param {Turn} turn @param {Field} field */
function edgeOf({ trace, moments }, { position }, { question: { kind, node, edge } }) {
  if (kind !== "product" || edge === null) return null;
  const visible = trace.parts?.get(edge) ?? edge;
  return moments[position].edges.includes(visible) && trace.edges[visible].source === node ? visible : null;
}

/** The question after the local derivative on the same edge. @param {Field[]} fields @param {Field} product */
const localOf = (fields, { question: { edge } }) =>
  fields.find(({ question }) => question.kind === "local" && question.edge === edge);

/**
 * Which numbers are typed that can be asked for in the picture: of edges between numbers, of a node that adds up.
 * @param {Turn} turn @param {Walk} walk @returns {Asking}
 */
export function askedInPicture(turn, walk) {
  const fields = fieldsOf(turn).filter(({ question: { choices } }) => !choices.length);
  /** @type {Asking} */
  const asking = { edges: new Map(), nodes: new Map() };
  for (const field of fields) {
    const { id, kind, node } = field.question;
    const edge = edgeOf(walk, turn, field);
    if (edge !== null && hasLine(walk, edge))
      asking.edges.set(edge, { local: localOf(fields, field)?.question.id ?? null, product: id });
    else if (kind === "gradient" && node !== null && !walk.trace.nodes[node].shape.length) asking.nodes.set(node, id);
  }
  return asking;
}

/** Where the result goes; of a tensor the cell that is asked for. @param {TraceNode} node @param {number[]} [index] */
const goalView = (node, index = []) =>
  h(
    "span",
    { class: "line-goal" },
    nameView(title(node), node.kind === "input" || node.name !== null),
    ...(index.length ? [h("small", {}, `[${index.join(", ")}]`)] : []),
  );

/** @param {Walk} walk @param {number} id @param {Field} field @param {FieldView} view @param {FieldView} [local] */
function productLine({ trace }, id, { question: { index } }, view, local) {
  const edge = trace.edges[id];
  const source = trace.nodes[edge.source];
  const goal = goalView(source, index);
  if (!isLine(edge)) return h("div", { class: "line" }, view.home, sign("→"), goal);
  const upstream = h("span", { class: "gradient" }, shown(edge.upstream, lineDigits([edge])));
  const factor = local ? local.home : h("span", { class: "line-unknown" }, "?");
  const factors = [sign("["), upstream, sign("]"), sign("×"), sign("["), factor, sign("]")];
  return h("div", { class: "line" }, ...factors, sign("="), view.home, sign("→"), goal);
}

/** Terms of a sum that are written out. */
const MAX_TERMS = 4;

/** @param {Walk} walk @param {number} position @param {Field} field @param {FieldView} view */
function sumLine({ trace, moments }, position, { question: { index } }, view) {
  const { edges, node } = moments[position];
  const target = trace.nodes[node ?? 0];
  const goal = goalView(target, index);
  if (target.shape.length) return h("div", { class: "line" }, view.home, sign("→"), goal);
  const terms = edges.slice(0, MAX_TERMS).map((id) => shown(trace.edges[id].product, 4));
  const rest = edges.length > MAX_TERMS ? ["…"] : [];
  const parts = [...terms, ...rest].flatMap((term, at) => [
    ...(at ? [sign(",")] : []),
    h("span", { class: "gradient" }, term),
  ]);
  return h("div", { class: "line" }, ...parts, sign("→"), view.home, sign("→"), goal);
}
