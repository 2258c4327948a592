// The step in words, in a region that screen readers follow.

/** @import {Store} from "../walk/state.js" */
import { locale, t } from "../lib/i18n.js";
import { sentence } from "../trace/describe.js";

/** Characters that fill the room of the sentence at its usual size. */
const LONG = 150;

/** @param {HTMLElement} host @param {Store} store */
export function telling(host, store) {
  store.watch(["position", "walk", "fresh"], ({ walk, position, fresh }) => {
    if (!walk) return;
    const text = fresh && position === walk.length - 1
      ? t("Everything is computed. Press → to walk through it step by step.")
      : sentence(walk, Math.min(position, walk.length - 1), { t, locale: locale() });
    if (host.textContent === text) return;
    host.textContent = text;
    host.classList.toggle("is-long", text.length > LONG);
  });
}
