// How large a picture is drawn: as large as its place, so that its texts have the sizes that they state.

/** How much larger texts are for the back row. */
const LECTURE = 1.55;
/** What a picture takes at least. */
const LEAST = { width: 260, height: 80 };

/** @typedef {{width: number, height: number}} Size */

/**
 * The units of a picture in this place.
 * @param {HTMLElement} place @param {Size} usual  Where it has no size yet.
 * @returns {Size}
 */
export function roomOf(place, usual) {
  const { clientWidth, clientHeight } = place;
  if (!clientWidth || !clientHeight) return usual;
  const zoom = document.body.classList.contains("is-lecture") ? LECTURE : 1;
  return {
    width: Math.max(LEAST.width, Math.round(clientWidth / zoom)),
    height: Math.max(LEAST.height, Math.round(clientHeight / zoom)),
  };
}

/** Draw again when the place has another size. @param {HTMLElement} place @param {() => void} draw */
export function onResize(place, draw) {
  let known = "";
  new ResizeObserver(() => {
    const size = `${place.clientWidth} ${place.clientHeight}`;
    if (known && known !== size) requestAnimationFrame(draw);
    known = size;
  }).observe(place);
}
