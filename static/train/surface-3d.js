// The loss surface in three dimensions, rotated by dragging or arrow keys: a painter's algorithm on a canvas. Heights
// are the API's losses; only their projection is computed here.

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toNumber } from "../lib/number.js";

const TURN = 0.12;
const FLATTEST = 0.15;
const STEEPEST = 1.45;
/** Patches along one side: what is finer is drawn coarser. */
const MAX_PATCHES = 48;

export class Surface3d {
  constructor() {
    this.angle = -0.7;
    this.tilt = 0.75;
    /** @type {any} */ this.answer = null;
    /** @type {{x: number, y: number, loss: number}[][]} */ this.paths = [];
    this.canvas = h("canvas", { class: "surface-3d", tabindex: "0", role: "img" });
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  /** @param {any} answer @param {{x: number, y: number, loss: number}[][]} paths @param {string} words */
  show(answer, paths, words) {
    this.answer = answer;
    this.paths = paths;
    this.canvas.setAttribute("aria-label", `${words} ${t("Arrow keys turn it.")}`);
    this.draw();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener(
      "pointermove",
      (event) => event.buttons && this.turn(event.movementX / 120, event.movementY / 160),
    );
    canvas.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-TURN, 0], ArrowRight: [TURN, 0], ArrowUp: [0, -TURN], ArrowDown: [0, TURN] }[
        event.key
      ];
      if (!way) return;
      event.preventDefault();
      this.turn(way[0], way[1]);
    });
  }

  /** @param {number} around @param {number} up */
  turn(around, up) {
    this.angle += around;
    this.tilt = Math.max(FLATTEST, Math.min(STEEPEST, this.tilt + up));
    this.draw();
  }

  draw() {
    const { canvas, answer } = this;
    const context = canvas.getContext("2d");
    const { width, height } = canvas.getBoundingClientRect();
    if (!answer || !context || !width) return;
    const scale = devicePixelRatio;
    canvas.width = width * scale;
    canvas.height = height * scale;
    context.scale(scale, scale);
    const place = this.projection(width, height);
    const colours = getComputedStyle(canvas);
    context.lineWidth = 0.6;
    for (const { corners, level } of this.patches(place)) {
      context.beginPath();
      corners.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.closePath();
      context.globalAlpha = 1;
      context.fillStyle = colours.getPropertyValue("--canvas");
      context.fill();
      context.globalAlpha = 0.12 + 0.7 * level;
      context.fillStyle = colours.getPropertyValue("--accent");
      context.fill();
      context.globalAlpha = 0.4;
      context.strokeStyle = colours.getPropertyValue("--accent");
      context.stroke();
    }
    context.globalAlpha = 1;
    this.paths.forEach((path, at) =>
      this.path(
        context,
        path,
        place,
        colours.getPropertyValue(at === this.paths.length - 1 ? "--backward" : "--forward"),
      ),
    );
  }

  /**
   * From a place on the surface, all three from 0 to 1, to the screen, and how near it is.
   * @param {number} width
   * @param {number} height
   */
  projection(width, height) {
    const size = Math.min(width, height * 1.35) * 0.62;
    const [sine, cosine] = [Math.sin(this.angle), Math.cos(this.angle)];
    /** @param {number} x @param {number} y @param {number} z @returns {[number, number, number]} */
    return (x, y, z) => {
      const across = (x - 0.5) * cosine - (y - 0.5) * sine;
      const deep = (x - 0.5) * sine + (y - 0.5) * cosine;
      return [
        width / 2 + size * across,
        height * 0.56 + size * (deep * Math.sin(this.tilt) - (z - 0.4) * 0.75 * Math.cos(this.tilt)),
        deep,
      ];
    };
  }

  /**
   * A loss as a height from 0 to 1; the highest are cut off, what is not finite stands as high as they.
   * @param {unknown} loss
   */
  level(loss) {
    const [low, high] = (this.answer.levels ??= bounds(this.answer.loss));
    const value = toNumber(loss);
    return Number.isFinite(value) ? Math.max(0, Math.min(1, (value - low) / (high - low || 1))) ** 0.6 : 1;
  }

  /**
   * The patches of the surface, the farthest first.
   * @param {(x: number, y: number, z: number) => [number, number, number]} place
   */
  patches(place) {
    const { loss } = this.answer;
    const step = Math.ceil((loss.length - 1) / MAX_PATCHES);
    const last = loss.length - 1;
    const patches = [];
    for (let row = 0; row + step <= last; row += step) {
      for (let column = 0; column + step <= last; column += step) {
        const at = [
          [row, column],
          [row, column + step],
          [row + step, column + step],
          [row + step, column],
        ];
        const levels = at.map(([i, j]) => this.level(loss[i][j]));
        const corners = at.map(([i, j], index) => place(j / last, i / last, levels[index]));
        patches.push({ corners, level: (levels[0] + levels[2]) / 2, depth: (corners[0][2] + corners[2][2]) / 2 });
      }
    }
    return patches.sort((one, other) => one.depth - other.depth);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{x: number, y: number, loss: number}[]} path
   * @param {(x: number, y: number, z: number) => [number, number, number]} place
   * @param {string} colour
   */
  path(context, path, place, colour) {
    const [[left, right], [low, high]] = this.answer.range;
    const points = path
      .map(({ x, y, loss }) => place((x - left) / (right - left), (y - low) / (high - low), this.level(loss) + 0.012))
      .filter((point) => point.every(Number.isFinite));
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = 2.4;
    context.beginPath();
    points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
    const end = points.at(-1);
    if (!end) return;
    context.beginPath();
    context.arc(end[0], end[1], 5.5, 0, 2 * Math.PI);
    context.fill();
  }
}

/** The lowest loss, and one that nearly all others lie below. @param {unknown[][]} loss @returns {[number, number]} */
function bounds(loss) {
  const finite = loss
    .flat()
    .map(toNumber)
    .filter(Number.isFinite)
    .sort((one, other) => one - other);
  return [finite[0] ?? 0, finite[Math.floor((finite.length - 1) * 0.97)] ?? 1];
}
