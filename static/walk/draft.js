// The latest view in sessionStorage, before the address holds it: it survives a crash and an immediate reload.

const NAME = "gradwalk-draft";

/**
 * @typedef {object} Draft
 * @property {string[]} at  The hashes to which it belongs: those under which its page may come back.
 * @property {string} text  The view.
 * @property {boolean} left  Whether the page was left, so that the draft is for a reload alone: by another way its old
 *   address means what it says.
 */

/** Keep a draft, or none. @param {Draft | null} draft @returns {boolean} whether it could be kept */
export function saveDraft(draft) {
  try {
    if (draft === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, JSON.stringify(draft));
    return true;
  } catch {
    return false; // private windows may refuse, and five million characters are the most
  }
}

/**
 * The view that was kept for a page under this hash, or null.
 * @param {string} hash
 * @param {boolean} reloaded
 * @returns {string | null}
 */
export function loadDraft(hash, reloaded) {
  try {
    const draft = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    const belongs = draft.at.includes(hash) && (reloaded || !draft.left);
    return belongs && typeof draft.text === "string" ? draft.text : null;
  } catch {
    return null; // there is none, or none of ours
  }
}

/** Whether this page came by a reload. */
export function isReload() {
  const [how] = performance.getEntriesByType("navigation");
  return how instanceof PerformanceNavigationTiming && how.type === "reload";
}
