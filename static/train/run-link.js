// A run in the address: how it was made, where it stands, and those beside it, so that a link opens at that update.
// What comes in an address may be anything: it is a whole run or none.

/** @import {ReadableTraining, Record_, Run, Segment, State} from "./state.js" */
import { isValue } from "../lib/values.js";

/** Updates that a link makes again at most, in all of its runs. */
const MOST_UPDATES = 20_000;
/** Ways of making updates, one after another. */
const MOST_SEGMENTS = 40;
/** Names of columns or classes. */
const MOST_NAMES = 1_000;
/** Runs beside the present one. */
const MOST_BESIDE = 5;
const NAME = /^[\w-]{1,40}$/u;
const TABS = ["result", "surface", "curves", "gradients", "views"];

/**
 * How a run was made.
 * @typedef {object} Made
 * @property {Segment[]} segments
 * @property {number} to  Its last update.
 * @property {number} start  The seed of its initial weights.
 * @property {Record<string, unknown> | null} from  Those weights, where they are not the present run's.
 * @property {number} part  Of the experiment.
 */
/**
 * @typedef {object} RunLink
 * @property {number} at  The update that is shown.
 * @property {Segment[]} segments
 * @property {State["dataset"]} data
 * @property {State["test"]} test
 * @property {Record<string, unknown> | null} model  The preset that wrote the program.
 * @property {string | null} tab
 * @property {number} [to]  Its last update, where that is a later one.
 * @property {number} [start]
 * @property {number} [part]
 * @property {string} [experiment]  The one that is open.
 * @property {Made[]} [beside]  The runs before it.
 */

/**
 * The present run, and those beside it; null where there is none.
 * @param {ReadableTraining} store @param {Record<string, unknown> | null} model @returns {RunLink | null}
 */
export function runLinkOf({ state, run, record }, model) {
  const { dataset, test, tabs, experiment, stepper, batch, runs, start } = state;
  if (!run || !record || (run.ways.length === 0 && !experiment)) return null;
  const made = run.segments.length ? run.segments : [{ from: 0, stepper, batch }];
  const to = lastOf(run);
  const segments = made.filter(({ from }, place) => place === 0 || from < to);
  const beside = runs.slice(0, -1).map((other) => madeOf(other, run));
  const all = { at: record.update, segments, data: dataset, test, model, tab: tabs.results };
  return {
    ...all,
    ...(to > record.update ? { to } : {}),
    ...(start ? { start } : {}),
    ...(run.part ? { part: run.part } : {}),
    ...(experiment ? { experiment } : {}),
    ...(beside.length ? { beside } : {}),
  };
}

/** @param {Run} run @param {Run} present @returns {Made} */
function madeOf(run, present) {
  const { segments, start, part = 0 } = run;
  const from = start === present.start ? null : (run.records[0]?.parameters ?? null);
  return { segments, to: lastOf(run), start, from, part };
}

/** @param {{records: Pick<Record_, "update">[]}} run */
const lastOf = ({ records }) => records.at(-1)?.update ?? 0;

/** What an address holds, if it is a run. @param {any} link @returns {RunLink | null} */
export function readRunLink(link) {
  if (!isRecord(link) || !isCount(link.at, MOST_UPDATES)) return null;
  const { at, segments, data = null, test = null, model = null, tab = null } = link;
  const { to = at, start = 0, part = 0, experiment, beside = [] } = link;
  const isWhole =
    areSegments(segments) &&
    (data === null || isDataset(data)) &&
    (test === null || isValues(test)) &&
    (model === null || (isRecord(model) && typeof model.kind === "string")) &&
    isCount(to, MOST_UPDATES) &&
    to >= at &&
    [start, part].every((count) => isCount(count, Number.MAX_SAFE_INTEGER)) &&
    (experiment === undefined || (typeof experiment === "string" && NAME.test(experiment))) &&
    Array.isArray(beside) &&
    beside.length <= MOST_BESIDE &&
    beside.every(isMade) &&
    beside.reduce((sum, made) => sum + made.to, to) <= MOST_UPDATES;
  if (!isWhole) return null;
  return {
    at,
    segments,
    data,
    test,
    model,
    tab: TABS.includes(tab) ? tab : null,
    ...(to > at ? { to } : {}),
    ...(start ? { start } : {}),
    ...(part ? { part } : {}),
    ...(experiment ? { experiment } : {}),
    ...(beside.length ? { beside } : {}),
  };
}

/** @param {any} made */
const isMade = (made) =>
  isRecord(made) &&
  areSegments(made.segments) &&
  isCount(made.to, MOST_UPDATES) &&
  isCount(made.start, Number.MAX_SAFE_INTEGER) &&
  isCount(made.part, Number.MAX_SAFE_INTEGER) &&
  (made.from === null || isValues(made.from));

/** @param {any} segments */
const areSegments = (segments) =>
  Array.isArray(segments) &&
  segments.length >= 1 &&
  segments.length <= MOST_SEGMENTS &&
  segments.every(isSegment) &&
  segments[0].from === 0 &&
  segments.every((each, place) => place === 0 || each.from > segments[place - 1].from);

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

/** @param {any} values */
const isValues = (values) => isRecord(values) && Object.values(values).every((value) => isValue(value));

/** @param {unknown} value @param {number} most */
const isCount = (value, most) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** @param {any} value @returns {value is Record<string, any>} */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
