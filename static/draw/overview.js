// The small map of the whole graph: what is computed, what is active, which part is in view. The frame is dragged by
// mouse, finger and keys.

/** @import {Translate} from "../lib/types.js" */
/** @import {Camera} from "./zoom.js" */
/** @import {Box, Overview} from "../stage/types.js" */
import { overlaps } from "../stage/text.js";
import { SVG, appended, rounded, set } from "./text.js";

const MOST = { width: 220, height: 88 };
/** How much of a small room it takes at most, of its width and of its height. */
const SHARE = { width: 0.3, height: 0.25 };
const LEAST_MARK = 2;
/** As the style sheet has them. */
const INSET = 10;
const PADDING = 8;
/** How far a key moves the frame, in pixels of the picture's room. */
const PAN = 80;

/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] };

export class OverviewMap {
  /** @param {HTMLElement} host @param {Camera} camera @param {Translate} t */
  constructor(host, camera, t) {
    const svg = /** @type {SVGSVGElement} */ (document.createElementNS(SVG, "svg"));
    set(svg, { class: "overview-map", "aria-hidden": "true" });
    this.svg = svg;
    this.marks = appended(svg, "g", "overview-marks");
    this.frame = appended(svg, "rect", "overview-frame");
    this.element = document.createElement("div");
    this.element.className = "overview";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", t("Map of the whole graph; arrow keys move the frame"));
    this.element.hidden = true;
    this.element.append(svg);
    host.append(this.element);
    /** @type {Overview["marks"]} */ this.drawn = [];
    this.scale = 1;
    this.size = { width: 0, height: 0 };
    this.isLeft = false;
    this.isAway = false;
    /** @type {Overview["bounds"] | null} */ this.bounds = null;
    this.listen(camera);
  }

  /** @param {Camera} camera */
  listen(camera) {
    const { svg } = this;
    const look = (/** @type {PointerEvent} */ event) => {
      const { left, top } = svg.getBoundingClientRect();
      const { x, y } = this.bounds ?? { x: 0, y: 0 };
      camera.lookAt(x + (event.clientX - left) / this.scale, y + (event.clientY - top) / this.scale);
    };
    svg.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      svg.setPointerCapture(event.pointerId);
      look(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (svg.hasPointerCapture(event.pointerId)) look(event);
    });
    this.element.addEventListener("keydown", (event) => {
      const way = KEYS[event.key];
      if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      camera.pan(...way);
    });
  }

  /** @param {Overview} overview @param {{width: number, height: number}} room  that the picture has */
  draw({ shown, bounds, frame, marks }, room) {
    this.element.hidden = !shown;
    if (!shown) return;
    const { width, height } = bounds;
    const across = Math.min(MOST.width, SHARE.width * room.width);
    const scale = Math.min(across / width, Math.min(MOST.height, SHARE.height * room.height) / height);
    this.size = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
    if (scale !== this.scale || bounds !== this.bounds) set(this.svg, this.size);
    this.drawMarks(marks, bounds, scale);
    this.scale = scale;
    this.bounds = bounds;
    this.drawFrame(frame);
  }

  /**
   * At the right, or at the left where it would lie over what is active; away where it would there too.
   * @param {Box[]} active  on the screen @param {{width: number, height: number}} room
   */
  stepAside(active, { width, height }) {
    if (this.element.hidden) return;
    const isOver = (/** @type {boolean} */ isLeft) =>
      active.some((box) => overlaps(box, this.boxIn(width, height, isLeft)));
    const isOverRight = isOver(false);
    this.isAway = isOverRight && isOver(true);
    this.isLeft = isOverRight && !this.isAway;
    this.element.classList.toggle("is-left", this.isLeft);
    this.element.classList.toggle("is-away", this.isAway);
  }

  /** What it lies over, if it is shown. @param {number} width @param {number} height @returns {Box[]} */
  coverIn(width, height) {
    return this.element.hidden || this.isAway ? [] : [this.boxIn(width, height)];
  }

  /**
   * Where the map lies in a room.
   * @param {number} width @param {number} height @param {boolean} isLeft @returns {Box}
   */
  boxIn(width, height, isLeft = this.isLeft) {
    const [across, down] = [this.size.width + 2 * PADDING, this.size.height + 2 * PADDING];
    return { x: isLeft ? INSET : width - INSET - across, y: height - INSET - down, width: across, height: down };
  }

  /** Where the view is. @param {Overview["frame"]} frame */
  drawFrame({ x, y, width, height }) {
    const { bounds, scale } = this;
    if (!bounds) return;
    const left = Math.max(1, (x - bounds.x) * scale);
    const top = Math.max(1, (y - bounds.y) * scale);
    const right = Math.min(bounds.width * scale - 1, (x - bounds.x + width) * scale);
    const bottom = Math.min(bounds.height * scale - 1, (y - bounds.y + height) * scale);
    set(this.frame, {
      x: rounded(left),
      y: rounded(top),
      width: rounded(Math.max(4, right - left)),
      height: rounded(Math.max(4, bottom - top)),
      rx: 2,
    });
  }

  /** @param {Overview["marks"]} marks @param {Overview["bounds"]} bounds @param {number} scale */
  drawMarks(marks, bounds, scale) {
    const rects = this.marks.children;
    while (rects.length > marks.length) rects[rects.length - 1].remove();
    marks.forEach((mark, index) => {
      const rect = rects[index] ?? appended(this.marks, "rect", "");
      if (mark === this.drawn[index] && scale === this.scale && bounds.x === this.bounds?.x) return;
      set(rect, {
        class: `is-${mark.state}`,
        x: rounded((mark.x - bounds.x) * scale),
        y: rounded((mark.y - bounds.y) * scale),
        width: rounded(Math.max(LEAST_MARK, mark.width * scale)),
        height: rounded(Math.max(LEAST_MARK, mark.height * scale)),
      });
    });
    this.drawn = marks;
  }
}
