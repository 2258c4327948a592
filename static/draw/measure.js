// The widths of texts as this browser draws them, measured once each.

/** @import {Font} from "../stage/types.js" */
import { estimate } from "../stage/measure.js";

/** Measured at this size, since widths grow with it. */
const SIZE = 100;
const MOST = 20_000;

/**
 * A measurer of texts in the fonts of the page; an estimate where there is no canvas.
 * @returns {(text: string, font: Font) => number}
 */
export function measurer() {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return estimate;
  const style = getComputedStyle(document.documentElement);
  const families = { ui: style.getPropertyValue("--font-ui"), math: style.getPropertyValue("--font-math") };
  /** @type {Map<string, number>} */
  const widths = new Map();
  return (text, { size, weight, family, italic }) => {
    const font = `${italic ? "italic " : ""}${weight} ${SIZE}px ${families[family]}`;
    const key = `${font}|${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      if (widths.size > MOST) widths.clear();
      context.font = font;
      width = (family === "ui" ? tabular(text, context) : context.measureText(text).width) / SIZE;
      widths.set(key, width);
    }
    return width * size;
  };
}

/**
 * Digits are all as wide as a 0 where they are tabular, which a canvas cannot ask for.
 * @param {string} text @param {CanvasRenderingContext2D} context
 */
function tabular(text, context) {
  const digits = text.replace(/[0-9]/g, "0");
  return context.measureText(digits).width;
}
