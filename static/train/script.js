// An experiment as a lecture gives it: press by press its updates, then what else is worth seeing of it. Pure.

/** @import {Experiment, Part} from "./experiments.js" */
/** @import {Run, State} from "./state.js" */
import { experimentOf } from "./experiments.js";

/** Updates of a part that are made one a press; of more, each press makes a portion. */
const FEW = 6;
const PORTIONS = 4;

/**
 * What a press comes to.
 * @typedef {{part: number, update: number, tab: string | null}} Beat  `part`: of the experiment; `tab`: what is opened
 *   once all updates are made.
 */
/**
 * Where an experiment stands.
 * @typedef {{part: number, update: number, tab: string | null}} Standing
 */

/** What a lecture makes: the updates of the experiment, and those of its coda. @param {Experiment} experiment */
export const partsOf = ({ parts, coda = [] }) => [...parts, ...coda];

/** Every press of an experiment; the first one is its start. @param {Experiment} experiment @returns {Beat[]} */
export function beatsOf(experiment) {
  const beats = [{ part: 0, update: 0, tab: /** @type {string | null} */ (null) }];
  let from = 0;
  for (const [part, { updates, beside, presses }] of partsOf(experiment).entries()) {
    if (beside) from = 0;
    const count = Math.min(updates, presses ?? (updates <= FEW ? updates : PORTIONS));
    for (let press = 1; press <= count; press += 1)
      beats.push({ part, update: from + Math.round((updates * press) / count), tab: null });
    from += updates;
  }
  const { part, update } = beats[beats.length - 1];
  return [...beats, ...(experiment.tabs ?? []).map((tab) => ({ part, update, tab }))];
}

/** The last press that has come, whoever made the updates. @param {Beat[]} beats @param {Standing} standing */
export function placeOf(beats, { part, update, tab }) {
  const made = beats.findLastIndex(
    (beat) => beat.tab === null && (beat.part < part || (beat.part === part && beat.update <= update)),
  );
  const isThrough = made === beats.findLastIndex((beat) => beat.tab === null);
  const shown = isThrough && tab !== null ? beats.findIndex((beat) => beat.tab === tab) : -1;
  return Math.max(made, shown);
}

/** @param {State} state @returns {Standing} */
export function standingOf({ runs, at, tabs }) {
  const run = runs.at(-1);
  return { part: run?.part ?? 0, update: run?.records[at]?.update ?? 0, tab: tabs.results };
}

/**
 * What is said of the experiment that is open: in a lecture its title until all is made that its sentence is about, and
 * nothing of updates that are not the experiment's own.
 * @param {State} state @returns {string}
 */
export function aboutOf(state) {
  const experiment = experimentOf(state.experiment);
  const run = state.runs.at(-1);
  if (!experiment || !run) return "";
  const standing = standingOf(state);
  const part = partsOf(experiment)[standing.part];
  if (!part || !isMadeAs(part, run)) return "";
  const beats = beatsOf(experiment);
  const end = beats.findLast((beat) => beat.tab === null && beat.part === standing.part)?.update ?? 0;
  if (state.lecture && standing.update > end) return experiment.exact ? "" : `${experiment.title}.`;
  if (part.sentence) return part.sentence;
  const last = beats.findLastIndex((beat) => beat.tab === null && beat.part < experiment.parts.length);
  if (state.lecture && placeOf(beats, standing) < last) return `${experiment.title}.`;
  const isExact = standing.update === beats[last].update && standing.part === beats[last].part;
  return experiment.exact && !isExact ? "" : experiment.sentence;
}

/** Whether the last updates were made as a part makes them. @param {Part} part @param {Run} run */
function isMadeAs({ rate, optimizer = "gd", size = null }, { segments }) {
  const last = segments.at(-1);
  if (!last) return true;
  return last.stepper.name === optimizer && last.stepper.learning_rate === rate && last.batch.size === size;
}
