// Questions and marks as the server sends them, for the tests of practice.

export const question = (kind, place, more = {}) => ({
  id: `${kind}:${place}`,
  kind,
  node: 9,
  edge: place,
  index: [],
  text: `${kind}?`,
  tells: ["added"],
  choices: [],
  ...more,
});
export const ADDED = { id: "added", name: "Added", happened: "…", think_of: "…", calculation: "−0.5 + 0.4" };
export const mark = (of, verdict, more = {}) => ({
  question: of,
  verdict,
  follows: false,
  sign: false,
  diagnosis: null,
  message: null,
  hint: null,
  ...more,
});
