// The learning rate: a number, and a slider on a logarithmic scale, on which the rates that overshoot are hatched.

/** @import {State} from "./state.js" */
import { h } from "../lib/dom.js";
import { byDigit, field, stepped } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { parseNumber, toNumber } from "../lib/number.js";
import { number } from "../lib/widgets.js";

/** Powers of ten at the ends of the slider. */
const ENDS = { least: -4, most: 1 };
const STEP = 0.05;

/** @param {(rate: number) => void} change */
export function rateControl(change) {
  const name = t("learning rate α");
  const entry = stepped(field("0.1", { width: 6 }), byDigit);
  entry.setAttribute("aria-label", name);
  const range = h("input", {
    type: "range",
    min: ENDS.least,
    max: ENDS.most,
    step: STEP,
    "aria-label": t("α, log scale"),
  });
  const beyond = h("span", { class: "rate-beyond", hidden: true });
  const marks = [0.001, 0.01, 0.1, 1].map((rate) => place(h("span", {}, number(rate)), shareOf(rate)));
  const limit = h("output", { class: "rate-limit" });
  const scale = h("div", { class: "rate-marks", "aria-hidden": "true" }, ...marks);
  const top = h("label", { class: "rate-name" }, h("span", {}, name), entry);
  entry.addEventListener("change", () => {
    const rate = parseNumber(entry.value);
    if (rate !== null) change(rate);
  });
  range.addEventListener("input", () => {
    entry.value = number(rateAt(Number(range.value)), 3);
    range.setAttribute("aria-valuetext", entry.value);
  });
  range.addEventListener("change", () => change(rateAt(Number(range.value))));
  return {
    element: h(
      "div",
      { class: "rate train-field" },
      top,
      h("div", { class: "rate-track" }, beyond, range),
      h("div", { class: "rate-foot" }, scale, limit),
    ),
    entry,
    /** @param {Pick<State, "stepper" | "stability">} state */
    show({ stepper: { learning_rate: rate }, stability }) {
      if (document.activeElement !== entry) entry.value = number(rate, 8); // what is being typed is the reader's
      if (document.activeElement !== range) range.value = String(Math.log10(rate > 0 ? rate : 10 ** ENDS.least));
      range.setAttribute("aria-valuetext", entry.value);
      showLimit(stability, rate, beyond, limit);
    },
  };
}

/** @param {number} power */
const rateAt = (power) => Number((10 ** power).toPrecision(2));

/** Where a rate stands on the slider, from 0 to 1. @param {number} rate */
const shareOf = (rate) => Math.min(1, Math.max(0, (Math.log10(rate) - ENDS.least) / (ENDS.most - ENDS.least)));

/** @param {HTMLElement} element @param {number} share */
function place(element, share) {
  element.style.setProperty("--at", `${100 * share}%`);
  return element;
}

/**
 * @param {State["stability"]} stability @param {number} rate
 * @param {HTMLElement} beyond  The part of the slider that overshoots.
 * @param {HTMLElement} words
 */
function showLimit(stability, rate, beyond, words) {
  const limit = stability?.limit ?? null;
  const most = toNumber(limit ?? Infinity);
  beyond.hidden = !(most < 10 ** ENDS.most);
  words.closest(".rate")?.classList.toggle("has-limit", limit !== null);
  words.classList.toggle("is-passed", rate > most);
  const parts = { rate: number(most, 2) };
  const text = stability?.quadratic ? t("diverges above {rate}", parts) : t("overshoots above {rate}", parts);
  words.textContent = limit === null ? "" : text;
  if (limit !== null) place(beyond, shareOf(most));
}
