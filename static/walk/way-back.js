// The run of training from which an update was opened in the walk: its address, in this tab, as long as the walk is of
// that program. Private windows may refuse; the way back then leads to the program alone.

const NAME = "gradwalk-run";

/** @param {string} program @param {string} hash  Of training, with its run. */
export function rememberRun(program, hash) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ program, hash }));
  } catch {
    // As above.
  }
}

/** The address of the run that an update of this program is from. @param {string} program @returns {string | null} */
export function runOf(program) {
  try {
    const known = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    const isKnown = known?.program === program && typeof known.hash === "string" && known.hash.startsWith("#");
    return isKnown ? known.hash : null;
  } catch {
    return null;
  }
}
