// The modules of the page that came together in one file (app/pages/joined.py): each is made when it is first needed,
// after those that it imports, and once.

/** @type {Map<string, () => object>} */
const makers = new Map();
/** @type {Map<string, object>} */
const modules = new Map();

/** Adds a module, unless it is there. @param {string} name  its path under static/ @param {() => object} make */
export function define(name, make) {
  if (!makers.has(name)) makers.set(name, make);
}

/** The exports of a module that is there. @param {string} name @returns {object} */
export function need(name) {
  const made = modules.get(name);
  if (made) return made;
  const make = makers.get(name);
  if (!make) throw new Error(`the module ${name} is not there`);
  const exports = make();
  modules.set(name, exports);
  return exports;
}

/** The exports of a module that comes later, with what it imports. @param {string} name @returns {Promise<object>} */
export async function load(name) {
  if (!makers.has(name)) await import(at(`joined/${name}`));
  return need(name);
}

/** The address of a file. @param {string} name  its path under static/ */
export function at(name) {
  return new URL(`../${name}`, import.meta.url).href;
}
