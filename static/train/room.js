// How large a picture is drawn: as large as its place, so that its texts have the sizes that they state.

/** How much larger texts are for the back row, and on a phone by which a lecture is followed. */
const LECTURE = 1.55;
const PHONE = 1.2;
const PHONE_WIDTH = 700;
/** What a picture takes at least; in a lecture it rather has fewer numbers than smaller ones. */
const LEAST = { width: 260, height: 80 };
const LEAST_IN_LECTURE = { width: 140, height: 60 };

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
  const isLecture = document.body.classList.contains("is-lecture");
  const large = innerWidth > PHONE_WIDTH ? LECTURE : PHONE;
  const [zoom, smallest] = isLecture ? [large, LEAST_IN_LECTURE] : [1, least];
  return {
    width: Math.max(smallest.width, Math.round(width / zoom)),
    height: Math.max(smallest.height, Math.round(height / zoom)),
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
