// What this browser remembers of a reader's choices. Private windows may refuse; a choice then lasts as long as the
// page.

/** @param {string} name @returns {string | null} */
export function readPreference(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} choice */
export function savePreference(name, choice) {
  try {
    localStorage.setItem(name, choice);
  } catch {
    // As above.
  }
}

/** @param {string} name */
export function forgetPreference(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // As above: what is not kept need not be forgotten.
  }
}
