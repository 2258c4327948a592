// What the server wrote into the page: the example that opens, its answer, and its layouts.

/** @import {Trace} from "../lib/types.js" */
/** @import {Kept} from "../layout/kept.js" */
/** @import {Example} from "./examples.js" */
import { keep } from "../layout/kept.js";

/** @typedef {{example: Example, trace: Trace}} Opening */

/** What stands in the page; null where a proxy has taken it out. @returns {Opening | null} */
export function readOpening() {
  try {
    /** @type {Opening & {layouts: Kept, keys: string[]}} */
    const { example, trace, layouts, keys } = JSON.parse(document.getElementById("opening")?.textContent ?? "");
    keep(layouts, keys);
    return { example, trace };
  } catch {
    return null;
  }
}
