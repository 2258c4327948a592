// Figures of the golden traces, as the page makes them.

import { Figures } from "../../static/figure/compose.js";
import { drawFigure } from "../../static/figure/draw.js";
import { fromElk, toElk } from "../../static/layout/elk.js";
import { scene } from "../../static/layout/scene.js";
import { walk } from "../../static/trace/frame.js";
import { elk } from "./elk.js";
import { golden } from "./golden.js";

/**
 * @param {string} name @param {{locale?: string, blanks?: boolean}} [options]
 */
export async function figuresOf(name, { locale = "en", blanks = false } = {}) {
  const walked = walk(golden(name));
  const drawn = scene(walked, { direction: "right" });
  return {
    walked,
    figures: new Figures(walked, drawn, fromElk(await elk(toElk(drawn)), drawn), { locale }, { blanks }),
  };
}

/** @param {any} staged @param {"transparent" | "white" | "dark"} [background] */
export const svgOf = (staged, background = "white") =>
  drawFigure(staged, { title: "a < b & c", description: 'the "end"', background }).svg;
