// Where a text in the rim of a frame has no wire behind it: wires pass through frames.

/** @import {Stage} from "./index.js" */
/** @import {Cut} from "./stretch.js" */
/** @import {Box} from "./types.js" */
import { overlaps } from "./text.js";
import { runBoxes } from "./wires.js";

/** Between a wire and a text: half of the strip that a wire takes. */
const BESIDE = 5;

/** The strips that all wires take. @param {Stage} stage @param {Cut | null} cut @returns {Box[]} */
export const wireStrips = (stage, cut) =>
  stage.scene.links.flatMap((link) => {
    const { forward, backward } = stage.wiresAt(link, cut).wires;
    return [...runBoxes(forward, 2 * BESIDE), ...runBoxes(backward, 2 * BESIDE)];
  });

/**
 * The parts of a band, from left to right, that no strip crosses.
 * @param {Box} band @param {Box[]} strips @returns {Array<{x: number, width: number}>}
 */
export function clearings(band, strips) {
  const crossing = strips.filter((strip) => overlaps(strip, band)).sort((one, other) => one.x - other.x);
  const end = band.x + band.width;
  const clear = [];
  let { x } = band;
  for (const strip of crossing) {
    if (strip.x > x) clear.push({ x, width: strip.x - x });
    x = Math.max(x, strip.x + strip.width);
  }
  if (x < end) clear.push({ x, width: end - x });
  return clear;
}

/**
 * The first part of a band that is clear over this width, else the widest.
 * @param {Box} band @param {Box[]} strips @param {number} width
 */
export function clearingFor(band, strips, width) {
  const clear = clearings(band, strips);
  const widest = clear.reduce((best, each) => (each.width > best.width ? each : best), { x: band.x, width: 0 });
  return clear.find((each) => each.width >= width) ?? (widest.width ? widest : band);
}
