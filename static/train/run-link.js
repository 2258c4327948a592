// A run in the address: how it was made, and where it stands, so that a link opens at that update. What comes in an
// address may be anything: it is a whole run or none.

/** @import {ReadableTraining, Segment, State} from "./state.js" */
import { isValue } from "../lib/values.js";

/** Updates that a link makes again at most. */
const MOST_UPDATES = 20_000;
/** Ways of making updates, one after another. */
const MOST_SEGMENTS = 40;
/** Names of columns or classes. */
const MOST_NAMES = 1_000;
const NAME = /^[\w-]{1,40}$/u;
const TABS = ["result", "surface", "curves", "gradients", "views"];

/** Runs beside the present one. */
const MOST_OTHERS = 5;

/**
 * How a run was made: the seed of its initial weights, and the ways of its updates, up to one of them.
 * @typedef {{at: number, start: number, segments: Segment[]}} MadeRun
 */
/**
 * @typedef {object} RunLink
 * @property {number} at  The update that is shown.
 * @property {number} start
 * @property {Segment[]} segments
 * @property {MadeRun[]} others  The runs beside it, the earliest first.
 * @property {State["dataset"]} data
 * @property {State["test"]} test
 * @property {Record<string, unknown> | null} model  The preset that wrote the program.
 * @property {string | null} tab
 */

/**
 * The present run, and those beside it; null where there is none.
 * @param {ReadableTraining} store @param {Record<string, unknown> | null} model @returns {RunLink | null}
 */
export function runLinkOf({ state, run, record }, model) {
  if (!run || !record || run.ways.length === 0) return null;
  const { dataset, test, tabs, runs } = state;
  const made = madeRun(run, record.update);
  const others = runs.slice(0, -1).map((each) => madeRun(each, each.records.at(-1)?.update ?? 0));
  if (!made.segments.length) return null;
  return {
    ...made,
    others: others.filter(({ segments }) => segments.length > 0),
    data: dataset,
    test,
    model,
    tab: tabs.results,
  };
}

/** @param {import("./state.js").Run} run @param {number} at @returns {MadeRun} */
const madeRun = ({ start, segments }, at) => ({ at, start, segments: segments.filter(({ from }) => from < at) });

/** What an address holds, if it is a run. @param {any} link @returns {RunLink | null} */
export function readRunLink(link) {
  if (!isMade(link)) return null;
  const { at, start = 0, segments, others = [], data = null, test = null, model = null, tab = null } = link;
  const isWhole =
    Array.isArray(others) &&
    others.length <= MOST_OTHERS &&
    others.every(isMade) &&
    [link, ...others].reduce((sum, each) => sum + each.at, 0) <= MOST_UPDATES &&
    (data === null || isDataset(data)) &&
    (test === null || (isRecord(test) && Object.values(test).every((value) => isValue(value)))) &&
    (model === null || (isRecord(model) && typeof model.kind === "string"));
  return isWhole ? { at, start, segments, others, data, test, model, tab: TABS.includes(tab) ? tab : null } : null;
}

/** @param {any} run */
const isMade = (run) =>
  isRecord(run) &&
  isCount(run.at, MOST_UPDATES) &&
  (run.start === undefined || isCount(run.start, Number.MAX_SAFE_INTEGER)) &&
  Array.isArray(run.segments) &&
  run.segments.length >= 1 &&
  run.segments.length <= MOST_SEGMENTS &&
  run.segments.every(isSegment) &&
  run.segments[0].from === 0 &&
  run.segments.every(
    (/** @type {Segment} */ each, /** @type {number} */ place) =>
      place === 0 || each.from > run.segments[place - 1].from,
  );

/** @param {any} segment */
const isSegment = (segment) =>
  isRecord(segment) &&
  isCount(segment.from, MOST_UPDATES) &&
  isRecord(segment.stepper) &&
  NAME.test(segment.stepper.name) &&
  Number.isFinite(segment.stepper.learning_rate) &&
  isRecord(segment.batch) &&
  (segment.batch.size === null || isCount(segment.batch.size, Number.MAX_SAFE_INTEGER)) &&
  typeof segment.batch.shuffle === "boolean" &&
  isCount(segment.batch.seed, Number.MAX_SAFE_INTEGER);

/** @param {any} data */
const isDataset = (data) =>
  isRecord(data) &&
  typeof data.name === "string" &&
  typeof data.task === "string" &&
  [data.seed, data.n, data.noise, data.test].every(
    (value) => value === undefined || value === null || Number.isFinite(value),
  ) &&
  (data.formula === undefined || typeof data.formula === "string") &&
  (data.names === undefined || data.names === null || areNames(data.names));

/** @param {any} names */
const areNames = (names) =>
  isRecord(names) &&
  typeof names.target === "string" &&
  areTexts(names.features) &&
  (names.classes === null || areTexts(names.classes));

/** @param {unknown} list */
const areTexts = (list) =>
  Array.isArray(list) && list.length <= MOST_NAMES && list.every((each) => typeof each === "string");

/** @param {unknown} value @param {number} most */
const isCount = (value, most) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** @param {any} value @returns {value is Record<string, any>} */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
