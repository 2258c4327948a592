// The box of a step's task: what to do, its number line, what the state says of it, hints.

/** @import {State as WalkState} from "../walk/state.js" */
/** @import {Check} from "./conditions.js" */
/** @import {State, Task} from "./state.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber } from "../lib/number.js";
import { distance, measured, movedInputs, quantityIn, readQuantity } from "./conditions.js";
import { numberLine } from "./number-line.js";
import { isAnother, stepOf } from "./state.js";
import { paragraph } from "./words.js";

/**
 * @param {Task} task @param {State} state @param {WalkState} walk
 * @param {{hint: () => void, sliders: HTMLElement | null}} parts
 */
export function taskBox(task, state, walk, { hint, sliders }) {
  const given = { start: state.start, now: walk.trace, terms: state.terms };
  const line = h("div", { class: "task-line" });
  const said = h("div", { class: "task-said", role: "status" });
  const hints = h("ol", { class: "hints" });
  const more = h("button", { class: "button small hint-button", type: "button", onclick: hint });
  const element = h(
    "section",
    { class: "task" },
    h("h3", {}, t("Your turn")),
    paragraph(task.text, "task-text", given),
    line,
    ...(sliders ? [sliders] : []),
    said,
    hints,
    more,
  );
  /** @param {State} next @param {WalkState} now */
  const follow = (next, now) => {
    element.classList.toggle("is-done", next.isTaskDone);
    drawLine(line, task, next, now);
    say(said, task, next, now);
    drawHints(hints, more, task, next);
  };
  follow(state, walk);
  return { element, follow };
}

/** @param {HTMLElement} place @param {Task} task @param {State} state @param {WalkState} walk */
function drawLine(place, task, { start, isTaskDone }, { trace, status }) {
  const check = measured(task.checks);
  place.hidden = !check;
  if (!check?.of || !start) return;
  const now = trace && status === "current" ? quantityIn(trace, check.of) : null;
  place.replaceChildren(numberLine(check, quantityIn(start, check.of), now, isTaskDone));
}

/**
 * One sentence on the state of the task.
 * @param {HTMLElement} place @param {Task} task @param {State} state @param {WalkState} walk
 */
function say(place, task, state, walk) {
  if (state.isTaskDone) {
    if (place.dataset.said === "done") return;
    place.dataset.said = "done";
    place.replaceChildren(
      paragraph(task.done, "task-done", { start: state.start, now: walk.trace, terms: state.terms }),
    );
    return;
  }
  const step = stepOf(state);
  const text =
    step && isAnother(step, walk.program)
      ? t("This is another program. “Start again” brings back the one of this step.")
      : progressText(task, state, walk);
  if (place.dataset.said === text) return;
  place.dataset.said = text;
  place.replaceChildren(text);
}

/** @param {Task} task @param {State} state @param {WalkState} walk */
function progressText(task, { start }, { trace, status }) {
  const check = measured(task.checks);
  const limit = task.checks.find(({ moved }) => moved !== null)?.moved ?? null;
  if (!start || !trace || status !== "current") return "";
  if (limit !== null && movedInputs(start, trace).length > limit)
    return t("Inputs that differ from the start: {count}. This task allows {limit}.", {
      count: movedInputs(start, trace).length,
      limit,
    });
  if (!check?.of) return "";
  const [first, now] = [quantityIn(start, check.of), quantityIn(trace, check.of)];
  if (first === null || now === null || first === now) return "";
  return closeness(check, first, now);
}

/** @param {Check} check @param {number} first @param {number} now */
function closeness(check, first, now) {
  const values = { name: nameOf(check.of ?? ""), now: shown(now), first: shown(first) };
  const way = distance(check, now) - distance(check, first);
  if (distance(check, now) === 0) return t("{name} = {now} fits; something else is still missing.", values);
  if (way < 0) return t("Not yet: {name} = {now}. Closer than the {first} at first.", values);
  return way > 0
    ? t("Not yet: {name} = {now}. Farther than the {first} at first.", values)
    : t("Not yet: {name} = {now}.", values);
}

/** How a quantity is called in a sentence. @param {string} of */
export function nameOf(of) {
  const read = readQuantity(of);
  if (!read) return of;
  const place = read.index.length ? `[${read.index.join(", ")}]` : "";
  const node = read.node === "@" ? t("the output") : read.node;
  return read.kind === "gradient" ? t("the gradient of {name}", { name: node + place }) : node + place;
}

/** @param {number} value */
const shown = (value) => formatNumber(value, { digits: 3, locale: locale() });

/** @param {HTMLElement} list @param {HTMLElement} more @param {Task} task @param {State} state */
function drawHints(list, more, task, { hints, isTaskDone, start, terms }) {
  const given = { start, now: start, terms };
  while (list.children.length > hints) list.lastElementChild?.remove();
  for (let at = list.children.length; at < hints; at += 1)
    list.append(h("li", {}, paragraph(task.hints[at], "hint", given)));
  more.hidden = isTaskDone || hints >= task.hints.length;
  more.replaceChildren(
    hints ? t("Hint {next} of {all}", { next: hints + 1, all: task.hints.length }) : t("Hint"),
    " ",
    h("kbd", {}, "H"),
  );
}
