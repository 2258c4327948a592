// Layouts that were made before, by the form of their scene alone: the next turn of a loop has the form of this one,
// and what is laid out again with other names needs no engine.

/** @import {Layout} from "./elk.js" */

/**
 * @typedef {{form: string, names: string[]}} Form  What the engine is given, as a text with numbers in the place of
 *   names, and the names in their order.
 */

/** So many layouts are kept, the last ones used. */
const KEPT = 12;

/** @type {Map<string, {names: string[], layout: Layout}>} */
const LAYOUTS = new Map();

/**
 * The form of what the engine is given.
 * @param {unknown} graph @returns {Form}
 */
export function formOf(graph) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  /** @param {string} name */
  const numbered = (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name);
  };
  const form = JSON.stringify(graph, (key, value) => {
    if (key === "id") return numbered(value);
    return key === "sources" || key === "targets" ? value.map(numbered) : value;
  });
  return { form, names: [...numbers.keys()] };
}

/** A layout of this form, with these names. @param {Form} wanted @returns {Layout | null} */
export function remembered({ form, names }) {
  const kept = LAYOUTS.get(form);
  if (!kept) return null;
  LAYOUTS.delete(form);
  LAYOUTS.set(form, kept);
  const now = new Map(kept.names.map((name, at) => [name, names[at]]));
  /** @template V @param {Map<string, V>} entries */
  const renamed = (entries) => new Map([...entries].map(([name, value]) => [now.get(name) ?? name, value]));
  const { places, rooms, routes } = kept.layout;
  return { ...kept.layout, places: renamed(places), rooms: renamed(rooms), routes: renamed(routes) };
}

/** @param {Form} given @param {Layout} layout */
export function remember({ form, names }, layout) {
  LAYOUTS.set(form, { names, layout });
  for (const oldest of LAYOUTS.keys()) {
    if (LAYOUTS.size <= KEPT) break;
    LAYOUTS.delete(oldest);
  }
}
