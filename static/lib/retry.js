// How long to wait before asking again: longer each time, not all readers at once, never before the server's own word.

/**
 * @typedef {{why: "offline" | "slow" | "busy" | "limited", after: number | null}} Wait  Why there is no answer yet;
 *   `after`: the seconds that the server asked to wait.
 */

/**
 * Milliseconds after the first failure, the second, … and every later one: a server that is back is noticed within 5 s.
 */
export const BACKOFF = [500, 1_000, 2_000, 4_000, 4_500];
/** Seconds of a Retry-After that are believed: a mistaken one must not silence the page for a day. */
export const MAX_WAIT = 120;

/**
 * Milliseconds to wait: between half and all of the back-off's, and up to a quarter more than the server asked for, so
 * that a class whose server returns does not ask all at once.
 * @param {number} failures  in a row before this one
 * @param {number | null} after  seconds
 * @param {number} [chance]  from 0 to 1
 */
export function delay(failures, after, chance = Math.random()) {
  const own = BACKOFF[Math.min(failures, BACKOFF.length - 1)] * (0.5 + chance / 2);
  return Math.max(own, Math.min(after ?? 0, MAX_WAIT) * 1_000 * (1 + chance / 4));
}

/**
 * A Retry-After in seconds: a number of them, or a date.
 * @param {string | null} header
 * @param {number} [now]
 * @returns {number | null}
 */
export function retryAfter(header, now = Date.now()) {
  if (header === null) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1_000));
}

/** @type {Set<Pause>} */
const pauses = new Set();

/** A wait that can end early. */
export class Pause {
  constructor() {
    this.obliged = false;
    this.end = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
    /** @type {() => void} */ this.over = () => undefined;
  }

  /** @param {number} milliseconds @param {boolean} [obliged]  the server asked for it @returns {Promise<void>} */
  wait(milliseconds, obliged = false) {
    this.obliged = obliged;
    return new Promise((resolve) => {
      pauses.add(this);
      this.over = resolve;
      this.until(performance.now() + milliseconds);
    });
  }

  /**
   * Wait no longer than so many milliseconds from now, unless the server asked for more.
   * @param {number} milliseconds
   */
  atMost(milliseconds) {
    const end = performance.now() + milliseconds;
    if (pauses.has(this) && !this.obliged && end < this.end) this.until(end);
  }

  /** @param {number} end */
  until(end) {
    clearTimeout(this.timer);
    this.end = end;
    this.timer = setTimeout(() => this.wake(), end - performance.now());
  }

  /** End the wait. */
  wake() {
    clearTimeout(this.timer);
    pauses.delete(this);
    this.over();
  }
}

/**
 * End every wait: the network is back, or the reader is. The server's `Retry-After` is respected, unless the reader
 * insists.
 * @param {{insist?: boolean}} [how]
 */
export function wake({ insist = false } = {}) {
  for (const pause of [...pauses]) if (insist || !pause.obliged) pause.wake();
}

/** End the waits when the network is back, or the reader. */
export function wakeOnReturn() {
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
}

/**
 * Ask until there is an answer.
 * @template Answer
 * @param {() => Promise<Answer | {wait: Wait}>} ask
 * @param {(wait: Wait) => void} [onFailure]
 * @returns {Promise<Answer>}
 */
export async function persist(ask, onFailure = () => undefined) {
  for (let failures = 0; ; failures += 1) {
    const answer = await ask();
    if (typeof answer !== "object" || answer === null || !("wait" in answer)) return /** @type {Answer} */ (answer);
    onFailure(answer.wait);
    await new Pause().wait(delay(failures, answer.wait.after), answer.wait.after !== null);
  }
}
