// Measures one walk in the page, step by step: how small its texts are, what overlaps, what is out of the frame.
// Playwright evaluates this file as a function; it reads the page as a reader sees it, by the pixels of the screen.
async ({ least, from = 0, by = 1 }) => {
  const { store, player } = globalThis.gradwalk;
  const svg = document.querySelector("svg.graph");
  const number = (value) => Math.round(value * 10) / 10;

  /** The part of a line box that ink can fill: without the room above capitals and most of that below the baseline. */
  const inkBox = (element) => {
    const { left, right, top, bottom, height } = element.getBoundingClientRect();
    return { left, right, top: top + 0.18 * height, bottom: bottom - 0.14 * height };
  };
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.8 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.8;
  const clipped = (one, room) => ({
    left: Math.max(one.left, room.left),
    right: Math.min(one.right, room.right),
    top: Math.max(one.top, room.top),
    bottom: Math.min(one.bottom, room.bottom),
  });
  const inside = (one, room) =>
    one.left >= room.left - 1 &&
    one.right <= room.right + 1 &&
    one.top >= room.top - 1 &&
    one.bottom <= room.bottom + 1;
  const shown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const scaleOf = (element) => {
    const { a, b } = element.getScreenCTM();
    return Math.hypot(a, b);
  };

  /** Every run of text of the picture that is at least partly in its frame. */
  const texts = (frame) =>
    [...svg.querySelectorAll("text")]
      .filter((element) => element.textContent.trim() && shown(element))
      .map((element) => ({
        element,
        text: element.textContent,
        box: inkBox(element),
        size: parseFloat(getComputedStyle(element).fontSize) * scaleOf(element),
        node: element.closest(".node"),
      }))
      .filter(({ box }) => overlap(box, frame));

  const paths = new Map();
  /** Points along a wire every 3 px, in the drawing's units; they are computed once for each shape. */
  const pointsOf = (wire) => {
    const shape = wire.getAttribute("d") ?? "";
    if (!paths.has(shape)) {
      const points = [];
      const length = shape ? wire.getTotalLength() : 0;
      for (let at = 0; at <= length; at += 3) points.push(wire.getPointAtLength(at));
      paths.set(shape, points);
    }
    return paths.get(shape);
  };
  const wires = () =>
    [...svg.querySelectorAll(".edge .wire")]
      .filter((wire) => shown(wire) && getComputedStyle(wire).stroke !== "none")
      .map((wire) => ({ points: pointsOf(wire), matrix: wire.getScreenCTM(), bounds: wire.getBoundingClientRect() }));
  const runsThrough = ({ points, matrix, bounds }, box) => {
    if (bounds.left > box.right || bounds.right < box.left || bounds.top > box.bottom || bounds.bottom < box.top)
      return false;
    return points.some((point) => {
      const { x, y } = point.matrixTransform(matrix);
      return x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1;
    });
  };

  /** What lies over the picture: buttons, legend, notices, map. */
  const overlays = () =>
    [
      ...document.querySelectorAll(
        ".graph-frame :is(button, select, .legend li, .overview, .notice)",
      ),
    ]
      .filter((element) => !svg.contains(element) && shown(element) && element.getBoundingClientRect().width > 0)
      .map((element) => ({
        text: element.textContent || element.getAttribute("aria-label"),
        box: element.getBoundingClientRect(),
      }));
  /** Sentences, rules and lines beside the picture that are wider or higher than their room, to be scrolled or not. */
  const cut = () =>
    [...document.querySelectorAll("#controls *, .step-card *")]
      .filter((element) => element instanceof HTMLElement && shown(element) && !element.closest(".visually-hidden"))
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        return (
          (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) ||
          (overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map((element) => element.id || element.className);

  /** The texts of the step card, indices and exponents apart. */
  const cardTexts = () => {
    const card = document.getElementById("step-card");
    const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
    const parts = [];
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (!data.trim() || parentElement.closest("sub, sup, .visually-hidden, .is-dense td") || isScript(parentElement))
        continue;
      if (shown(parentElement))
        parts.push({ text: data.trim(), size: parseFloat(getComputedStyle(parentElement).fontSize) });
    }
    return parts;
  };
  const isScript = (element) => {
    for (let part = element; part.parentElement; part = part.parentElement)
      if (
        /^m(sub|sup|subsup|over|under|underover|root)$/.test(part.parentElement.localName) &&
        part.previousElementSibling
      )
        return true;
    return false;
  };

  const result = {
    steps: 0,
    smallest: Infinity,
    smallestText: "",
    small: [],
    overlaps: [],
    crossings: [],
    outside: [],
    cut: [],
    share: 1,
  };
  const measure = (step) => {
    const frame = svg.getBoundingClientRect();
    const placed = texts(frame);
    const over = overlays();
    for (const { text, size, element } of placed) {
      if (size < result.smallest) [result.smallest, result.smallestText] = [size, text];
      if (size < least - 0.05) result.small.push(`${step}: ${text} ${number(size)} (${element.getAttribute("class")})`);
    }
    for (const { text, size } of cardTexts())
      if (size < least - 0.05) result.small.push(`${step}: ${text.slice(0, 20)} ${number(size)} (card)`);
    placed.sort((one, other) => one.box.left - other.box.left);
    placed.forEach((one, at) => {
      for (let next = at + 1; next < placed.length && placed[next].box.left < one.box.right; next += 1)
        if (overlap(one.box, placed[next].box)) result.overlaps.push(`${step}: ${one.text} | ${placed[next].text}`);
      const visible = clipped(one.box, frame);
      for (const { text, box } of over)
        if (overlap(visible, box)) result.overlaps.push(`${step}: ${one.text} | [${text.trim().slice(0, 20)}]`);
    });
    const lines = wires();
    for (const { text, box, element } of placed)
      if (!element.closest(".plate, .group-toggle") && lines.some((line) => runsThrough(line, box)))
        result.crossings.push(`${step}: ${text}`);
    for (const active of svg.querySelectorAll(".node.is-active-forward .core, .node.is-active-backward .core"))
      if (!inside(active.getBoundingClientRect(), frame)) result.outside.push(`${step}: the active node`);
    for (const { text, box, element } of placed)
      if (element.closest(".is-active-forward, .is-active-backward") && !inside(box, frame))
        result.outside.push(`${step}: ${text}`);
    for (const name of cut()) result.cut.push(`${step}: ${name}`);
    const room = document.querySelector(".graph-frame").getBoundingClientRect();
    result.share = Math.min(result.share, (room.width * room.height) / (innerWidth * innerHeight));
  };
  const { length } = store.state.walk;
  // One that comes late would change sizes after they are read.
  await Promise.all([...document.fonts].map((face) => face.load()));
  const { graph } = globalThis.gradwalk;
  const isInPlace = () =>
    !svg.hasAttribute("aria-busy") &&
    graph.stage.room.width === graph.host.clientWidth &&
    graph.stage.room.height === graph.host.clientHeight;
  for (let step = from; step < length; step += by) {
    player.go(step);
    do await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    while (!isInPlace()); // a card that has grown leaves the picture less room
    measure(step);
    result.steps += 1;
  }
  return result;
}
