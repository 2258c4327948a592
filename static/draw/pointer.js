// Mouse and touch in the graph: clicks select elements and press the buttons of groups.

/** @import {Selection} from "../lib/types.js" */
/** @import {GraphView} from "./graph.js" */
import { selectionOf } from "./navigation.js";
import { turnAt } from "./turns.js";

/** How far from the middle of a gate a click still means it, in pixels, however small the gate is drawn. */
const CLICK_TOLERANCE = 13;

/** @param {GraphView} view */
export function listenToPointer(view) {
  view.svg.on("click", (/** @type {MouseEvent} */ event) => {
    const turn = turnAt(event.target);
    if (turn) return view.options.onMove?.(view.reading.positionIn(view.walk, view.scene, turn));
    const group = groupAt(event.target);
    if (group !== null) return view.options.onFold(group);
    const direct = selectionOf(/** @type {Element} */ (event.target));
    view.options.onSelect(direct?.kind === "node" ? direct : (nodeNear(view, event) ?? direct));
  });
  view.svg.on("keydown.fold", (/** @type {KeyboardEvent} */ event) => {
    const isPress = event.key === "Enter" || event.key === " ";
    const [group, turn] = isPress ? [groupAt(event.target), turnAt(event.target)] : [null, null];
    if (group === null && !turn) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (turn) view.options.onMove?.(view.reading.positionIn(view.walk, view.scene, turn));
    else if (group !== null) view.options.onFold(group);
  });
  // What the mouse points at, or has the focus, shows all its numbers.
  for (const [kind, pointing] of /** @type {const} */ ([
    ["pointerover", true],
    ["pointerleave", false],
    ["focusin", true],
    ["focusout", false],
  ]))
    view.svg.on(kind, (/** @type {any} */ { target, pointerType = "mouse" }) => {
      if (pointerType === "mouse") view.setPointed(pointing ? selectionOf(/** @type {Element} */ (target)) : null);
    });
  // The mouse chooses without taking the focus, so that the arrow keys go on stepping.
  const keepFocus = (/** @type {MouseEvent} */ event) => {
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  };
  view.host.addEventListener("mousedown", keepFocus, { capture: true });
}

/**
 * The node that a click means which misses it by little.
 * @param {GraphView} view
 * @param {MouseEvent} event
 * @returns {Selection | null}
 */
function nodeNear({ camera, navigation }, { clientX, clientY }) {
  const { x, y, scale } = camera.at(clientX, clientY);
  const vertex = navigation?.near(x, y, CLICK_TOLERANCE / scale);
  return vertex ? { kind: "node", id: vertex.node.id } : null;
}

/** The group whose button this is. @param {EventTarget | null} target @returns {number | null} */
function groupAt(target) {
  const button = /** @type {Element} */ (target).closest(".group-toggle:not([aria-disabled])");
  const group = /** @type {SVGGElement | null} */ (button?.closest(".group") ?? null);
  return group ? Number(group.dataset.group) : null;
}
