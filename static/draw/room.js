// The room that the picture has on the page, without what lies over it.

/** @import {Room} from "../stage/camera.js" */
/** @import {GraphView} from "./graph.js" */

/** What stays over the picture; that it is being computed is said of an older one, and for a moment. */
export const LASTING = ".graph-overlay :is(button, select):not(#notice *), #remark";

/** @param {HTMLElement} host @returns {Room} */
export function roomIn(host) {
  const { clientWidth: width, clientHeight: height } = host;
  const frame = host.closest(".graph-frame");
  const bounds = host.getBoundingClientRect();
  const depth = (/** @type {DOMRect} */ { bottom: end }) => end - bounds.top;
  const top = Math.max(reach(frame, ".zoom", bounds, depth), reach(frame, "#remark", bounds, depth));
  const bottom = reach(frame, ".legend", bounds, ({ top: start }) => bounds.bottom - start);
  return { width, height, top, bottom };
}

/**
 * What lies over the picture, in pixels from its corner.
 * @param {HTMLElement} host @param {string} [selector]
 */
export function coversOf(host, selector = ".graph-overlay :is(button, select), .notice, .legend li") {
  const bounds = host.getBoundingClientRect();
  return [...(host.closest(".graph-frame")?.querySelectorAll(selector) ?? [])]
    .map((element) => element.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map(({ left, top, width, height }) => ({ x: left - bounds.left, y: top - bounds.top, width, height }));
}

/**
 * How far something reaches into the room, from its top or bottom.
 * @param {Element | null} frame @param {string} selector @param {DOMRect} bounds @param {(box: DOMRect) => number}
 * depth
 */
function reach(frame, selector, bounds, depth) {
  const element = frame?.querySelector(selector);
  const box = element?.getBoundingClientRect();
  if (!box?.width || !box.height || box.bottom <= bounds.top || box.top >= bounds.bottom) return 0;
  return Math.min(Math.max(0, depth(box)), bounds.height / 3);
}

/** What the page leaves to the picture; to read it lays the page out. @param {HTMLElement} host */
export const measuredIn = (host) => ({ room: roomIn(host), covers: coversOf(host) });

/** Hide what lies under what is over the picture. @param {GraphView} view */
export function cover({ host, staged, stage, covers, map, drawing, fields }) {
  if (!staged) return;
  const { width, height } = stage?.room ?? roomIn(host);
  const all = staged.camera.mode === "whole" ? [] : [...covers, ...map.coverIn(width, height)];
  drawing.cover(all, staged, staged.camera); // where it is going to be
  fields.place(staged, all);
}

/** A notice has come or gone: only what lies under those that are there is hidden. @param {GraphView} view */
export function coverAnew(view) {
  view.covers = coversOf(view.host);
  view.cover();
}
