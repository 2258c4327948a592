// Which of many examples are drawn.

/** Examples that a picture shows: more would hide each other, and stop the page at each update. */
export const MOST_POINTS = 800;

/** At most so many of a list, taken evenly from all of it. @template T @param {T[]} list @returns {T[]} */
export function sampled(list) {
  const every = Math.ceil(list.length / MOST_POINTS);
  return every > 1 ? list.filter((_, at) => at % every === 0) : list;
}
