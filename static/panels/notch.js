// The notch of the step card: it points at what is lit in the picture.

/** Milliseconds after which the picture of a step stands still. */
const SETTLED = 500;
const ACTIVE =
  "svg.graph :is(.edge.is-active-backward, .node.is-active-forward, .node.is-summing, .node.is-active-backward)";
let timer = 0;

/**
 * Point at the active part of what is being drawn, and again once the picture has come to rest.
 * @param {HTMLElement} card
 */
export function followActive(card) {
  clearTimeout(timer);
  queueMicrotask(() => point(card)); // once everything is written, and laid out to fit
  timer = window.setTimeout(() => point(card), SETTLED);
}

/** @param {HTMLElement} card */
function point(card) {
  const notch = /** @type {HTMLElement | null} */ (card.querySelector(".notch"));
  const active = document.querySelector(ACTIVE)?.getBoundingClientRect();
  const own = card.getBoundingClientRect();
  if (!notch) return;
  const at = active ? active.left + active.width / 2 - own.left : -1;
  notch.hidden = !active?.width || at < 12 || at > own.width - 12;
  notch.style.setProperty("--at", `${Math.round(at)}px`);
}
