// The seed: the upstream gradient of the output. A number, or a tensor of its shape; a single element can be chosen, so
// that only that one is differentiated.

/** @import {State} from "../walk/state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { isValue, toJson } from "../lib/values.js";

/** Elements that are offered one by one. */
const MAX_ELEMENTS = 100;

/** @param {State} state @param {(seed: unknown) => void} change @returns {HTMLElement} */
export function seedEditor({ seed, trace }, change) {
  const shape = trace?.nodes[trace.output].shape ?? [];
  const note = h("span", { class: "note", role: "status" });
  const entry = h("input", {
    class: "field seed",
    type: "text",
    autocomplete: "off",
    "aria-label": t("Seed at the output"),
    value: seed === null ? "" : toJson(seed),
    placeholder: shape.length ? t("none") : "1",
    onchange: () => {
      const value = read(entry.value);
      entry.setAttribute("aria-invalid", String(value === undefined));
      note.textContent =
        value === undefined ? t("Write a number, or nested lists of numbers in the output's shape.") : "";
      if (value !== undefined) change(value);
    },
  });
  const places = shape.length ? placesOf(shape).slice(0, MAX_ELEMENTS) : [];
  const one = h(
    "select",
    {
      class: "choice small",
      "aria-label": t("One element alone"),
      onchange: () => one.value && change(unit(shape, JSON.parse(one.value))),
    },
    h("option", { value: "" }, t("one element…")),
    ...places.map((place) => h("option", { value: JSON.stringify(place) }, `[${place.join(", ")}]`)),
  );
  const reset = h(
    "button",
    { class: "button small", type: "button", disabled: seed === null, onclick: () => change(null) },
    t("Reset"),
  );
  return h("div", { class: "seed-editor" }, entry, places.length > 0 && one, reset, note);
}

/** What was typed: nothing is no seed; undefined is no value. @param {string} text */
function read(text) {
  if (!text.trim()) return null;
  try {
    const value = JSON.parse(text.replaceAll("−", "-"));
    return isValue(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number[]} shape @returns {number[][]} */
const placesOf = (shape) =>
  shape.reduce(
    (places, size) => places.flatMap((place) => Array.from({ length: size }, (_, at) => [...place, at])),
    /** @type {number[][]} */ ([[]]),
  );

/**
 * 1 at one place, 0 elsewhere.
 * @param {number[]} shape
 * @param {number[]} place
 * @param {boolean} [on]
 * @returns {unknown}
 */
function unit([size, ...rest], [at, ...deeper], on = true) {
  if (size === undefined) return on ? 1 : 0;
  return Array.from({ length: size }, (_, index) => unit(rest, deeper, on && index === at));
}
