// Work that goes with the screen: one picture a frame.

/** Milliseconds after which a frame is taken for drawn: in a hidden tab there are none. */
const HIDDEN = 250;

/** Milliseconds between two pictures for who prefers less motion. */
const CALM = 700;

/** The time of the next picture, for them. */
export const calm = () => new Promise((done) => setTimeout(done, CALM));

/** The next frame of the screen. */
export const frame = () =>
  new Promise((done) => {
    const timer = setTimeout(done, HIDDEN);
    globalThis.requestAnimationFrame?.(() => {
      clearTimeout(timer);
      done(undefined);
    });
  });
