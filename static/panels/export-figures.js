// The part of the export dialog that is about figures: what is taken, how it looks, a preview of it, and where it goes.

/** @import {WalkContext} from "./context.js" */
/** @import {Background} from "../figure/palette.js" */
/** @import {Extent, Sheet} from "./export-picture.js" */
import { h } from "../lib/dom.js";
import { dataUrl } from "../lib/download.js";
import { withFonts } from "../lib/embedded-fonts.js";
import { failureText } from "../lib/query.js";
import { locale, t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";
import { FigureSource, MAX_STEPS, saveBitmap, saveSheets, variantSheets } from "./export-picture.js";
import { printSheets } from "./print.js";
import { MAX_VARIANTS, variantsOf } from "./variants.js";

const SCALES = [1, 2, 3, 4];
const MAX_SEED = 99_999;

export class FigureExport {
  /** @param {WalkContext} context */
  constructor({ store }) {
    this.store = store;
    this.source = new FigureSource();
    this.turn = 0; // of the preview: a later one overtakes
    const refresh = () => void this.refresh();
    this.extent = extentChoice(refresh);
    this.extent.show(0, 0);
    this.background = select(t("Background"), backgrounds(), "white", refresh);
    this.scale = select(t("Scale of a PNG"), scales(), "2");
    this.paper = select(t("Paper"), papers(), locale() === "en" ? "letter" : "a4");
    this.variants = select(t("Variants"), variantCounts(), "1", refresh);
    this.seed = seedField(refresh);
    /** @type {{key: unknown[], sheets: Promise<Sheet[]>} | null}  The last variants. */ this.varied = null;
    this.preview = h("img", { class: "export-preview", alt: "" });
    this.trouble = ""; // why there are fewer variants
    this.message = h("p", { class: "status-line", role: "status" });
    this.png = button("PNG", () => void this.take(([sheet]) => saveBitmap(sheet, Number(this.scale.value()))));
  }

  /** The elements of the dialog. */
  get parts() {
    const svg = button("SVG", () => void this.take(saveSheets));
    const print = button(t("Print or PDF"), () => void this.take((sheets) => this.print(sheets)));
    return [
      h("div", { class: "export-picture" }, this.preview, this.extent.element),
      h(
        "div",
        { class: "export-row" },
        ...[this.background, this.scale, this.paper, this.variants, this.seed].map(({ element }) => element),
      ),
      h("div", { class: "export-row" }, svg, this.png, print),
      this.message,
    ];
  }

  /**
   * The sheets of an extent in the chosen look; none where there is no walk.
   * @param {Extent} extent @returns {Promise<Sheet[]>}
   */
  async sheets(extent) {
    const { walk, position } = this.store.state;
    const background = /** @type {Background} */ (this.background.value());
    if (!walk) return [];
    const count = Number(this.variants.value());
    if (extent === "worksheet" && count > 1) return this.variantSheets(walk, count, background);
    return this.source.sheets(walk, position, extent, background);
  }

  /**
   * The variants of a worksheet at these numbers, requested once.
   * @param {import("../lib/types.js").Walk} walk @param {number} count @param {Background} background
   */
  variantSheets(walk, count, background) {
    const key = [walk, count, this.seed.value(), background];
    if (this.varied?.key.every((part, at) => part === key[at])) return this.varied.sheets;
    const asking = {
      isNeeded: () => this.varied?.key === key && this.preview.checkVisibility(),
      onWait: (/** @type {import("../lib/retry.js").Wait} */ wait) => {
        this.message.textContent = failureText({ wait });
      },
    };
    const sheets = variantsOf(this.store.state, count, this.seed.value(), undefined, asking).then((answer) => {
      if (this.varied?.key !== key) return "variants" in answer ? variantSheets(answer.variants, background) : [];
      this.trouble = "trouble" in answer ? answer.trouble : "";
      if ("trouble" in answer)
        this.varied = null; // to be requested again
      else if (answer.variants.length < count)
        this.trouble = t("These inputs have few other values; different variants: {count}.", {
          count: answer.variants.length,
        });
      return "variants" in answer ? variantSheets(answer.variants, background) : [];
    });
    this.varied = { key, sheets };
    return sheets;
  }

  /** Show what would be saved now; of all steps the present one. */
  async refresh() {
    const turn = (this.turn += 1);
    const { walk, position } = this.store.state;
    const extent = this.extent.value();
    const count = walk?.length ?? 1;
    this.extent.show(position, count - 1);
    this.png.disabled = extent !== "step";
    const cut = extent === "all" && count > MAX_STEPS;
    this.message.textContent = cut ? t("Only the first {count} steps.", { count: MAX_STEPS }) : "";
    this.variants.element.hidden = extent !== "worksheet";
    this.seed.element.hidden = extent !== "worksheet" || this.variants.value() === "1";
    if (!this.seed.element.hidden) this.message.textContent = t("drawing…");
    const [first] = await this.sheets(extent === "all" ? "step" : extent);
    if (turn === this.turn && !this.seed.element.hidden) this.message.textContent = this.trouble;
    if (!first) return;
    const address = dataUrl(await withFonts(first.figure.svg));
    if (turn !== this.turn) return;
    this.preview.src = address;
    this.preview.alt = first.caption;
    this.preview.classList.toggle("is-checkered", this.background.value() === "transparent");
  }

  /** @param {(sheets: Sheet[]) => unknown} use  resolves to false where the picture could not be made */
  async take(use) {
    this.message.textContent = t("drawing…");
    const sheets = await this.sheets(this.extent.value());
    const failed = sheets.length > 0 && (await use(sheets)) === false;
    const isVaried = !this.seed.element.hidden;
    this.message.textContent = failed ? t("The picture is too large for a bitmap.") : isVaried ? this.trouble : "";
  }

  /** @param {Sheet[]} sheets */
  print(sheets) {
    const program = this.store.state.trace?.program.trim() ?? "";
    const paper = this.paper.value() === "letter" ? "letter" : "a4";
    return printSheets(sheets, { program, paper, extent: this.extent.value() });
  }
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

/** @returns {[string, string][]} */
const variantCounts = () => Array.from({ length: MAX_VARIANTS }, (_, at) => [String(at + 1), String(at + 1)]);

/** The seed of the first variant; the others follow. @param {() => void} changed */
function seedField(changed) {
  const control = h("input", {
    type: "number",
    class: "field export-seed",
    min: 0,
    max: MAX_SEED,
    step: 1,
    value: 1,
    onchange: changed,
  });
  return {
    element: h("label", { class: "labelled-choice", hidden: true }, h("span", {}, t("Seed")), control),
    value: () => Math.min(Math.max(0, Math.trunc(Number(control.value) || 0)), MAX_SEED),
  };
}

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
