// Printing, which is also how a PDF is made: sheets of figures, which the print style sheet shows instead of the page.

/** @import {Extent, Sheet} from "./export-picture.js" */
import { picture } from "../lib/download.js";
import { h } from "../lib/dom.js";
import { withFonts } from "../lib/embedded-fonts.js";
import { t } from "../lib/i18n.js";

/** @typedef {"a4" | "letter"} Paper */

/** Figures wider than this beside their height have a page across. */
const WIDE = 1.25;
/** From this width on, in pixels, a strip has pages across too: its texts would be too small upright. */
const WIDE_STRIP = 1_100;
/** A program of more lines is set in two columns; one of more than can stand above a figure has a page of its own. */
const SHORT = 5;
const LONG = 40;

/**
 * Print sheets on paper: one alone fills its page, several steps share pages, worksheets and keys have one each.
 * @param {Sheet[]} sheets @param {{program: string, paper: Paper, extent: Extent}} options
 */
export async function printSheets(sheets, { program, paper, extent }) {
  document.querySelector(".print-sheet")?.remove();
  const images = await Promise.all(sheets.map(image));
  const { width, height } = sheets[0].figure;
  const together = extent === "all";
  const across = together ? width > WIDE_STRIP : width > WIDE * height;
  const pages = together
    ? [page(program, ...sheets.map((sheet, at) => pictured(sheet, images[at])))]
    : sheets.map((sheet, at) => {
        const element = page(program, pictured(sheet, images[at]));
        element.classList.toggle("is-blank", sheet.isBlank === true);
        return element;
      });
  const kind = `print-sheet on-${paper}-${across ? "across" : "upright"} is-${extent}`;
  const element = h("div", { class: kind, lang: document.documentElement.lang }, ...pages);
  document.body.append(element);
  addEventListener("afterprint", () => element.remove(), { once: true });
  print();
}

/** @param {Sheet} sheet */
async function image({ figure: { svg, width, height }, caption }) {
  const element = await picture(await withFonts(svg));
  return Object.assign(element, { width, height, alt: caption });
}

/** @param {Sheet} sheet @param {HTMLImageElement} drawn */
const pictured = ({ caption }, drawn) => h("figure", {}, drawn, h("figcaption", {}, caption));

/** @param {string} program @param {...HTMLElement} figures */
function page(program, ...figures) {
  const lines = program.trim().split("\n").length;
  const kind = lines > LONG ? "is-long" : lines > SHORT ? "is-wide" : "";
  const head = h(
    "header",
    { class: kind },
    h("pre", {}, program.trim()),
    h("span", { class: "print-name" }, t("Name:")),
  );
  return h("section", { class: "print-page" }, head, ...figures);
}
