// Lines of text in SVG: plain <text> and <tspan>, which every program that opens SVG renders alike.

/** @import {TextLine} from "../stage/types.js" */
import { INDEX_DROP, INDEX_SIZE } from "../stage/types.js";

export const SVG = "http://www.w3.org/2000/svg";

/** @param {Element} parent @param {string} tag @param {string} kind */
export function appended(parent, tag, kind) {
  const element = document.createElementNS(SVG, tag);
  element.setAttribute("class", kind);
  return parent.appendChild(element);
}

/**
 * Set attributes; those that have their value already are left alone, since writing one anew restyles its element.
 * @param {Element} element @param {Record<string, string | number>} attributes
 */
export function set(element, attributes) {
  for (const name in attributes) {
    const value = String(attributes[name]);
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/** What is written in texts of several parts. @type {WeakMap<Element, {parts: TextLine["parts"], size: number}>} */
const WRITTEN = new WeakMap();

/** @param {number} value */
export const rounded = (value) => Math.round(value * 10) / 10;

/**
 * Write a line into a <text>; `kind`: its class.
 * @param {Element} text @param {TextLine} line @param {string} kind
 */
export function writeLine(text, { parts, x, y, size, anchor, family }, kind) {
  set(text, {
    class: `${kind} is-${family}`,
    x: rounded(x),
    y: rounded(y),
    "font-size": rounded(size),
    "text-anchor": anchor,
  });
  const [only] = parts;
  if (parts.length === 1 && !only.lowered) {
    set(text, { "data-role": only.role, "font-weight": only.weight, "font-style": only.italic ? "italic" : "normal" });
    if (text.textContent !== only.text || text.firstElementChild) text.textContent = only.text;
    WRITTEN.delete(text);
    return;
  }
  const written = WRITTEN.get(text);
  if (written?.parts === parts && written.size === size) return; // it has only moved
  WRITTEN.set(text, { parts, size });
  text.replaceChildren();
  let lowered = false;
  for (const part of parts) {
    const span = text.appendChild(document.createElementNS(SVG, "tspan"));
    set(span, { "data-role": part.role, "font-weight": part.weight, "font-style": part.italic ? "italic" : "normal" });
    if (part.lowered) set(span, { "font-size": rounded(size * INDEX_SIZE), class: "index" });
    if (Boolean(part.lowered) !== lowered)
      span.setAttribute("dy", String(rounded((part.lowered ? 1 : -1) * INDEX_DROP * size)));
    lowered = Boolean(part.lowered);
    if (part.hidden) span.setAttribute("visibility", "hidden");
    span.textContent = part.text;
  }
}

/**
 * As many <text>s in a group as there are lines.
 * @param {Element} group @param {TextLine[]} lines @param {(index: number) => string} kind
 */
export function writeLines(group, lines, kind) {
  const texts = [...group.children].filter(({ tagName }) => tagName === "text");
  for (const surplus of texts.slice(lines.length)) surplus.remove();
  lines.forEach((line, index) => writeLine(texts[index] ?? appended(group, "text", ""), line, kind(index)));
}
