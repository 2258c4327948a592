// The widths of texts where there is no screen to measure them on.

/** @import {Font} from "./types.js" */
import { textWidth } from "../layout/sizes.js";

/** How much wider a text is at a weight than at 400, in shares, for each 100. */
const BOLDER = 0.012;

/** An estimate that is rather too wide. @param {string} text @param {Font} font */
export const estimate = (text, { size, weight }) => textWidth(text, size) * (1 + (BOLDER * (weight - 400)) / 100);
