// How large a picture is drawn: as large as its place, so that its texts have the sizes that they state.

/** How much larger texts are for the back row. */
const LECTURE = 1.55;
/** What a picture takes at least. */
const LEAST = { width: 260, height: 80 };

/** @typedef {{width: number, height: number}} Size */

/**
 * The units of a picture in this place.
 * @param {HTMLElement} place @param {Size} usual  Where it has no size yet.
 * @param {Size} [least]
 * @returns {Size}
 */
export function roomOf(place, usual, least = LEAST) {
  const { width, height } = sizes.get(place) ?? { width: place.clientWidth, height: place.clientHeight };
  if (!width || !height) return usual;
  const zoom = document.body.classList.contains("is-lecture") ? LECTURE : 1;
  return {
    width: Math.max(least.width, Math.round(width / zoom)),
    height: Math.max(least.height, Math.round(height / zoom)),
  };
}

/**
 * Sizes as they were last observed: to ask for them while a run is drawn would lay the page out each time.
 * @type {WeakMap<Element, Size>}
 */
const sizes = new WeakMap();

/** Draw again when the place has another size. @param {HTMLElement} place @param {() => void} draw */
export function onResize(place, draw) {
  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = place;
    const known = sizes.get(place);
    sizes.set(place, { width, height });
    if (known && (known.width !== width || known.height !== height)) requestAnimationFrame(draw);
  }).observe(place);
}
