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
