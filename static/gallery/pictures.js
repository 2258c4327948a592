// Small pictures of the examples' graphs: made beforehand from their own layouts (`make thumbnails`), drawn here, so
// that they follow the theme.

import { SVG, appended, set } from "../draw/text.js";

/**
 * @typedef {object} Picture
 * @property {string} wires  A path.
 * @property {[number, number, number, string][]} leaves  Middle, half the width, and the name; empty where it does not
 *   fit.
 * @property {[number, number, number, string][]} gates
 * @property {number[]} outputs  Places in `gates`.
 * @property {number} size  Half the height of a leaf or gate.
 */

export const WIDTH = 224;
export const HEIGHT = 88;

/** @type {Promise<Record<string, Picture>> | null} */
let loading = null;

/** All pictures by the names of their examples; none where they cannot be had. */
export function loadPictures() {
  loading ??= fetched().catch(() => {
    loading = null; // the next opening asks again
    return {};
  });
  return loading;
}

/** @returns {Promise<Record<string, Picture>>} */
async function fetched() {
  const answer = await fetch(new URL("pictures.json", import.meta.url));
  return answer.ok ? (await answer.json()).pictures : {};
}

/** @param {Picture | undefined} picture */
export function drawPicture(picture) {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { class: "sketch", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  if (!picture) return svg;
  set(appended(svg, "path", "sketch-wire"), { d: picture.wires });
  for (const leaf of picture.leaves) piece(svg, leaf, picture.size, "leaf", 3);
  picture.gates.forEach((gate, at) => {
    piece(svg, gate, picture.size, picture.outputs.includes(at) ? "output" : "gate", picture.size);
  });
  return svg;
}

/**
 * @param {Element} svg @param {[number, number, number, string]} piece @param {number} size
 * @param {"leaf" | "gate" | "output"} kind @param {number} radius
 */
function piece(svg, [x, y, half, label], size, kind, radius) {
  const body = appended(svg, "rect", `sketch-${kind}`);
  set(body, { x: x - half, y: y - size, width: 2 * half, height: 2 * size, rx: radius });
  if (!label) return;
  const text = appended(svg, "text", `sketch-${kind}-name`);
  set(text, { x, y: y + 4.5, "text-anchor": "middle" });
  text.textContent = label;
}
