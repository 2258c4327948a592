// Whether the server has another version of the page by now: its answers say which it has, a file's address which this
// is.

/** As in static/<version>/lib/version.js. */
const OWN = new URL(import.meta.url).pathname.split("/").at(-3);
let isNew = false;
/** @type {(() => void)[]} */
const listeners = [];

/** @param {Response} answer */
export function noteVersion(answer) {
  const version = answer.headers.get("Gradwalk-Version");
  if (isNew || version === null || version === OWN) return;
  isNew = true;
  for (const listener of listeners) listener();
}

/** Whether the server has another version. */
export const hasNewVersion = () => isNew;

/** Be called when the server has another version. @param {() => void} listener */
export const onNewVersion = (listener) => listeners.push(listener);
