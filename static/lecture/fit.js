// The step card of a lecture: rule and sentence as large as both fit, the rule whole, the sentence in two lines.

import { onMath } from "../lib/math.js";
import { fitGrids } from "../panels/step-grid-view.js";

/** Sizes of rule and sentence, as parts of the largest; the first that fit are taken, beside each other or stacked. */
const SIZES = [
  [1, 1],
  [0.88, 1],
  [0.88, 0.92],
  [0.76, 0.92],
  [0.76, 0.84],
  [0.66, 0.84],
  [0.66, 0.76],
  [0.58, 0.7],
  [0.5, 0.64],
];
const MAX_LINES = 2;
/** Up to this width, in pixels, there is room for one column of lines. */
const NARROW = 480;
/** So many of them are large enough to be read beside a line of numbers that stands nowhere in the picture. */
const LARGE = 7;
/** What the card can do without, on a low screen; and the line, which it has only where that stands nowhere else. */
const SPARED = ["without-rule", "without-spelled", "without-grids", "has-line"];

/** Keep the step card of this page fitting, where it has one. @param {(listener: () => void) => void} onChange */
export function fitSteps(onChange) {
  let isScheduled = false;
  const later = () => {
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      if (document.body.classList.contains("is-lecture")) fit();
    });
  };
  onChange(later);
  addEventListener("resize", later);
  document.fonts?.addEventListener("loadingdone", later); // the one for mathematics comes with the first rule
  onMath(later);
  document.addEventListener("drawn", later); // for another edge of the gate, or with words of the glossary
  return later;
}

/** Where the card has the lines of many edges, they stand in columns. @param {HTMLElement} work */
function setInColumns(work) {
  const count = innerWidth > NARROW ? work.querySelectorAll(".edge-line").length : 0;
  work.classList.toggle("is-double", count > 3 && count <= 6);
  work.classList.toggle("is-triple", count > 6);
}

function fit() {
  const [card, rule, sentence, work] = ["step-card", "rule", "sentence", "lines"].map((id) =>
    document.getElementById(id),
  );
  const said = sentence?.parentElement;
  if (!card || !rule || !sentence || !work || !said) return;
  const isBare = isEdgeBare();
  setInColumns(work);
  const fits = () =>
    isWhole(card, rule) &&
    isShownWhole(work) &&
    linesOf(sentence) <= MAX_LINES &&
    isInside(card, sentence) &&
    (!work.checkVisibility() || (isInside(card, work) && isApart(work, said)));
  /** @param {number[][]} sizes */
  const fitsAtSomeSize = (sizes) =>
    (isBare ? [true] : [false, true]).some((isStacked) =>
      sizes.some(([ruleSize, sentenceSize]) => {
        card.classList.toggle("is-stacked", isStacked);
        card.style.setProperty("--rule-size", String(ruleSize));
        card.style.setProperty("--sentence-size", String(sentenceSize));
        return fits();
      }),
    );
  const first = isBare ? "without-rule" : "without-spelled";
  const line = isBare ? ["has-line"] : [];
  const isElsewhere = isBare || work.matches(".has-edges, .has-grids") || !work.childElementCount;
  const spared = [
    ...(isElsewhere ? [] : [["has-line"]]),
    ...[[], [first], ["without-rule", "without-spelled"], ["without-spelled", "without-grids"]].map((parts) => [
      ...line,
      ...parts,
    ]),
    ...(isBare ? [["without-rule", "without-spelled", "without-grids"]] : []), // so many edges have no room anywhere
  ];
  spared.some((parts, at) => {
    card.classList.remove(...SPARED);
    card.classList.add(...parts);
    const sizes = at === 0 && !isElsewhere ? SIZES.slice(0, LARGE) : SIZES;
    return fitGrids(work, () => fitsAtSomeSize(sizes));
  });
}

/** Whether an edge of this step has no room for its line, which the card then has. */
const isEdgeBare = () =>
  [...document.querySelectorAll("svg.graph .edge.is-active-backward")].some(
    (edge) => !edge.querySelector(".product text"),
  );

/** Whether a part is inside the card. @param {Element} card @param {Element} part */
function isInside(card, part) {
  const [outer, inner] = [card.getBoundingClientRect(), part.getBoundingClientRect()];
  return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
}

/** Whether no part lies over another. @param {Element} one @param {Element} other */
function isApart(one, other) {
  const [box, next] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  return box.right <= next.left + 1 || box.bottom <= next.top + 1 || box.left >= next.right - 1;
}

/** @param {Element} card @param {HTMLElement} rule */
const isWhole = (card, rule) =>
  !rule.checkVisibility() ||
  (rule.scrollWidth <= rule.clientWidth + 1 &&
    [...rule.children].every((row) => isInside(card, row.querySelector("math") ?? row)));

/** Whether nothing has to be scrolled for. @param {HTMLElement} part */
const isShownWhole = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
  scrollWidth <= clientWidth + 1 && scrollHeight <= clientHeight + 1;

/** @param {HTMLElement} sentence */
const linesOf = (sentence) =>
  Math.round(sentence.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(sentence).lineHeight));
