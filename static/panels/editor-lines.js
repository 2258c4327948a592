// How many lines the editor shows at rest.

/** Pixels that a sign takes in the line at rest. */
const SIGN_WIDTH = 9.2;

/**
 * Say how many lines a text has: one stands alone, of more the page shows three around the present one.
 * @param {HTMLElement} element @param {string} text
 */
export function measureLines(element, text) {
  const room = element.clientWidth / SIGN_WIDTH - 3;
  const lines = text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / Math.max(8, room))), 0);
  element.dataset.lines = lines > 1 ? "several" : "one";
}
