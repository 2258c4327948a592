// Downloads: pictures as SVG and PNG, and text files.

import { hexColour } from "./colours.js";
import { h } from "./dom.js";
import { withFonts } from "./embedded-fonts.js";
import { t } from "./i18n.js";

/** Properties that a picture needs where no style sheet reaches it, and what they are if unsaid. */
const SHAPES = {
  "fill-opacity": "1",
  "stroke-opacity": "1",
  fill: "#000000", // a colour's own transparency comes after those of the style
  stroke: "none",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linejoin": "miter",
  "stroke-linecap": "butt",
  opacity: "1",
};
const TEXTS = {
  "font-size": "",
  "font-family": "",
  "font-weight": "400",
  "font-style": "normal",
  "text-anchor": "start",
};
const SCALE = 2;

/**
 * Buttons that save what `find` gives: a picture.
 * @param {string} name  Of the file.
 * @param {string} title  What the reader calls it.
 * @param {() => SVGSVGElement | HTMLCanvasElement | null} find
 */
export function saveButtons(name, title, find) {
  const asSvg = () => {
    const picture = find();
    if (picture instanceof SVGSVGElement) saveSvg(name, standalone(picture));
    else if (picture) picture.toBlob((blob) => blob && save(`${name}.png`, blob));
  };
  return h(
    "span",
    { class: "save-links" },
    saveLink("SVG", t("{name} as SVG", { name: title }), asSvg),
    saveLink("PNG", t("{name} as PNG", { name: title }), () => void asPng(name, find())),
  );
}

/** @param {string} text @param {string} label @param {() => void} onclick */
const saveLink = (text, label, onclick) =>
  h("button", { class: "link", type: "button", "aria-label": label, onclick }, text);

/** @param {string} name @param {SVGSVGElement | HTMLCanvasElement | null} picture */
async function asPng(name, picture) {
  if (picture instanceof HTMLCanvasElement) return picture.toBlob((blob) => blob && save(`${name}.png`, blob));
  if (!picture) return;
  const { width, height } = picture.viewBox.baseVal;
  const background = getComputedStyle(document.body).getPropertyValue("--canvas");
  const blob = await rasterised(standalone(picture), { width, height, scale: SCALE, background });
  if (blob) save(`${name}.png`, blob);
}

/**
 * An SVG drawing as pixels, in the page's typefaces.
 * @param {string} drawing
 * @param {{width: number, height: number, scale: number, background?: string | null}} size
 * @returns {Promise<Blob | null>}
 */
export async function rasterised(drawing, { width, height, scale, background = null }) {
  const image = await picture(await withFonts(drawing));
  const canvas = h("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (background) {
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/**
 * A drawing as an image that is loaded. It is not decoded before it is drawn: that would wait for frames of the page,
 * which one that is not seen, or prints, has none of.
 * @param {string} drawing @returns {Promise<HTMLImageElement>}
 */
export const picture = (drawing) =>
  new Promise((resolve, reject) => {
    const image = h("img", { onload: () => resolve(image), onerror: () => reject(new Error("no picture")) });
    image.src = dataUrl(drawing);
  });

/** A drawing as the address of an image. @param {string} drawing */
export const dataUrl = (drawing) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;

/**
 * A picture with its styles as presentation attributes, in notations that other programs know: hexadecimal colours, and
 * outlined texts as two. What is invisible is left out.
 * @param {SVGSVGElement} svg
 */
export function standalone(svg) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const own = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const style = getComputedStyle(own[at]);
    if (at > 0) present(element, style);
    for (const name of ["class", "style", "role", "tabindex", "aria-label", "aria-pressed", "aria-describedby"])
      element.removeAttribute(name);
    if (style.display === "none" && at > 0) element.setAttribute("data-unseen", "");
    else if (element.localName === "text" && style.paintOrder.startsWith("stroke")) outline(element);
  });
  for (const element of copy.querySelectorAll("[data-unseen]")) element.remove();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(copy);
}

/**
 * Write a computed style as attributes: of groups only what they do not hand down.
 * @param {Element} element @param {CSSStyleDeclaration} style
 */
function present(element, style) {
  const isGroup = element.localName === "g" || element.localName === "svg";
  const isText = element.localName === "text" || element.localName === "tspan";
  for (const [name, initial] of Object.entries({ ...SHAPES, ...TEXTS })) {
    element.removeAttribute(name);
    const { colour, opacity } = hexColour(style.getPropertyValue(name));
    const applies = name === "opacity" || (!isGroup && (isText || name in SHAPES));
    if (applies && colour && colour !== initial) element.setAttribute(name, colour);
    if (applies && opacity < 1) element.setAttribute(`${name}-opacity`, String(opacity));
  }
}

/** An outlined text as two: its outline below, its fill above. @param {Element} text */
function outline(text) {
  const below = /** @type {Element} */ (text.cloneNode(true));
  below.setAttribute("fill", text.getAttribute("stroke") ?? "none");
  for (const name of ["stroke", "stroke-width", "stroke-linejoin"]) text.removeAttribute(name);
  text.before(below);
}

/** @param {string} name  Of the file, without its ending. @param {string} drawing */
export const saveSvg = (name, drawing) => save(`${name}.svg`, new Blob([drawing], { type: "image/svg+xml" }));

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
