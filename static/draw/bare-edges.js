// Tells the step card whether it alone has the line of an active edge, which had no room in the picture.

/** @import {Frame} from "../lib/types.js" */
/** @import {Staged} from "../stage/types.js" */

/** How often the answer may change while a step lasts: it changes the height of the card, and so the picture's room. */
const CHANGES = 2;

export class BareEdges {
  constructor() {
    this.isBare = false;
    this.changes = 0;
    /** @type {Frame["moment"] | null} */ this.step = null;
  }

  /** @param {Staged} staged @param {Frame} frame */
  tell({ edges }, { moment }) {
    const isBare =
      moment.event === "edges" && edges.some(({ active, lines }) => active === "backward" && !lines.length);
    if (moment !== this.step) this.changes = 0;
    this.step = moment;
    if (isBare === this.isBare || (this.isBare && this.changes >= CHANGES)) return;
    this.isBare = isBare;
    this.changes += 1;
    document.body.classList.toggle("has-bare-edge", isBare);
  }
}
