// The step card of the walk: a part that is larger than its room takes another form, smaller or broken into lines,
// until nothing would have to be scrolled for.

import { fitGrids, isCut } from "./step-grid-view.js";

/** @typedef {{element: HTMLElement, rule: HTMLElement, work: HTMLElement, said: HTMLElement}} Parts */
/** @typedef {Record<"rule" | "work" | "said", string[][]>} Forms  Of each part, by classes, the most legible first. */

/** @type {Forms} */
const LARGE = {
  rule: [[], ["is-beside"], ["is-beside", "fit-1"], ["fit-1"]],
  work: [[], ["fit-1"]],
  said: [[], ["fit-1"]],
};
/** @type {Forms} */
const ALL = {
  rule: [...LARGE.rule, ["fit-2"], ["is-beside", "fit-2"]],
  work: [
    ...LARGE.work,
    ["fit-2"],
    ["fit-2", "is-broken"],
    ["fit-2", "is-double"],
    ["fit-2", "is-triple"],
    ["fit-2", "is-brief"],
  ],
  said: [...LARGE.said, ["fit-2"]],
};
const CLASSES = ["is-beside", "is-broken", "is-double", "is-triple", "is-brief", "fit-1", "fit-2"];

/** How the card is arranged: its parts beside each other; the sentence below; the lines below the rule as well. */
const ARRANGEMENTS = [[], ["is-said-below"], ["is-said-below", "is-rule-above"]];

/** Of a gate with many edges the lines alone: they say what its rules say. @param {Parts} parts */
export function fitCard(parts) {
  const fits = (/** @type {Forms} */ forms) =>
    ARRANGEMENTS.some((arrangement) => {
      parts.element.classList.remove("is-said-below", "is-rule-above");
      parts.element.classList.add(...arrangement);
      return fitsIn(parts, forms);
    });
  parts.element.classList.remove("is-crowded");
  if (fits(LARGE) || fits(ALL)) return;
  parts.element.classList.add("is-crowded");
  fits(ALL);
}

/** In a lecture, where its size is for who leads it. @param {HTMLElement} rule */
export const fitRule = (rule) => take(rule, [[], ["is-beside"], []]);

/** @param {Parts} parts @param {Forms} forms */
function fitsIn({ rule, work, said }, forms) {
  for (const part of [rule, work, said]) part.classList.remove(...CLASSES);
  take(rule, forms.rule);
  take(work, forms.work);
  fitGrids(work);
  // beside shorter lines a rule has more room
  if (isCut(rule) && !work.hidden) forms.work.some((form) => take(work, [form]) && take(rule, forms.rule));
  take(said, forms.said);
  return ![rule, work, said].some(isCut);
}

/** Take the first form in which a part is whole, else the last. @param {HTMLElement} part @param {string[][]} forms */
const take = (part, forms) =>
  forms.some((form) => {
    part.classList.remove(...CLASSES);
    part.classList.add(...form);
    return !isCut(part);
  });
