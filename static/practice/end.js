// The places that practice has in the summary after the last step; what stands there comes when one is there.

/** @import {ReadableWalk} from "../walk/state.js" */
/** @import {Practice} from "./index.js" */
import { h } from "../lib/dom.js";
import { enter } from "../lib/rooms.js";
import { until } from "../lib/store.js";

/** @typedef {{inside: HTMLElement, aside: HTMLElement}} Places  In the summary's middle, and beside it. */

/** @param {Practice} practice @param {ReadableWalk} walk @returns {Places} */
export function endPlaces(practice, walk) {
  const inside = h("div", { class: "answers" });
  const aside = h("div", { class: "summary-part slip-map-part", hidden: true });
  void until(walk, ["summary"], ({ summary }) => summary).then(async () => {
    await practice.enter();
    const { fillEnd } = await enter("practice/room.js", () => import("./room.js"));
    fillEnd(practice, walk, { inside, aside });
  });
  return { inside, aside };
}
