// The motion of a step on the page: the picture stands in its end state from the start, copies glide over it and parts
// of it come into sight. Nothing is measured and no attribute of the picture changes, so that it can end at any moment.

/** @import {Frame} from "../lib/types.js" */
/** @import {Stage} from "../stage/index.js" */
/** @import {Glide, Leg, Motion, Part, Staged} from "../stage/types.js" */
/** @import {Drawing} from "./drawing.js" */
import { LENGTHS, motionOf } from "../stage/motion.js";
import { reduced } from "./motion.js";
import { appended, rounded, set, writeLine } from "./text.js";

const CURVE = "cubic-bezier(0.2, 0, 0, 1)";
/** A step that comes so soon after another is shown at once, in milliseconds. */
const CALM = Math.max(...Object.values(LENGTHS));

export class Glides {
  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.drawing = drawing;
    /** @type {Animation[]} */ this.animations = [];
    this.request = 0;
    /** When the last step was. */ this.last = -Infinity;
    /** Whether a key is held down. */ this.isHeld = false;
    const notice = (/** @type {KeyboardEvent} */ { repeat }) => {
      this.isHeld = repeat;
    };
    for (const kind of /** @type {const} */ (["keydown", "keyup"])) addEventListener(kind, notice, { capture: true });
  }

  get layer() {
    return /** @type {SVGGElement} */ (this.drawing.motionLayer.node());
  }

  /** Whether there is time for a motion: steps do not follow one another quickly. */
  isCalm() {
    return performance.now() - this.last > CALM && !this.isHeld;
  }

  /** Everything stands where it is to be. */
  stop() {
    cancelAnimationFrame(this.request);
    for (const animation of this.animations) animation.cancel();
    this.animations = [];
    if (!this.layer.dataset.event) return;
    this.layer.replaceChildren();
    delete this.layer.dataset.event;
  }

  /**
   * The picture of a step is drawn: move to it, unless steps follow one another too fast for that.
   * @param {Staged | null} before @param {Staged | null} after @param {Frame | null} from @param {Frame} frame
   * @param {Stage | null} stage
   */
  follow(before, after, from, frame, stage) {
    this.stop();
    const isCalm = this.isCalm();
    this.last = performance.now();
    if (!isCalm || !after || !stage || reduced() || document.hidden) return;
    const motion = motionOf(before, after, from, frame, stage);
    if (!motion) return;
    this.layer.dataset.event = motion.event;
    this.request = requestAnimationFrame(() => this.start(motion));
  }

  /** @param {Motion} motion */
  start({ glides }) {
    this.animations = glides.flatMap((glide) => {
      const element = glide.of ? this.partOf(glide.of) : this.copyOf(glide);
      if (!element) return [];
      const [first] = glide.legs; // a leg that goes on from another waits for its turn
      return glide.legs.map((leg) => {
        const isSecond = leg !== first && propertyOf(leg) === propertyOf(first);
        return animated(element, leg, glide.of ? "backwards" : isSecond ? "forwards" : "both");
      });
    });
    const { animations } = this;
    void Promise.allSettled(animations.map(({ finished }) => finished)).then(() => {
      if (animations === this.animations) this.stop();
    });
  }

  /** @param {Part} part @returns {Element | null} */
  partOf({ kind, key, part }) {
    const item = kind === "node" ? this.drawing.nodes.get(key) : this.drawing.edges.get(key);
    if (!item || item.culled) return null;
    return part ? item.element.querySelector(`.${part}`) : item.element;
  }

  /** @param {Glide} glide @returns {Element | null} */
  copyOf({ line, box, side }) {
    if (line) {
      const text = appended(this.layer, "text", "");
      writeLine(text, line, "copy");
      return text;
    }
    if (!box) return null;
    const rect = appended(this.layer, "rect", `copy is-${side}`);
    const { x, y, width, height } = box;
    set(rect, { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height), rx: 3 });
    return rect;
  }
}

/** @param {Leg} leg */
const propertyOf = ({ by, scale }) => (by ? "translate" : scale ? "scale" : "opacity");

/** @param {Element} element @param {Leg} leg @param {FillMode} fill @returns {Animation} */
function animated(element, leg, fill) {
  const { start, end, by, opacity, scale, at } = leg;
  const property = propertyOf(leg);
  const values = by?.map(({ x, y }) => `${rounded(x)}px ${rounded(y)}px`) ?? scale ?? opacity ?? [];
  const frames = values.map((value, index) => ({ [property]: value, offset: at?.[index] ?? null }));
  return element.animate(frames, { delay: start, duration: end - start, fill, easing: by ? CURVE : "linear" });
}
