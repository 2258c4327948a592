// Clock and elapsed time; the start outlasts a reload of the window.

import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";

/** Elapsed time as hours, minutes, seconds: `1:02:07`, `2:07`. @param {number} milliseconds */
export function elapsedText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const pad = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** @param {string} id  The lecture's channel. */
export function stopwatch(id) {
  const name = `gradwalk-start-${id}`;
  let start = load(name) ?? keep(name, Date.now());
  const clock = h("output", { class: "presenter-clock", "aria-label": t("Clock"), "aria-live": "off" });
  const elapsed = h("output", { class: "presenter-elapsed", "aria-label": t("Elapsed"), "aria-live": "off" });
  const format = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" });
  const tick = () => {
    clock.textContent = format.format(new Date());
    elapsed.textContent = elapsedText(Date.now() - start);
  };
  const reset = () => {
    start = keep(name, Date.now());
    tick();
  };
  setInterval(tick, 1000);
  tick();
  return { element: h("p", { class: "presenter-times" }, clock, elapsed, button(t("Reset"), reset)) };
}

/** @param {string} name */
function load(name) {
  try {
    const start = Number(sessionStorage.getItem(name) ?? Number.NaN);
    return Number.isFinite(start) ? start : null;
  } catch {
    return null;
  }
}

/** @param {string} name @param {number} start */
function keep(name, start) {
  try {
    sessionStorage.setItem(name, String(start));
  } catch {
    // A private window: a reload begins anew.
  }
  return start;
}
