// Downloads: pictures as SVG and PNG, and text files.

import { h } from "./dom.js";
import { t } from "./i18n.js";

/** Properties that a picture needs outside of the page, where no style sheet reaches it. */
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "font-size",
  "font-family",
  "font-weight",
  "font-style",
  "text-anchor",
  "paint-order",
  "stroke-linecap",
  "opacity",
];
const SCALE = 2;

/**
 * Buttons that save what `find` gives: a picture.
 * @param {string} name  Of the file.
 * @param {string} title  What the reader calls it.
 * @param {() => SVGSVGElement | HTMLCanvasElement | null} find
 */
export function saveButtons(name, title, find) {
  return h(
    "span",
    { class: "save-links" },
    h(
      "button",
      {
        class: "link",
        type: "button",
        "aria-label": t("{name} as SVG", { name: title }),
        onclick: () => {
          const picture = find();
          if (picture instanceof SVGSVGElement)
            save(`${name}.svg`, new Blob([standalone(picture)], { type: "image/svg+xml" }));
          else if (picture) picture.toBlob((blob) => blob && save(`${name}.png`, blob));
        },
      },
      "SVG",
    ),
    h(
      "button",
      {
        class: "link",
        type: "button",
        "aria-label": t("{name} as PNG", { name: title }),
        onclick: () => void asPng(name, find()),
      },
      "PNG",
    ),
  );
}

/** @param {string} name @param {SVGSVGElement | HTMLCanvasElement | null} picture */
async function asPng(name, picture) {
  if (picture instanceof HTMLCanvasElement) return picture.toBlob((blob) => blob && save(`${name}.png`, blob));
  if (!picture) return;
  const { width, height } = picture.viewBox.baseVal;
  await savePng(name, standalone(picture), width, height, getComputedStyle(document.body).getPropertyValue("--canvas"));
}

/**
 * An SVG drawing as pixels.
 * @param {string} name
 * @param {string} drawing
 * @param {number} width
 * @param {number} height
 * @param {string} background
 */
export async function savePng(name, drawing, width, height, background) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await picture.decode();
  const canvas = h("canvas", { width: width * SCALE, height: height * SCALE });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save(`${name}.png`, blob));
}

/**
 * A picture with its styles inlined; what is invisible is left out.
 * @param {SVGSVGElement} svg
 * @param {{width: number, height: number}} [size]
 */
export function standalone(svg, size = svg.viewBox.baseVal) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const own = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const style = getComputedStyle(own[at]);
    for (const name of STYLES)
      if (style.getPropertyValue(name)) element.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "role", "tabindex", "aria-label", "aria-pressed", "aria-describedby"])
      element.removeAttribute(name);
    if (style.display === "none" && at > 0) element.setAttribute("data-unseen", "");
  });
  for (const element of copy.querySelectorAll("[data-unseen]")) element.remove();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const { width, height } = size;
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(copy);
}

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
