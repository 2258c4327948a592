// The graph by keyboard: one stop in the tab order; arrows walk along the edges, Enter selects, Escape leaves.

/** @import {Selection} from "../lib/types.js" */
/** @import {Camera} from "./zoom.js" */
/** @import {Stand, Navigation} from "./navigation.js" */
import { select } from "../vendor/d3.js";
import { selectionOf } from "./navigation.js";

const PAN = 80;
const LARGER = 1.25;

/** @type {Record<string, [number, number]>} */
const PANS = {
  ArrowLeft: [PAN, 0],
  ArrowRight: [-PAN, 0],
  ArrowUp: [0, PAN],
  ArrowDown: [0, -PAN],
  KeyA: [PAN, 0],
  KeyD: [-PAN, 0],
  KeyW: [0, PAN],
  KeyS: [0, -PAN],
};

/**
 * @typedef {{select: (selection: Selection | null) => void, selected: () => Selection | null, leave: () => void, fit:
 *   () => void, readable: () => number}} KeyActions  `readable`: the least scale at which numbers can be read.
 */

export class Keyboard {
  /** @param {SVGSVGElement} svg @param {Camera} camera @param {KeyActions} actions */
  constructor(svg, camera, actions) {
    this.camera = camera;
    this.actions = actions;
    /** @type {Navigation | null} */ this.navigation = null;
    /** @type {Stand | null} */ this.stand = null;
    /** @type {SVGGElement | null} */ this.stop = null;
    /** @type {Map<unknown, SVGGElement>} */ this.elements = new Map();
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("focusin", ({ target }) => this.entered(/** @type {SVGGElement} */ (target)));
  }

  /**
   * Another picture: the stop stays where it was, if that is still there.
   * @param {Navigation} navigation
   * @param {Iterable<SVGGElement>} elements
   */
  setPicture(navigation, elements) {
    this.navigation = navigation;
    this.stand = null;
    this.elements = new Map([...elements].map((element) => [select(element).datum(), element]));
    this.rest(this.stop?.isConnected ? this.stop : this.elements.get(navigation.vertices[0]));
  }

  /** Make an element the one stop in the tab order. @param {SVGGElement | undefined} element */
  rest(element) {
    this.stop?.setAttribute("tabindex", "-1");
    this.stop = element ?? null;
    element?.setAttribute("tabindex", "0");
  }

  /** Something was selected elsewhere: bring it into view, and let Tab lead to it. @param {SVGGElement} element */
  stopAt(element) {
    const datum = /** @type {any} */ (select(element).datum());
    this.stand = { place: "edge" in datum ? { link: datum } : { vertex: datum }, from: null, kin: [] };
    this.rest(element);
    this.show(false);
  }

  /** @param {SVGGElement} element */
  entered(element) {
    const datum = /** @type {any} */ (select(element).datum());
    if (!this.navigation || !datum || this.elements.get(datum) !== element) return;
    const at = this.stand?.place;
    if (!at || ("vertex" in at ? at.vertex : at.link) !== datum) this.stopAt(element);
    this.rest(element);
    this.show(true);
  }

  /** Bring the present place into view, readably large if need be. @param {boolean} readable */
  show(readable) {
    if (!this.stand || !this.navigation) return;
    this.camera.reveal(this.navigation.spot(this.stand.place), readable ? this.actions.readable() : 0);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || !this.act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Handle a key; returns whether it has a meaning here. @param {KeyboardEvent} event */
  act({ key, code, shiftKey, ctrlKey, metaKey, target }) {
    const pan = ctrlKey && key.startsWith("Arrow") ? PANS[key] : PANS[code];
    if (pan && ctrlKey === key.startsWith("Arrow") && !metaKey) this.camera.pan(...pan);
    else if (ctrlKey || metaKey) return false;
    else if (key.startsWith("Arrow")) this.walk(key, shiftKey);
    else if (key === "Enter") this.actions.select(selectionOf(/** @type {Element} */ (target)));
    else if (key === "Escape") this.escape();
    else if (key === "+" || key === "=") this.camera.by(LARGER);
    else if (key === "-" || key === "−") this.camera.by(1 / LARGER);
    else if (key === "0") this.actions.fit();
    else return false;
    return true;
  }

  escape() {
    if (this.actions.selected()) this.actions.select(null);
    else this.actions.leave();
  }

  /** @param {string} key @param {boolean} shift */
  walk(key, shift) {
    const next = this.stand && this.navigation?.step(this.stand, key, shift);
    if (!next) return;
    this.stand = next;
    this.show(true); // what is out of view is not drawn, and cannot take the focus
    const element = this.elements.get("vertex" in next.place ? next.place.vertex : next.place.link);
    element?.focus({ preventScroll: true });
  }
}
