// What the answers of a walk come to: how many were right at once, which slips there were, and which one was commonest.

/** @import {Answered} from "./state.js" */
/** @import {Diagnosis} from "./turn.js" */

/** @typedef {{diagnosis: Diagnosis, count: number}} Common */
/**
 * @typedef {object} Outcome
 * @property {Answered[]} answers  In the order of the walk.
 * @property {number} right  At the first try.
 * @property {number} shown  Without any answer.
 * @property {Answered[]} slips
 * @property {Common[]} common  Misconceptions by how often they were met, the commonest first.
 * @property {number} undiagnosed  Slips without one.
 */

/** @param {Answered[]} answered @returns {Outcome} */
export function outcomeOf(answered) {
  const answers = [...answered].sort((one, other) => one.position - other.position);
  const slips = answers.filter(({ isSlip }) => isSlip);
  /** @type {Map<string, Common>} */
  const counts = new Map();
  for (const { diagnosis } of slips)
    if (diagnosis) counts.set(diagnosis.id, { diagnosis, count: (counts.get(diagnosis.id)?.count ?? 0) + 1 });
  return {
    answers,
    right: answers.filter(({ isRight }) => isRight).length,
    shown: answers.filter(({ isRight, isSlip }) => !isRight && !isSlip).length,
    slips,
    common: [...counts.values()].sort((one, other) => other.count - one.count),
    undiagnosed: slips.filter(({ diagnosis }) => !diagnosis).length,
  };
}

/** The misconception to practise next; null where no slip has a name. @param {Answered[]} answered */
export const commonest = (answered) => outcomeOf(answered).common[0]?.diagnosis.id ?? null;
