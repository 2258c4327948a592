// The address of a lecture: its look, its list and the view of that are in the query, the view itself in the hash.

/** @import {State} from "../state.js" */
/** @import {Target} from "../links.js" */
/** @import {Where} from "../stage.js" */
import { writeQuery } from "../../walk/location.js";

/** @param {State} state @returns {Record<string, string | null>} */
export const queryOf = ({ isOn, look, source, lecture, at }) => ({
  view: isOn ? "lecture" : null,
  look: isOn ? look : null,
  list: source,
  at: lecture ? String(at + 1) : null,
  where: null,
});

/** Write the lecture into the page's address, in which `at` is the step of an open lesson. @param {State} state */
export function writeAddress(state) {
  const { at, ...rest } = queryOf(state);
  writeQuery(new URLSearchParams(location.search).has("lesson") ? rest : { ...rest, at });
}

/**
 * The address of a view on its page, relative to this one.
 * @param {State} state @param {Target} target @param {Where} where
 */
export function addressOf(state, target, where) {
  const parts = new URLSearchParams(location.search); // such as the language
  for (const opened of ["lesson", "experiment"]) parts.delete(opened);
  for (const [name, value] of Object.entries(queryOf(state))) {
    if (value === null) parts.delete(name);
    else parts.set(name, value);
  }
  if (where === "end") parts.set("where", where);
  if (target.example !== null) parts.set("example", target.example);
  const query = parts.size ? `?${parts}` : "";
  return `${target.page === "train" ? "train" : "./"}${query}${target.hash}`;
}
