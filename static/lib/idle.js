// What can wait until the page is drawn and the reader does nothing.

/** Milliseconds after which it is done in any case. */
const LATEST = 2_000;

/** Resolves when the browser has time: after the load event, and after what is being computed now. */
export async function whenIdle() {
  if (document.readyState !== "complete")
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  await new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(resolve, { timeout: LATEST });
    else setTimeout(resolve, LATEST / 10); // Safari
  });
}

/**
 * Resolves in a task of its own, so that the browser can paint and take keys before what follows.
 * @returns {Promise<void>}
 */
export const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Milliseconds after which nothing waits for a first paint any more. */
const PAINTED = 200;

/** Resolves when what stands in the page has been painted, so that no work of a script delays that. */
export async function whenPainted() {
  if (performance.getEntriesByName("first-contentful-paint").length) return;
  if (document.visibilityState === "hidden") return; // it is not painted at all
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, PAINTED);
  });
}
