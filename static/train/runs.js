// How runs are told apart in pictures and tables.

/** Runs that look different. */
const KINDS = 6;

/** The class of a run's curve and path: the same as long as it is kept. @param {{count: number}} run */
export const kindOf = ({ count }) => `run-${(count - 1) % KINDS}`;
