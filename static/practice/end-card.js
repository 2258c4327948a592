// What practice adds to the summary after the last step: the answers as a strip, the slips with their lines, what to
// practise next; without answers, the way to give some.

/** @import {Trace, Walk} from "../lib/types.js" */
/** @import {ReadableWalk, State as WalkState} from "../walk/state.js" */
/** @import {Practice} from "./index.js" */
/** @import {Outcome} from "./outcome.js" */
/** @import {Answered, Offer} from "./state.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber } from "../lib/number.js";
import { button } from "../lib/widgets.js";
import { nameView } from "../panels/names.js";
import { isLine, lineDigits } from "../panels/step-lines.js";
import { createMap } from "./map.js";
import { struckText } from "./notes.js";
import { commonest, outcomeOf } from "./outcome.js";

/** Slips that have a line each. */
const MAX_LINES = 3;

/** @param {Practice} practice @param {ReadableWalk} walk @param {import("./end.js").Places} places */
export function fillEnd({ store, actions, openCards }, walk, { inside, aside }) {
  const map = createMap({ forget: () => actions.forget(), openCards });
  aside.append(map.element);
  const show = () => {
    const { state } = walk;
    const { answered, record, offer } = store.state;
    const isShown = state.summary && state.walk !== null;
    const has = isShown && answered.length > 0;
    document.body.classList.toggle("has-answers", has);
    aside.hidden = !has || !record.length;
    if (!isShown) return inside.replaceChildren();
    if (!aside.hidden) map.show(record);
    const slip = has ? commonest(answered) : null;
    if (slip) void actions.lookFor(slip);
    inside.replaceChildren(
      ...(has
        ? answersView(outcomeOf(answered), state, actions, slip ? offer : null)
        : [invitation({ actions, openCards })]),
    );
  };
  walk.watch(["summary", "walk"], show);
  store.watch(["answered", "record", "offer"], show);
}

/** @param {Pick<Practice, "actions" | "openCards">} practice */
const invitation = ({ actions, openCards }) =>
  h(
    "div",
    { class: "summary-ways" },
    button(t("Answer it yourself"), () => actions.answerAll(), { class: "button main" }),
    button(t("Play the computer"), () => void actions.play()),
    button(t("Bug hunt"), () => void actions.hunt()),
    button(t("Today’s cards"), openCards),
  );

/**
 * @param {Outcome} outcome @param {WalkState} state @param {Practice["actions"]} actions @param {Offer | null} offer
 */
function answersView(outcome, { walk }, actions, offer) {
  const { trace } = /** @type {Walk} */ (walk);
  const { right, answers, common } = outcome;
  const count = t("Walk answered: {right} of {all} at the first try", { right, all: answers.length });
  const advice = common[0]?.diagnosis.think_of;
  return [
    h("p", { class: "question-label" }, count),
    h("p", { class: "slip-title" }, titleText(outcome)),
    strip(outcome),
    ...(advice ? [h("p", { class: "slip-advice" }, advice)] : []),
    slipLines(outcome, trace),
    ...(offer?.examples.length ? [offerView(offer)] : []),
    h(
      "div",
      { class: "answers-ways" },
      button(t("Other numbers"), () => void actions.more(null)),
      button(t("Answer it again"), () => actions.answerAll()),
      button(t("Play the computer"), () => void actions.play()),
      button(t("Bug hunt"), () => void actions.hunt()),
    ),
  ];
}

/** The programs of the next two. @param {Offer} offer */
const offerView = ({ examples }) =>
  h(
    "p",
    { class: "slip-next" },
    t("The next two:"),
    ...examples.flatMap(({ title, program }) => [
      " ",
      program.includes("\n") || program.length > MAX_PROGRAM
        ? h("span", { class: "next-title" }, title)
        : h("code", { title }, program),
    ]),
  );

/** Characters of a program that stands for itself; a longer one has its title. */
const MAX_PROGRAM = 22;

/** `Slips: 3, each time “The upstream gradient is missing”.` @param {Outcome} outcome */
function titleText({ slips, common, undiagnosed, shown, answers }) {
  if (!slips.length) {
    if (!shown) return t("All right at the first try.");
    return t("No slips; shown without an answer: {count} of {all}.", { count: shown, all: answers.length });
  }
  if (common.length === 1 && !undiagnosed) {
    const [{ diagnosis, count }] = common;
    if (count === 1) return t("One slip: {name}.", { name: lowered(diagnosis.name) });
    return t("Slips: {count}, each time the same: {name}.", { count, name: lowered(diagnosis.name) });
  }
  const named = common.map(({ diagnosis, count }) => `${lowered(diagnosis.name)} (${count})`);
  const rest = undiagnosed ? [t("another number ({count})", { count: undiagnosed })] : [];
  return t("Slips: {count}: {names}.", { count: slips.length, names: [...named, ...rest].join("; ") });
}

/** A name within a sentence; what begins with a sign or a formula stays. @param {string} name */
const lowered = (name) => (/^\p{Lu}\p{Ll}/u.test(name) ? name[0].toLowerCase() + name.slice(1) : name);

/**
 * A dot for each answer: a tick, the number of the slip, or a ring where it was only shown.
 * @param {Outcome} outcome
 */
function strip({ answers, slips }) {
  const dots = answers.map((answer) => {
    const number = slips.indexOf(answer) + 1;
    const [sign, kind, words] = answer.isRight
      ? ["✓", "is-right", t("right")]
      : number
        ? [String(number), "is-slip", t("slip {number}", { number })]
        : ["", "is-shown", t("shown")];
    return h(
      "li",
      { class: kind },
      h("span", { class: "dot", "aria-hidden": "true" }, sign),
      h("span", { class: "visually-hidden" }, `${words}: `),
      labelView(answer),
    );
  });
  return h("ol", { class: "strip", tabindex: "0", "aria-label": t("Answers in the order of the walk") }, ...dots);
}

/** @param {Answered} answer */
const labelView = ({ label, isName }) => h("span", { class: "strip-label" }, nameView(label, isName));

/** Each slip: what was answered, struck, and the line that is right. @param {Outcome} outcome @param {Trace} trace */
function slipLines({ slips }, trace) {
  const rows = slips
    .slice(0, MAX_LINES)
    .map((slip, at) =>
      h(
        "li",
        {},
        h("span", { class: "dot is-slip", "aria-hidden": "true" }, String(at + 1)),
        labelView(slip),
        slip.answer ? h("s", {}, struckText(slip.answer)) : h("span"),
        lineView(slip, trace),
      ),
    );
  return h("ol", { class: "slip-lines", "aria-label": t("Slips") }, ...rows);
}

/** @param {Answered} slip @param {Trace} trace */
function lineView({ edge: id }, { edges }) {
  const edge = id === null ? undefined : edges[id];
  if (!edge || !isLine(edge) || edge.product === null) return h("span");
  const digits = lineDigits([edge]);
  const shown = (/** @type {unknown} */ value) => formatNumber(value, { digits, locale: locale() });
  return h(
    "span",
    { class: "line" },
    "[",
    h("b", { class: "gradient" }, shown(edge.upstream)),
    "] × [",
    h("b", {}, shown(edge.local)),
    "] = ",
    h("b", { class: "gradient" }, shown(edge.product)),
  );
}
