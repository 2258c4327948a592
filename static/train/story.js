// The one sentence that a run needs now: why it climbs, or that only the loss of training still falls. Pure.

/** @import {Run, Stability} from "./state.js" */
import { t } from "../lib/i18n.js";
import { toNumber } from "../lib/number.js";
import { number } from "../lib/widgets.js";

/** Rises in a row after which it is said. */
const RISES = 3;
/** By how much the loss of the test exceeds its lowest before it is said. */
const WORSE = 1.05;

/**
 * What troubles a run at a record.
 * @typedef {{kind: "rising" | "overfitting", text: string, rate: number | null}} Trouble  `rate`: one that is stable.
 */

/**
 * @param {Run} run @param {number} at @param {Stability | null} stability
 * @returns {Trouble | null}
 */
export function troubleOf(run, at, stability) {
  if (isRising(run, at)) return rising(run, at, stability);
  const lowest = lowestTest(run, at);
  if (lowest === null) return null;
  const text = t("The test loss was lowest near update {update}; since then only the train loss falls.", {
    update: lowest,
  });
  return { kind: "overfitting", text, rate: null };
}

/** Whether the last updates, of all examples each, have all raised the loss. @param {Run} run @param {number} at */
export function isRising({ records, batches }, at) {
  if (at < RISES || (batches?.count ?? 1) > 1) return false;
  const last = records.slice(at - RISES, at + 1).map(({ loss }) => toNumber(loss));
  return last.every((loss, place) => place === 0 || loss > last[place - 1]);
}

/** @param {Run} run @param {number} at @param {Stability | null} stability @returns {Trouble} */
function rising({ records }, at, stability) {
  const rate = toNumber(records[at].move?.learning_rate ?? NaN);
  const limit = toNumber(stability?.limit ?? NaN);
  const suggested = stability?.suggested ?? null;
  if (!(rate > limit))
    return {
      kind: "rising",
      text: t("The loss has risen three times in a row. Try a smaller learning rate."),
      rate: null,
    };
  const words = { rate: number(rate, 3), limit: number(limit, 3) };
  return {
    kind: "rising",
    text: t("The loss has risen three times in a row: α = {rate} is above {limit}, so each update overshoots.", words),
    rate: suggested === null ? null : toNumber(suggested),
  };
}

/**
 * The update at which the loss of the test was lowest, where it has risen since while that of training fell.
 * @param {Pick<Run, "records">} run @param {number} at
 */
export function lowestTest({ records }, at) {
  const seen = records.slice(0, at + 1).filter(({ test }) => test !== undefined);
  const here = seen.at(-1);
  if (!here || seen.length < 5) return null;
  const lowest = seen.reduce((low, each) => (toNumber(each.test) < toNumber(low.test) ? each : low));
  const isWorse = toNumber(here.test) > WORSE * toNumber(lowest.test);
  return isWorse && toNumber(here.loss) < toNumber(lowest.loss) ? lowest.update : null;
}
