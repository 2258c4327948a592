// One finger that swipes left or right steps; two fingers still zoom.

/** Pixels that make a swipe, and how much more they go across than down. */
const DISTANCE = 60;
const SLOPE = 2;

/** @param {{isOn: () => boolean, next: () => void, back: () => void}} options */
export function listenToSwipes({ isOn, next, back }) {
  let start = /** @type {Touch | null} */ (null);
  document.addEventListener(
    "touchstart",
    ({ touches }) => {
      start = touches.length === 1 && isOn() && !document.querySelector("dialog[open]") ? touches[0] : null;
    },
    { passive: true, capture: true }, // before the graph, which takes fingers that move it
  );
  const onEnd = (/** @type {TouchEvent} */ { changedTouches: [end], touches }) => {
    if (start && end && touches.length === 0) {
      const direction = directionOf(end.clientX - start.clientX, end.clientY - start.clientY);
      if (direction === "left") next();
      else if (direction === "right") back();
    }
    start = null;
  };
  document.addEventListener("touchend", onEnd, { capture: true });
}

/**
 * Which way a finger went, if it was a swipe.
 * @param {number} x @param {number} y @returns {"left" | "right" | null}
 */
export function directionOf(x, y) {
  if (Math.abs(x) < DISTANCE || Math.abs(x) < SLOPE * Math.abs(y)) return null;
  return x < 0 ? "left" : "right";
}
