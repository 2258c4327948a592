// The graph of a program, drawn as a figure: a room of its own, since it brings the layout with it.

/** @import {Walk} from "../../lib/types.js" */
import { drawFigure } from "../../figure/draw.js";
import { isDark } from "../../lib/theme.js";
import { FigureSource } from "../../panels/export-picture.js";

const source = new FigureSource();

/**
 * The graph with all its numbers, as an image.
 * @param {Walk} walk @param {string} title @param {string} description
 */
export async function drawn(walk, title, description) {
  const figures = await source.of(walk, "step");
  const background = isDark() ? "dark" : "transparent";
  const { svg, width, height } = drawFigure(figures.complete(), { title, description, background });
  return { blob: new Blob([svg], { type: "image/svg+xml" }), width, height };
}
