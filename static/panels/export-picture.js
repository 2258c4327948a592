// The figures of the walk: laid out for paper once for each walk, drawn in a look, saved, zipped, printed.

/** @import {Walk} from "../lib/types.js" */
/** @import {Background} from "../figure/palette.js" */
/** @import {Figure} from "../figure/draw.js" */
/** @import {Staged} from "../stage/types.js" */
import { Figures } from "../figure/compose.js";
import { drawFigure } from "../figure/draw.js";
import { rasterised, save, saveSvg } from "../lib/download.js";
import { locale, t } from "../lib/i18n.js";
import { layout } from "../layout/index.js";
import { scene } from "../layout/scene.js";
import { sentence } from "../trace/describe.js";
import { strToU8, zipSync } from "../vendor/fflate.js";

/** The most steps of one archive or strip. */
export const MAX_STEPS = 400;
/** The largest side of a bitmap that all browsers draw, in pixels. */
const MAX_SIDE = 16_000;
/** The time in archives, so that equal figures make equal files: the first that the format knows. */
const EPOCH = "1980-01-01T12:00:00";

/**
 * What is taken: one step, all of them, or boxes to fill in with their key.
 * @typedef {"step" | "all" | "worksheet"} Extent
 */
/**
 * @typedef {{name: string, caption: string, figure: Figure, isBlank?: boolean}} Sheet  `name`: of its file, without
 *   ending; `isBlank`: it is to be filled in.
 */

export class FigureSource {
  constructor() {
    /** @type {Walk | null} */ this.walk = null;
    /** @type {{steps: Promise<Figures>, worksheet: Promise<Figures>} | null} */ this.figures = null;
  }

  /** The figures of a walk. @param {Walk} walk @param {Extent} extent @returns {Promise<Figures>} */
  of(walk, extent) {
    if (this.walk !== walk || !this.figures) {
      this.walk = walk;
      const drawn = scene(walk, { direction: "right" });
      const placed = layout(drawn);
      /** @param {boolean} blanks */
      const figures = async (blanks) => new Figures(walk, drawn, await placed, { locale: locale() }, { blanks });
      this.figures = { steps: figures(false), worksheet: figures(true) };
    }
    return this.figures[extent === "worksheet" ? "worksheet" : "steps"];
  }

  /**
   * The sheets of an extent, in the order of the walk.
   * @param {Walk} walk @param {number} position @param {Extent} extent @param {Background} background
   * @returns {Promise<Sheet[]>}
   */
  async sheets(walk, position, extent, background) {
    if (extent === "worksheet") return this.worksheet(walk, background);
    const figures = await this.of(walk, extent);
    const sheet = sheetOf(walk, background);
    const positions = extent === "step" ? [position] : Array.from({ length: walk.length }, (_, at) => at);
    const digits = String(walk.length - 1).length;
    return positions
      .slice(0, MAX_STEPS)
      .map((at) => sheet(`gradwalk-step-${String(at).padStart(digits, "0")}`, captionOf(walk, at), figures.at(at)));
  }

  /**
   * A worksheet and its key.
   * @param {Walk} walk @param {Background} background @param {{at: number, seed: number}} [variant]
   * @returns {Promise<Sheet[]>}
   */
  async worksheet(walk, background, variant) {
    const figures = await this.of(walk, "worksheet");
    const sheet = sheetOf(walk, background);
    const name = `gradwalk-worksheet${variant ? `-${variant.at}` : ""}`;
    const which = variant ? `${t("Variant {at}, seed {seed}.", variant)} ` : "";
    const task = `${which}${t("Fill in the values forward, then the gradients backward.")}`;
    return [
      { ...sheet(name, task, figures.worksheet()), isBlank: true },
      sheet(`${name}-key`, `${which}${t("The key")}`, figures.complete()),
    ];
  }
}

/**
 * The worksheets of variants, then their keys.
 * @param {import("./variants.js").Variant[]} variants @param {Background} background @returns {Promise<Sheet[]>}
 */
export async function variantSheets(variants, background) {
  const pairs = await Promise.all(
    variants.map(({ walk, seed }, at) => new FigureSource().worksheet(walk, background, { at: at + 1, seed })),
  );
  return [...pairs.map(([task]) => task), ...pairs.map(([, key]) => key)];
}

/**
 * @param {Walk} walk @param {Background} background
 * @returns {(name: string, caption: string, staged: Staged) => Sheet}
 */
const sheetOf = (walk, background) => (name, caption, staged) => ({
  name,
  caption,
  figure: drawFigure(staged, { title: walk.trace.program.trim(), description: caption, background }),
});

/** @param {Walk} walk @param {number} position */
export const captionOf = (walk, position) =>
  t("Step {step} of {last}. {sentence}", {
    step: position,
    last: walk.length - 1,
    sentence: sentence(walk, position, { t, locale: locale() }),
  });

/** One sheet as an SVG file, several in an archive. @param {Sheet[]} sheets */
export function saveSheets(sheets) {
  if (sheets.length === 1) return saveSvg(sheets[0].name, sheets[0].figure.svg);
  const files = Object.fromEntries(sheets.map(({ name, figure }) => [`${name}.svg`, strToU8(figure.svg)]));
  const name = sheets[0].name.startsWith("gradwalk-step") ? "gradwalk-steps" : sheets[0].name;
  save(`${name}.zip`, new Blob([archive(files)], { type: "application/zip" }));
}

/** @param {Record<string, Uint8Array>} files @returns {Uint8Array<ArrayBuffer>} */
const archive = (files) => /** @type {Uint8Array<ArrayBuffer>} */ (zipSync(files, { mtime: EPOCH }));

/**
 * A sheet as a bitmap, at the greatest scale up to this one that browsers can draw; whether one could be drawn.
 * @param {Sheet} sheet @param {number} scale
 */
export async function saveBitmap({ name, figure: { svg, width, height } }, scale) {
  const fitting = Math.min(scale, MAX_SIDE / Math.max(width, height));
  const blob = await rasterised(svg, { width, height, scale: fitting });
  if (blob) save(`${name}.png`, blob);
  return blob !== null;
}
