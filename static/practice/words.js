// What is said of a question and of its answers, calmly: the question, one diagnosis, what is right already.

/** @import {Walk} from "../lib/types.js" */
/** @import {Hunt} from "./hunt.js" */
/** @import {Level} from "./levels.js" */
/** @import {Deck} from "./state.js" */
/** @import {Field, Mark, Turn} from "./turn.js" */
import { locale, t } from "../lib/i18n.js";
import { formatNumber } from "../lib/number.js";
import { title } from "../trace/describe.js";
import { fieldsOf } from "./turn.js";

/** The question as one sentence. @param {Turn} turn @param {Walk} walk */
export function questionText(turn, walk) {
  const fields = fieldsOf(turn);
  const { question } = fields[0] ?? {};
  if (!question) return "";
  const kinds = new Set(fields.map(({ question: { kind } }) => kind));
  if (fields.length === 1 || !kinds.has("product")) return question.text;
  const gate = title(walk.trace.nodes[walk.moments[turn.position].node ?? 0]);
  const sources = new Set(fields.map(({ question: { node } }) => node));
  if (sources.size > 1)
    return kinds.has("local")
      ? t("What are the local derivatives of {gate}, and what flows back to each operand?", { gate })
      : t("What flows back from {gate} to each operand?", { gate });
  const node = title(walk.trace.nodes[question.node ?? 0]);
  const value = valueAt(walk, question);
  if (value !== null)
    return t("What is the local derivative of {gate} at {value}, and what flows back to {node}?", {
      gate,
      value,
      node,
    });
  return t("What is the local derivative of {gate}, and what flows back to {node}?", { gate, node });
}

/** Where a function of one number is differentiated. @param {Walk} walk @param {Field["question"]} question */
function valueAt({ trace }, { node, edge }) {
  const part = edge === null ? undefined : (trace.parts?.get(edge) ?? edge);
  const { operands, gate } = trace.nodes[part === undefined ? 0 : trace.edges[part].target];
  if (part === undefined || node === null || operands.length !== 1 || gate !== undefined) return null;
  const { value, shape } = trace.nodes[node];
  return shape.length ? null : formatNumber(value, { digits: 3, locale: locale() });
}

/**
 * The small line above; of a card, which one of today's it is.
 * @param {Turn} turn @param {Level} level @param {Deck | null} [deck]
 */
export function labelText(turn, level, deck = null) {
  if (turn.trouble) return turn.trouble;
  if (turn.verdict === "empty") return t("Something is missing yet.");
  const right = fieldsOf(turn).filter(({ isOpen }) => !isOpen);
  const open = fieldsOf(turn).filter(({ isOpen }) => isOpen);
  if (turn.verdict === "wrong" && right.length && open.length) {
    const kinds = (/** @type {Field[]} */ fields) => fields.every(({ question }) => question.kind === "product");
    if (kinds(open) && right.every(({ question }) => question.kind === "local"))
      return t("The local derivative is right, the product not yet");
    return t("{right} of {all} are right", { right: right.length, all: right.length + open.length });
  }
  if (turn.verdict === "near") return t("Almost");
  if (turn.verdict === "wrong") return t("Not yet");
  if (turn.verdict === "unread") return t("That could not be read");
  if (deck) {
    const at = deck.done.length + 1;
    const all = at + deck.left.length;
    return deck.kind === "more"
      ? t("More like this: {at} of {all}", { at, all })
      : t("Card {at} of {all}", { at, all });
  }
  return t("Guess first, level {level} of 4", { level });
}

/** What went wrong, in place of the question; the question where nothing did. @param {Turn} turn @param {Walk} walk */
export function feedbackText(turn, walk) {
  const { verdict, marks } = turn;
  const mark = (/** @type {Mark["verdict"]} */ kind) => marks.find((each) => each.verdict === kind);
  if (verdict === "unread") return [mark("unread")?.message, mark("unread")?.hint].filter(Boolean).join(" ");
  if (verdict === "near") return t("Within 5 %, but not within 1 %: count with one more digit.");
  if (verdict !== "wrong") return questionText(turn, walk);
  const wrong = marks.find((each) => each.diagnosis) ?? mark("wrong");
  if (!wrong) return t("It follows from your local derivative; mend that one first.");
  return diagnosisText(wrong, struckOf(turn, wrong));
}

/** An answer as it was typed, with a true minus. @param {string} answer */
export const written = (answer) => answer.replaceAll("-", "−");

/** @param {Turn} turn @param {Mark} mark */
function struckOf(turn, { question }) {
  const field = fieldsOf(turn).find((each) => each.question.id === question);
  return field && !field.question.choices.length ? (field.struck.at(-1) ?? "") : "";
}

/**
 * @param {Mark} mark @param {string} answer  As typed; empty: it was chosen.
 * @param {boolean} [hasHints]  Whether there are any to ask for.
 */
export function diagnosisText({ diagnosis, sign }, answer, hasHints = true) {
  if (diagnosis) {
    const { calculation, happened, think_of: advice } = diagnosis;
    const where =
      answer && calculation?.includes(" ")
        ? [t("{answer} is {calculation}:", { answer: written(answer), calculation })]
        : [];
    return [...where, happened, advice].join(" ");
  }
  if (sign) return t("Right but for its sign.");
  return hasHints
    ? t("That is another number. A hint shows the rule.")
    : t("That is another number: what came back to this node is upstream times local, added up over its edges.");
}

/** What is said once a step is explained. @param {Turn} turn */
export function explainedText({ verdict, slips, hints }) {
  if (verdict === "shown") return t("Shown");
  if (slips.length) return t("Right in the end");
  return hints ? t("Right, with a hint") : t("Right");
}

/**
 * What is said in a bug hunt: what is to be done, or how the place that was pointed at stands to the wrong rule.
 * @param {Hunt} hunt
 */
export function huntText({ stage, mark }) {
  if (stage === "found" || stage === "shown") return foundText(stage, mark);
  const relation = mark?.hunt.relation ?? null;
  if (relation === "gate") return t("It is this gate, at one of its edges. Which one?");
  if (relation === "before")
    return t("Not here: on the way back every number is right up to here. It goes wrong later.");
  if (relation === "after") return t("Not here: what arrives here is wrong already. Look nearer to the output.");
  if (relation === "beside")
    return t("Not here: this branch is neither on the way to the wrong rule nor behind it; its numbers are right.");
  return t(
    "Compare the gradients of this pass with the finite differences, follow the wrong ones towards the output, and " +
      "point at the edge or the sum where it goes wrong.",
  );
}

/** The wrong rule by its name. @param {Hunt["stage"]} stage @param {Hunt["mark"]} mark */
function foundText(stage, mark) {
  const { diagnosis, hunt } = mark ?? {};
  if (!diagnosis || !hunt) return "";
  const { name, happened, think_of: advice } = diagnosis;
  const title = stage === "found" ? t("Found: {name}.", { name }) : t("It is this edge or sum: {name}.", { name });
  const { wrong, right } = hunt;
  const isScalar = !Array.isArray(wrong) && !Array.isArray(right);
  const numbers = isScalar
    ? [t("The pass has {wrong} here; {right} is right.", { wrong: decimal(wrong), right: decimal(right) })]
    : [];
  return [title, happened, advice, ...numbers].join(" ");
}

/** @param {unknown} value */
const decimal = (value) => formatNumber(value, { digits: 4, locale: locale() });
