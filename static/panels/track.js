// The track of the player: a tick for each step, blue on the way forward and orange on the way back; past 40 steps two
// bars. It can be dragged; a slider that is not seen serves keyboard and screen readers.

/** @import {Walk} from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { slider } from "../lib/widgets.js";

/** Steps that have a tick each. */
const MAX_TICKS = 40;

/** @param {(position: number) => void} go */
export function createTrack(go) {
  const scrubber = slider(t("Step"), go);
  const forward = h("span", { class: "track-part forward", "aria-hidden": "true" });
  const backward = h("span", { class: "track-part backward", "aria-hidden": "true" });
  const element = h("div", { class: "track" }, forward, backward, scrubber);
  /** @type {{walk: Walk | null, turn: number, last: number}} */
  const shown = { walk: null, turn: 0, last: 0 };
  drag(element, (x) => go(positionAt(x, forward, backward, shown)));
  return {
    element,
    /** @param {Walk | null} walk @param {number} position */
    show(walk, position) {
      if (walk !== shown.walk) {
        shown.walk = walk;
        shown.last = Math.max(0, (walk?.length ?? 1) - 1);
        const turn = walk?.moments.findIndex(({ phase }) => phase === "backward") ?? -1;
        shown.turn = turn < 0 ? shown.last : turn - 1;
        divide(forward, shown.turn, shown.last <= MAX_TICKS);
        divide(backward, shown.last - shown.turn, shown.last <= MAX_TICKS);
      }
      scrubber.max = String(shown.last);
      scrubber.value = String(position);
      scrubber.setAttribute("aria-valuetext", t("step {position} of {last}", { position, last: shown.last }));
      fillTo(forward, position);
      fillTo(backward, position - shown.turn);
    },
  };
}

/** @param {HTMLElement} part @param {number} count @param {boolean} ticks */
function divide(part, count, ticks) {
  part.hidden = count === 0;
  part.classList.toggle("is-bar", !ticks);
  part.dataset.count = String(count);
  part.style.setProperty("--share", String(count));
  part.replaceChildren(...Array.from({ length: ticks ? count : 1 }, () => h("i")));
}

/** @param {HTMLElement} part @param {number} done  How many of its steps are taken. */
function fillTo(part, done) {
  const count = Number(part.dataset.count);
  const ticks = /** @type {HTMLElement[]} */ ([...part.children]);
  if (part.classList.contains("is-bar"))
    part.style.setProperty("--done", `${(100 * Math.min(Math.max(done, 0), count)) / Math.max(1, count)}%`);
  ticks.forEach((tick, at) => {
    tick.className = at + 1 === done ? "is-done is-current" : at < done ? "is-done" : "";
  });
  part.classList.toggle("is-current", done > 0 && done <= count);
}

/**
 * The step at a place of the page: left of all ticks the start.
 * @param {number} x @param {HTMLElement} forward @param {HTMLElement} backward
 * @param {{turn: number, last: number}} shown
 */
function positionAt(x, forward, backward, { turn, last }) {
  const ways = [forward.getBoundingClientRect(), backward.getBoundingClientRect()];
  const isBack = last > turn && x >= ways[1].left - 4;
  const { left, width } = ways[isBack ? 1 : 0];
  const count = isBack ? last - turn : turn;
  const within = Math.min(count, Math.max(0, Math.ceil(((x - left) / Math.max(1, width)) * count)));
  return (isBack ? turn : 0) + within;
}

/** @param {HTMLElement} element @param {(x: number) => void} move */
function drag(element, move) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    move(event.clientX);
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) move(event.clientX);
  });
}
