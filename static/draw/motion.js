// Whether pictures may move.

const REDUCED = typeof matchMedia === "function" ? matchMedia("(prefers-reduced-motion: reduce)") : { matches: false };

/** Whether the reader prefers less motion. */
export const reduced = () => REDUCED.matches;
