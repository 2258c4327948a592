// The lecture and its presenter window talk over a channel of this browser; no server is needed. Each lecture has a
// channel of its own, so that two in one browser do not disturb each other. Either window may be reloaded.

/**
 * @typedef {object} Shown  What the presenter window shows.
 * @property {string} title  Of the lecture.
 * @property {number} number  Of this view, from 1.
 * @property {number} count  How many views the list has; 0: there is no list.
 * @property {string} viewTitle
 * @property {string} notes
 * @property {"walk" | "train"} page
 * @property {string} link  This view, to be shown small.
 * @property {number} position
 * @property {number | null} last  The last step; null: a run goes on.
 * @property {string} words  This step.
 * @property {string} nextWords  The next one; empty at the end.
 * @property {{title: string, link: string} | null} next  The next view.
 * @property {"black" | "white" | null} cover
 * @property {boolean} isVeiled
 * @property {string} look
 * @property {string} sign
 */
/**
 * @typedef {{kind: "state", shown: Shown} | {kind: "hello"} | {kind: "command", name: string} | {kind: "digit", digit:
 *   string} | {kind: "claim", tab: string} | {kind: "taken", tab: string}} Message
 */

const NAME = "gradwalk-channel";
/** Characters of a channel's name. */
const ID = /^[a-z0-9]{8,32}$/;

/** @param {string | null} id @returns {id is string} */
export const isChannel = (id) => id !== null && ID.test(id);

/** A name that no other lecture has. */
export const newId = () =>
  crypto
    .getRandomValues(new Uint32Array(3))
    .reduce((id, part) => id + part.toString(36), "")
    .padEnd(8, "0")
    .slice(0, 20);

/** The channel of this tab; it outlasts a reload. */
export function ownId() {
  try {
    const kept = sessionStorage.getItem(NAME);
    if (isChannel(kept)) return kept;
    return keepId(newId());
  } catch {
    return newId();
  }
}

/** @param {string} id */
export function keepId(id) {
  try {
    sessionStorage.setItem(NAME, id);
  } catch {
    // A private window: the channel lasts as long as the page.
  }
  return id;
}

/** @param {string} id @param {(message: Message) => void} listen */
export function openChannel(id, listen) {
  const channel = new BroadcastChannel(`gradwalk-lecture-${id}`);
  channel.addEventListener("message", ({ data }) => listen(data));
  return {
    /** @param {Message} message */
    send: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}
