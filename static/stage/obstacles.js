// What texts must not touch, found by place: a grid of squares, each with the boxes that reach into it.

/** @import {Box} from "./types.js" */
import { overlaps } from "./text.js";

const SQUARE = 96;

export class Obstacles {
  constructor() {
    /** @type {Map<number, Map<number, Box[]>>} */ this.columns = new Map();
  }

  /** @param {Box} box */
  add(box) {
    this.visit(box, (column, row) => {
      const rows = this.columns.get(column) ?? new Map();
      this.columns.set(column, rows);
      const boxes = rows.get(row);
      if (boxes) boxes.push(box);
      else rows.set(row, [box]);
      return false;
    });
  }

  /**
   * Whether a box is free of all others but those left out.
   * @param {Box} box @param {number} [apart] @param {(box: Box) => boolean} [without]
   */
  isFree(box, apart = 0, without = () => false) {
    const reach = {
      x: box.x - apart,
      y: box.y - apart,
      width: box.width + 2 * apart,
      height: box.height + 2 * apart,
    };
    return !this.visit(reach, (column, row) =>
      Boolean(
        this.columns
          .get(column)
          ?.get(row)
          ?.some((other) => overlaps(other, reach) && !without(other)),
      ),
    );
  }

  /**
   * Call for each square that a box reaches into, until that is true.
   * @param {Box} box @param {(column: number, row: number) => boolean} visit
   */
  visit({ x, y, width, height }, visit) {
    for (let column = Math.floor(x / SQUARE); column <= Math.floor((x + width) / SQUARE); column += 1)
      for (let row = Math.floor(y / SQUARE); row <= Math.floor((y + height) / SQUARE); row += 1)
        if (visit(column, row)) return true;
    return false;
  }
}
