// The part of the export dialog that is about figures: what is taken, how it looks, a preview of it, and where it goes.

/** @import {WalkContext} from "./context.js" */
/** @import {Background} from "../figure/palette.js" */
/** @import {Extent, Sheet} from "./export-picture.js" */
import { h } from "../lib/dom.js";
import { dataUrl } from "../lib/download.js";
import { withFonts } from "../lib/embedded-fonts.js";
import { locale, t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";
import { FigureSource, MAX_STEPS, saveBitmap, saveSheets } from "./export-picture.js";
import { printSheets } from "./print.js";

const SCALES = [1, 2, 3, 4];

/** The controls of figures. @param {WalkContext} context */
export function figureExport({ store }) {
  const source = new FigureSource();
  const preview = h("img", { class: "export-preview", alt: "" });
  const message = h("p", { class: "status-line", role: "status" });
  const extent = extentChoice(() => void refresh());
  const background = select(t("Background"), backgrounds(), "white", () => void refresh());
  const scale = select(t("Scale of a PNG"), scales(), "2");
  const paper = select(t("Paper"), papers(), locale() === "en" ? "letter" : "a4");
  let turn = 0;

  /** The sheets as they are chosen now; null where there is no walk. @param {Extent} [taken] @returns {Promise<Sheet[] | null>} */
  const sheets = async (taken = extent.value()) => {
    const { walk, position } = store.state;
    return walk && source.sheets(walk, position, taken, /** @type {Background} */ (background.value()));
  };
  const refresh = async () => {
    const mine = (turn += 1);
    const { walk, position } = store.state;
    extent.show(position, (walk?.length ?? 1) - 1);
    png.disabled = extent.value() !== "step";
    message.textContent =
      walk && walk.length > MAX_STEPS ? t("Only the first {count} steps.", { count: MAX_STEPS }) : "";
    const [first] = (await sheets(extent.value() === "all" ? "step" : extent.value())) ?? [];
    if (!first) return;
    const address = dataUrl(await withFonts(first.figure.svg));
    if (mine !== turn) return;
    preview.src = address;
    preview.alt = first.caption;
    preview.classList.toggle("is-checkered", background.value() === "transparent");
  };
  /** @param {(sheets: Sheet[]) => unknown} use */
  const take = async (use) => {
    message.textContent = t("drawing…");
    const taken = await sheets();
    message.textContent = taken && (await use(taken)) === false ? t("The picture is too large for a bitmap.") : "";
  };
  const svg = button("SVG", () => void take(saveSheets));
  const png = button("PNG", () => void take(([sheet]) => saveBitmap(sheet, Number(scale.value()))));
  const print = button(t("Print or PDF"), () => {
    const program = store.state.trace?.program.trim() ?? "";
    /** @type {import("./print.js").Paper} */
    const chosen = paper.value() === "letter" ? "letter" : "a4";
    void take((taken) => printSheets(taken, { program, paper: chosen, extent: extent.value() }));
  });
  return {
    refresh,
    parts: [
      h("div", { class: "export-picture" }, preview, extent.element),
      h("div", { class: "export-row" }, background.element, scale.element, paper.element),
      h("div", { class: "export-row" }, svg, png, print),
      message,
    ],
  };
}

/** @returns {[Background, string][]} */
const backgrounds = () => [
  ["transparent", t("transparent")],
  ["white", t("white")],
  ["dark", t("dark")],
];
/** @returns {[string, string][]} */
const scales = () => SCALES.map((scale) => [String(scale), `${scale}×`]);
/** @returns {[string, string][]} */
const papers = () => [
  ["a4", "A4"],
  ["letter", "Letter"],
];

/** @param {string} label @param {[string, string][]} options @param {string} value @param {() => void} [changed] */
function select(label, options, value, changed = () => undefined) {
  const choices = options.map(([each, text]) => h("option", { value: each, selected: each === value }, text));
  const control = h("select", { class: "choice", onchange: changed }, ...choices);
  return {
    element: h("label", { class: "labelled-choice" }, h("span", {}, label), control),
    value: () => control.value,
  };
}

/** What is taken: this step, all, a worksheet. @param {() => void} changed */
function extentChoice(changed) {
  let chosen = /** @type {Extent} */ ("step");
  const step = h("span");
  /** @param {Extent} value @param {HTMLElement | string} label */
  const radio = (value, label) => {
    const onchange = () => {
      chosen = value;
      changed();
    };
    const input = h("input", { type: "radio", name: "export-extent", value, checked: value === "step", onchange });
    return h("label", { class: "export-extent" }, input, label);
  };
  const all = radio("all", t("All steps: a zip of SVGs, or a strip on paper"));
  const worksheet = radio("worksheet", t("Worksheet with empty boxes, and its key"));
  const legend = h("legend", {}, t("What to take"));
  return {
    element: h("fieldset", { class: "export-extents" }, legend, radio("step", step), all, worksheet),
    value: () => chosen,
    /** @param {number} position @param {number} last */
    show(position, last) {
      step.textContent = t("This step, {step} of {last}", { step: position, last });
    },
  };
}
