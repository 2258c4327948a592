// The words of the glossary in a sentence.

/** @typedef {{name: string, term: string, text: string, forms: string[]}} Term */
/** @typedef {{text: string, term: Term | null}} Run */

/** So many words of a sentence are explained; more would distract. */
const MOST = 2;

/**
 * A sentence in runs, some of them words of the glossary, each once. Of many, those that one meets last are the least
 * known.
 * @param {string} sentence @param {Term[]} terms  in the order in which one meets them @returns {Run[]}
 */
export function runsOf(sentence, terms) {
  const forms = terms.flatMap((term, rank) => term.forms.map((form) => ({ form: form.toLowerCase(), term, rank })));
  if (!forms.length) return [{ text: sentence, term: null }];
  forms.sort((one, other) => other.form.length - one.form.length);
  const pattern = forms.map(({ form }) => form.replace(/[^\p{L}\s]/gu, "\\$&")).join("|");
  const words = new RegExp(`(?<!\\p{L})(?:${pattern})(?!\\p{L})`, "giu");
  const met = [...sentence.matchAll(words)].map(({ 0: text, index }) => ({
    at: index,
    text,
    ...(forms.find(({ form }) => form === text.toLowerCase()) ?? forms[0]),
  }));
  const first = met.filter(({ rank }, at) => met.findIndex((each) => each.rank === rank) === at);
  const kept = [...first].sort((one, other) => other.rank - one.rank).slice(0, MOST);
  /** @type {Run[]} */
  const runs = [];
  let end = 0;
  for (const { at, text, term } of first.filter((each) => kept.includes(each))) {
    if (at > end) runs.push({ text: sentence.slice(end, at), term: null });
    runs.push({ text, term });
    end = at + text.length;
  }
  if (end < sentence.length) runs.push({ text: sentence.slice(end), term: null });
  return runs;
}
