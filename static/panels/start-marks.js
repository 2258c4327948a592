// Inputs that are no longer where they started, in an example or at a step of a lesson: they are marked, and a slider
// keeps a tick at the value that it had.

/** @import {Values} from "../lib/values.js" */
import { locale, t } from "../lib/i18n.js";
import { wholeNumber } from "../lib/number.js";
import { sameValue } from "../lib/values.js";

const ROWS = ":is(#inputs, .lesson-sliders) [data-input]";

/** @param {Values | null} starts  The values at first, by name; null: there is no start. @param {Values} now */
export function markStarts(starts, now) {
  for (const element of document.querySelectorAll(ROWS)) {
    const row = /** @type {HTMLElement} */ (element);
    const name = row.dataset.input ?? "";
    const isKnown = starts !== null && Object.hasOwn(starts, name) && Object.hasOwn(now, name);
    const isMoved = isKnown && !sameValue(starts[name], now[name]);
    row.classList.toggle("is-moved", isMoved);
    const slider = /** @type {HTMLInputElement | null} */ (row.querySelector(':scope > input[type="range"]'));
    if (slider) markSlider(slider, isMoved ? Number(starts[name]) : null);
  }
}

/**
 * The style sheet draws the tick at this share of the slider.
 * @param {HTMLInputElement} slider @param {number | null} start
 */
function markSlider(slider, start) {
  const place = start === null ? null : shareOf(start, Number(slider.min), Number(slider.max));
  slider.classList.toggle("has-start", place !== null);
  slider.style.setProperty("--start", String(place ?? 0));
  slider.title = start === null ? "" : t("{number} at first", { number: wholeNumber(start, locale()) });
}

/**
 * Where a value lies between two others, from 0 to 1; null where it lies outside.
 * @param {number} value @param {number} least @param {number} most
 */
export function shareOf(value, least, most) {
  const share = (value - least) / (most - least);
  return share >= 0 && share <= 1 ? share : null;
}
