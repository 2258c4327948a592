// The widths of texts as this browser draws them, measured once each.

/** @import {Font} from "../stage/types.js" */
import { estimate } from "../stage/measure.js";
import { appended, SVG } from "./text.js";

/** Measured at this size, since widths grow with it. */
const SIZE = 100;
const MOST = 20_000;
/** What has another width where numbers are tabular, which a canvas cannot ask for; each stands without kerning. */
const SIGNS = [..." 0123456789.,:+−×÷=()"];
const RUNS = /[ 0-9.,:+−×÷=()]|[^ 0-9.,:+−×÷=()]+/gu;

/**
 * A measurer of texts in the fonts of the page; an estimate where there is no canvas.
 * @returns {(text: string, font: Font) => number}
 */
export function measurer() {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return estimate;
  context.textRendering = "geometricPrecision"; // without hinting, which rounds every letter to pixels
  const style = getComputedStyle(document.documentElement);
  const families = { ui: style.getPropertyValue("--font-ui"), math: style.getPropertyValue("--font-math") };
  /** @type {Map<string, number>} */
  const widths = new Map();
  /** The signs' widths, by the weight of the font. @type {Map<number, Map<string, number>>} */
  const signs = new Map();
  const signsOf = (/** @type {number} */ weight) => {
    const drawn = signs.get(weight) ?? drawnWidths(SIGNS, weight);
    signs.set(weight, drawn);
    return drawn;
  };
  const kept = (/** @type {string} */ key, /** @type {() => number} */ width) => {
    if (widths.size > MOST) widths.clear();
    const known = widths.get(key) ?? width();
    widths.set(key, known);
    return known;
  };
  return (text, { size, weight, family, italic }) => {
    const font = `${italic ? "italic " : ""}${weight} ${SIZE}px ${families[family]}`;
    const onCanvas = (/** @type {string} */ part) => {
      context.font = font;
      return context.measureText(part).width;
    };
    const tabular = (/** @type {string} */ part) => signsOf(weight).get(part) ?? onCanvas(part);
    const whole = () =>
      family === "math" ? onCanvas(text) : (text.match(RUNS) ?? []).reduce((sum, part) => sum + tabular(part), 0);
    return (kept(`${font}|${text}`, whole) / SIZE) * size;
  };
}

/**
 * The widths of texts of the picture in the font of the page: all at once, since each time lays the page out.
 * @param {string[]} contents @param {number} weight @returns {Map<string, number>}
 */
function drawnWidths(contents, weight) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "text-measure");
  const texts = contents.map((content) => {
    const text = /** @type {SVGTextElement} */ (appended(svg, "text", ""));
    text.textContent = content.replaceAll(" ", "\u00a0"); // lone spaces would collapse
    text.setAttribute("font-weight", String(weight));
    text.setAttribute("font-size", String(SIZE));
    return text;
  });
  document.body.append(svg);
  const widths = new Map(contents.map((content, at) => [content, texts[at].getComputedTextLength()]));
  svg.remove();
  return widths;
}
