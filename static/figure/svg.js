// Plain SVG as text: elements and presentation attributes that every program that opens SVG knows. No style sheets, no
// classes, no markers, no `paint-order`; colours are hexadecimal.

/** @import {TextLine, TextPart} from "../stage/types.js" */
/** @import {Palette} from "./palette.js" */
import { INDEX_DROP, INDEX_SIZE } from "../stage/types.js";

/** Font families, each with what other machines have in its place. */
export const FAMILIES = {
  ui: "Inter, 'Noto Sans', 'Segoe UI', 'DejaVu Sans', Arial, sans-serif",
  math: "'Source Serif 4', Georgia, 'DejaVu Serif', 'Times New Roman', serif",
};
/** The weight of a text that states none. */
const REGULAR = 400;
/** From here on a text is bold: most programs know no weights between. */
const BOLD_FROM = 650;

/** @typedef {string | number | null | undefined | false} Attribute */

/**
 * An element; attributes without a value are left out.
 * @param {string} name @param {Record<string, Attribute>} attributes @param {string} [content]
 */
export function element(name, attributes, content = "") {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? rounded(value) : String(value))}"`);
  return `<${name}${written.join("")}${content ? `>${content}</${name}>` : "/>"}`;
}

/** A group whose attributes hold for all in it; nothing where it is empty. */
export const group = (/** @type {Record<string, Attribute>} */ attributes, /** @type {string[]} */ content) =>
  content.some(Boolean) ? element("g", attributes, content.join("")) : "";

/** Lengths to a tenth of a pixel. @param {number} value */
const rounded = (value) => String(Math.round(value * 10) / 10);

/** Path data to a tenth of a pixel. @param {string} path */
export const shortened = (path) => path.replace(/-?\d+(?:\.\d+)?/g, (digits) => rounded(Number(digits)));

/** @param {string} text */
export const escaped = (text) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd");

/**
 * A line of text. One style stands around its anchor; several are spans from the left end on, since some programs place
 * anchored spans one upon the other.
 * @param {TextLine} line @param {Palette} palette @param {number} [dx] @param {number} [dy]
 */
export function text({ parts, x, y, size, anchor, family, box }, palette, dx = 0, dy = 0) {
  const place = { x: x + dx, y: y + dy, "font-size": size, "font-family": family === "math" && FAMILIES.math };
  const [first, ...rest] = parts;
  if (!first) return "";
  if (!rest.length) {
    return element("text", { ...place, ...style(first, palette), "text-anchor": anchor }, escaped(first.text));
  }
  /** @type {string[]} */
  const spans = [];
  let lowered = false;
  for (const part of parts) {
    const drop = Number(part.lowered ?? false) - Number(lowered);
    lowered = Boolean(part.lowered);
    const size_ = part.lowered && size * INDEX_SIZE;
    const attributes = { dy: drop !== 0 && drop * INDEX_DROP * size, "font-size": size_, ...style(part, palette) };
    spans.push(element("tspan", attributes, escaped(part.text)));
  }
  return element("text", { ...place, x: box.x + dx, "xml:space": "preserve" }, spans.join(""));
}

/** @param {TextPart} part @param {Palette} palette @returns {Record<string, Attribute>} */
function style({ role, weight, italic }, palette) {
  return {
    fill: palette.text[role],
    "font-weight": weight >= BOLD_FROM ? "bold" : weight > REGULAR && null,
    "font-style": italic && "italic",
  };
}
