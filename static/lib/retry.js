// Retries with exponential back-off and jitter; a Retry-After of the server is a lower bound.

/**
 * @typedef {{why: "offline" | "slow" | "busy" | "limited", after: number | null}} Wait  Why there is no answer yet;
 *   `after`: the seconds of its Retry-After.
 */

/** @typedef {{why: Wait["why"], seconds: number}} Outage  `seconds`: until the request is sent again. */

/**
 * Milliseconds after the first failure, the second, … and every later one: a server that is back is noticed within 5 s.
 */
export const BACKOFF = [500, 1_000, 2_000, 4_000, 4_500];
/** The upper bound on a Retry-After, in seconds: a mistaken one must not silence the page for a day. */
export const MAX_WAIT = 120;

/**
 * Milliseconds to wait: between half and all of the back-off, and between one and 1.25 times the Retry-After, so that
 * the clients of a class do not all retry at the same moment.
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
    this.required = false;
    this.end = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
    /** @type {() => void} */ this.over = () => undefined;
  }

  /** @param {number} milliseconds @param {boolean} [required]  by a Retry-After @returns {Promise<void>} */
  wait(milliseconds, required = false) {
    this.required = required;
    return new Promise((resolve) => {
      pauses.add(this);
      this.over = resolve;
      this.until(performance.now() + milliseconds);
    });
  }

  /**
   * Wait at most so many milliseconds from now, unless a Retry-After requires more.
   * @param {number} milliseconds
   */
  atMost(milliseconds) {
    const end = performance.now() + milliseconds;
    if (pauses.has(this) && !this.required && end < this.end) this.until(end);
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
  for (const pause of [...pauses]) if (insist || !pause.required) pause.wake();
}

/** End the waits when the network is back, or the reader. */
export function wakeOnReturn() {
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
}

/**
 * Repeat a request until it is answered, or until its answer is no longer needed: the last attempt then says why there
 * is none.
 * @template Answer
 * @param {() => Promise<Answer | {wait: Wait}>} request
 * @param {(wait: Wait, milliseconds: number) => void} [onFailure]  with the time until the next attempt
 * @param {{isNeeded?: () => boolean, pause?: Pause}} [options]
 * @returns {Promise<Answer>}
 */
export async function persist(
  request,
  onFailure = () => undefined,
  { isNeeded = () => true, pause = new Pause() } = {},
) {
  for (let failures = 0; ; failures += 1) {
    const answer = await request();
    if (typeof answer !== "object" || answer === null || !("wait" in answer) || !isNeeded())
      return /** @type {Answer} */ (answer);
    const milliseconds = delay(failures, answer.wait.after);
    onFailure(answer.wait, milliseconds);
    await pause.wait(milliseconds, answer.wait.after !== null);
    if (!isNeeded()) return /** @type {Answer} */ (/** @type {unknown} */ (answer));
  }
}
