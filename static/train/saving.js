// Pictures as SVG and PNG, figures as CSV: files of the reader's own.

import { h } from "../dom.js";
import { t } from "../i18n.js";

/** Properties that a picture needs outside of the page, where no style sheet reaches it. */
const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "font-size", "font-family", "font-weight", "opacity"];
const SCALE = 2;

/** A button that saves what `find` gives: a picture. @param {string} name @param {() => SVGSVGElement | HTMLCanvasElement | null} find */
export function saveButtons(name, find) {
  return h("span", { class: "train-save" },
    h("button", { class: "link", type: "button", "aria-label": t("{name} as SVG", { name }), onclick: () => {
      const found = find();
      if (found instanceof SVGSVGElement) save(`${name}.svg`, new Blob([standalone(found)], { type: "image/svg+xml" }));
      else if (found) found.toBlob((blob) => blob && save(`${name}.png`, blob));
    } }, "SVG"),
    h("button", { class: "link", type: "button", "aria-label": t("{name} as PNG", { name }), onclick: () => void asPng(name, find()) }, "PNG"));
}

/** @param {string} name @param {SVGSVGElement | HTMLCanvasElement | null} found */
async function asPng(name, found) {
  if (found instanceof HTMLCanvasElement) return found.toBlob((blob) => blob && save(`${name}.png`, blob));
  if (!found) return;
  const { width, height } = found.viewBox.baseVal;
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(found))}`;
  await picture.decode();
  const canvas = h("canvas", { width: width * SCALE, height: height * SCALE });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = getComputedStyle(document.body).getPropertyValue("--stage");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save(`${name}.png`, blob));
}

/** A picture that holds its own looks. @param {SVGSVGElement} svg */
export function standalone(svg) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const own = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const style = getComputedStyle(own[at]);
    for (const name of LOOK) if (style.getPropertyValue(name)) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(copy);
}

/** Every record of every run, a row each. @param {import("./state.js").Run[]} runs */
export function csv(runs) {
  const names = [...new Set(runs.flatMap(({ records }) => Object.keys(records[0]?.parameters ?? {})))];
  /** @param {unknown} text */
  const cell = (text) => `"${String(text).replaceAll('"', '""')}"`;
  const rows = runs.flatMap(({ name, records }) => records.map(({ update, loss, parameters }) => [cell(name), update, loss, ...names.map((each) => cell(JSON.stringify(parameters[each])))].join(",")));
  return [["run", "update", "loss", ...names].join(","), ...rows].join("\n");
}

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
