// What of a lecture on training cannot be read: texts that are small, out of the screen, cut off, or over another one.
// Playwright evaluates this file as a function.
() => {
  const least = innerWidth > 700 ? 18 : 14;
  const faults = new Set();
  const isSeen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest("script, style, template, noscript, option, .visually-hidden, .lecture-tools, .bar") &&
    !getComputedStyle(element).clipPath.includes("inset(50%)");
  const sizeOf = (element) => {
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (!element.ownerSVGElement) return size;
    const { a, b } = element.getScreenCTM();
    return size * Math.hypot(a, b);
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !isSeen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (boxes.length) texts.push({ element, boxes, words: node.data.trim().slice(0, 40) });
  }
  const isOut = ({ left, top, right, bottom }, box) =>
    left < box.left - 2 || top < box.top - 3 || right > box.right + 2 || bottom > box.bottom + 3;
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  for (const { element, boxes, words } of texts) {
    const isIndex = element.closest("math, sub, sup") || element.tagName === "tspan";
    if (sizeOf(element) < least * (isIndex ? 0.6 : 1) - 0.05) faults.add(`small: ${words}`);
    if (boxes.some((box) => isOut(box, screen))) faults.add(`out of the screen: ${words}`);
    for (let outer = element.parentElement; outer !== document.body; outer = outer.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(outer);
      if (overflowX === "visible" && overflowY === "visible") continue;
      if (boxes.some((box) => isOut(box, outer.getBoundingClientRect()))) faults.add(`cut off: ${words}`);
    }
  }
  const meet = (one, other) => {
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return width > 2 && height > 0.4 * Math.min(one.height, other.height);
  };
  texts.forEach((one, at) => {
    for (const other of texts.slice(at + 1)) {
      const formula = one.element.closest("math") ?? one;
      const isOne = one.element === other.element || formula === other.element.closest("math");
      if (!isOne && one.boxes.some((box) => other.boxes.some((next) => meet(box, next))))
        faults.add(`over each other: ${one.words} | ${other.words}`);
    }
  });
  return [...faults];
}
