// Fields that lie over the picture, each in the blank of the line that it belongs to; and what was answered wrong.

/** @import {Asking, Blank} from "../stage/blanks.js" */
/** @import {Slip} from "../stage/slips.js" */
/** @import {Box, CameraPlace, Staged} from "../stage/types.js" */
/** @import {GraphView} from "./graph.js" */
import { onScreen } from "../stage/camera.js";
import { MODES } from "../stage/modes.js";
import { overlaps, within } from "../stage/text.js";

/**
 * What is asked for, the fields by their keys, and who is told which of them have a place in the picture.
 * @typedef {{asking: Asking, elements: Map<string, HTMLElement>, tell: (placed: Set<string>) => void}} Request
 */

export class FieldLayer {
  /** @param {GraphView} view */
  constructor(view) {
    this.view = view;
    this.element = document.createElement("div");
    this.element.className = "edge-fields";
    view.host.append(this.element);
    view.camera.behaviour.on("zoom.fields", ({ transform: { k, x, y } }) => this.move({ scale: k, x, y }));
    this.isAsking = false;
    /** @type {Request | null} */ this.request = null;
    /** @type {Slip[]} */ this.slips = [];
  }

  /** Fields are too small for a finger on a phone, and nothing is typed in a lecture. */
  get isPossible() {
    return this.view.mode === MODES.page;
  }

  /** Whether the picture is to have room for blanks. */
  get asking() {
    return this.isAsking && this.isPossible;
  }

  /** @returns {Asking | null} */
  get present() {
    return this.isPossible ? (this.request?.asking ?? null) : null;
  }

  /** Numbers are going to be asked for, or no longer. @param {boolean} isAsking */
  prepare(isAsking) {
    if (isAsking === this.isAsking) return;
    this.isAsking = isAsking;
    this.view.restage();
  }

  /** Ask for numbers in the picture, or no longer. @param {Request | null} request */
  ask(request) {
    if (!request && !this.request) return;
    this.request = request;
    if (!request) this.element.replaceChildren();
    this.view.show(false);
  }

  /** Mark what was answered wrong, and nothing else. @param {Slip[]} slips */
  mark(slips) {
    if (!slips.length && !this.slips.length) return;
    this.slips = slips;
    this.view.show(false);
  }

  /**
   * Put the fields into the blanks that are in view; those of an edge are there together or not at all.
   * @param {Staged} staged @param {Box[]} covers  on the screen
   */
  place({ blanks, camera }, covers) {
    const { request } = this;
    if (!request) return;
    const { width, height } = this.view.host.getBoundingClientRect();
    const room = { x: 0, y: 0, width, height };
    const seen = blanks.filter(({ box }) => {
      const shown = onScreen(box, camera);
      return within(shown, room) && !covers.some((cover) => overlaps(shown, cover));
    });
    const boxes = new Map(seen.map((blank) => [blank.key, blank]));
    const { edges, nodes } = request.asking;
    const together = [...edges.values()].map(({ local, product }) => (local === null ? [product] : [local, product]));
    const single = [...nodes.values()].map((key) => [key]);
    const placed = new Set([...together, ...single].filter((keys) => keys.every((key) => boxes.has(key))).flat());
    for (const key of placed) this.put(request.elements.get(key), /** @type {Blank} */ (boxes.get(key)));
    this.move(camera);
    request.tell(placed);
  }

  /** @param {HTMLElement | undefined} element @param {Blank} blank */
  put(element, { box: { x, y, width, height }, size }) {
    if (!element) return;
    for (const [name, value] of Object.entries({ left: x, top: y, width, height, "font-size": size }))
      element.style.setProperty(name, `${value}px`);
    if (element.parentElement !== this.element) adopt(this.element, element);
  }

  /** The camera is elsewhere. @param {Pick<CameraPlace, "scale" | "x" | "y">} place */
  move({ scale, x, y }) {
    if (this.element.childElementCount)
      this.element.style.setProperty("transform", `translate(${x}px, ${y}px) scale(${scale})`);
  }
}

/**
 * Give an element another parent; what is typed into keeps the focus.
 * @param {Element} parent @param {Element} element
 */
export function adopt(parent, element) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  parent.append(element);
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}
