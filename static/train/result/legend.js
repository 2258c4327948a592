// Which sign is which class, and that hollow ones are kept for the test.

import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { CLASSES, shapeOf } from "./plane.js";

/** Classes that are named; the others are counted. */
const MOST = 8;
const SIZE = 12;

/**
 * @param {number} count  Of classes; 0: there are none.
 * @param {string[] | null} names @param {boolean} isTested
 * @returns {HTMLElement[]}
 */
export function legendOf(count, names, isTested) {
  if (!count) return [];
  const classes = Array.from({ length: Math.min(count, MOST) }, (_, at) =>
    h("span", {}, sign(at, false), names?.[at] ?? t("class {number}", { number: at })),
  );
  const more = count > MOST ? [h("span", {}, `+${count - MOST}`)] : [];
  const test = isTested ? [h("span", {}, sign(1, true), t("hollow: test"))] : [];
  return [...classes, ...more, ...test];
}

/** @param {number} at @param {boolean} isTest */
function sign(at, isTest) {
  const kind = at % CLASSES;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", `0 0 ${SIZE} ${SIZE}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("class", `point class-${kind}${isTest ? " is-test" : ""}`);
  path.setAttribute("d", shapeOf(kind, SIZE / 2, SIZE / 2));
  svg.append(path);
  return svg;
}
