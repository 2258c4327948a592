// A virtualized list: only the visible part of a long list is in the document. It is one stop in the tab order; Up and
// Down move between rows.

import { h } from "./dom.js";

/** So many rows are in the document at once; it moves on by half of them. */
export const MAX_ROWS = 120;

/**
 * @typedef {object} Rows  How rows are made and renewed.
 * @property {(index: number) => HTMLElement} make
 * @property {(row: HTMLElement, index: number) => void} renew
 */

export class VirtualList {
  /**
   * @param {HTMLElement} room  What scrolls.
   * @param {HTMLElement} list  What holds the rows.
   * @param {Rows} rows
   * @param {{before: HTMLElement, earlier: string, later: string}} around  `before`: what `list` belongs to, between
   *   the two buttons.
   */
  constructor(room, list, rows, { before, earlier, later }) {
    this.room = room;
    this.list = list;
    this.rows = rows;
    this.length = 0;
    this.start = 0;
    /** @type {HTMLElement[]} */ this.made = [];
    this.earlier = h(
      "button",
      { class: "button small more-rows", type: "button", hidden: true, onclick: () => this.move(-MAX_ROWS / 2) },
      earlier,
    );
    this.later = h(
      "button",
      { class: "button small more-rows", type: "button", hidden: true, onclick: () => this.move(MAX_ROWS / 2) },
      later,
    );
    before.before(this.earlier);
    before.after(this.later);
    /** @type {number | null} */ this.shown = null;
    new ResizeObserver(() => this.shown !== null && room.clientHeight > 0 && this.show(this.shown)).observe(room);
    list.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("focusin", ({ target }) => this.rest(/** @type {Element} */ (target)));
  }

  /** Other rows altogether. @param {number} length @param {number} index  A row to begin with. */
  reset(length, index) {
    this.length = length;
    this.shown = null;
    this.draw(index - MAX_ROWS / 2);
  }

  /** @param {number} start */
  draw(start) {
    this.start = Math.round(Math.max(0, Math.min(start, this.length - MAX_ROWS)));
    const end = Math.min(this.length, this.start + MAX_ROWS);
    this.made = Array.from({ length: end - this.start }, (_, at) => this.rows.make(this.start + at));
    this.list.replaceChildren(...this.made);
    this.earlier.hidden = this.start === 0;
    this.later.hidden = end === this.length;
    this.rest(this.made[0]?.querySelector("[data-go]"));
  }

  /** Another part of the list; what was in view stays where it was. @param {number} by */
  move(by) {
    const anchor = this.start + (by < 0 ? 0 : this.made.length - 1);
    this.draw(this.start + by);
    const row = this.row(anchor);
    if (!row) return;
    this.room.scrollTop = row.offsetTop - (by < 0 ? 0 : this.room.clientHeight - row.offsetHeight);
    /** @type {HTMLElement | null} */ (row.querySelector("[data-go]"))?.focus({ preventScroll: true });
  }

  /** @param {number} index @returns {HTMLElement | undefined} */
  row(index) {
    return this.made[index - this.start];
  }

  /** Renew those of these rows that are in the document. @param {Iterable<number>} indices */
  renew(indices) {
    for (const index of indices) {
      const row = this.row(index);
      if (row) this.rows.renew(row, index);
    }
  }

  renewAll() {
    this.made.forEach((row, at) => this.rows.renew(row, this.start + at));
  }

  /** Bring a row into the document and into view, scrolling nothing but the room. @param {number} index */
  show(index) {
    this.shown = index;
    if (!this.row(index)) this.draw(index - MAX_ROWS / 2);
    const row = this.row(index);
    if (!row) return;
    if (!this.list.contains(document.activeElement)) this.rest(row.querySelector("[data-go]"));
    const above = row.offsetTop - this.room.scrollTop;
    if (above < 40 || above + row.offsetHeight > this.room.clientHeight - 20)
      this.room.scrollTop = row.offsetTop - this.room.clientHeight / 3;
  }

  /** Make one row's button the stop in the tab order. @param {Element | null | undefined} button */
  rest(button) {
    if (!button?.matches("[data-go]")) return;
    for (const other of this.list.querySelectorAll("[data-go][tabindex='0']")) other.setAttribute("tabindex", "-1");
    button.setAttribute("tabindex", "0");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = this.made.findIndex((row) => row.contains(/** @type {Element} */ (event.target)));
    if (!way || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const index = this.start + at + way;
    if (index < 0 || index >= this.length) return;
    if (!this.row(index)) this.draw(index - MAX_ROWS / 2);
    /** @type {HTMLElement | null | undefined} */ (this.row(index)?.querySelector("[data-go]"))?.focus();
  }
}
