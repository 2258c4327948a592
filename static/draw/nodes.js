// Nodes as they are staged: a gate or a leaf, its name, its value and its gradient. What is not computed yet is an
// empty box.

/** @import {Selection as D3Selection} from "d3" */
/** @import {Box, Cell, Slot, StagedNode} from "../stage/types.js" */
import { appended, rounded, set, writeLine, writeLines } from "./text.js";

/** How far the ring of selection and focus runs around a gate. */
const HALO = 5;
const MARKS = [
  "computed",
  "receiving",
  "summing",
  "asked-value",
  "asked-gradient",
  "output",
  "unused",
  "unreached",
  "kink",
];

/**
 * One element for each node.
 * @param {D3Selection<SVGGElement, any, any, any>} layer
 * @param {import("../layout/scene.js").Vertex[]} vertices
 */
export function joinNodes(layer, vertices) {
  return layer
    .selectAll("g.node")
    .data(vertices, (vertex) => /** @type {any} */ (vertex).key)
    .join((entering) => {
      const node = entering.append("g").attr("class", "node").attr("role", "button").attr("tabindex", -1);
      node.append("rect").attr("class", "core");
      return node;
    })
    .attr("data-node", ({ node }) => node.id);
}

/**
 * Where a node is and what is known of it.
 * @param {SVGGElement} element @param {StagedNode} staged @param {StagedNode | null} before
 */
export function drawNodeState(element, staged, before) {
  const { center, core, kind, tensor, active, marks } = staged;
  if (center !== before?.center) element.setAttribute("transform", placeOf(staged));
  if (before && before.active === active && before.marks === marks && before.core === core) return;
  const classes = ["node", `kind-${kind}`, tensor ? "is-tensor" : "is-scalar"];
  for (const mark of MARKS) if (marks.includes(mark)) classes.push(`is-${mark}`);
  if (marks.includes("differentiated")) classes.push("has-gradient");
  if (active) classes.push(`is-active-${active}`);
  for (const kept of ["is-selected", "is-culled"]) if (element.classList.contains(kept)) classes.push(kept);
  element.setAttribute("class", classes.join(" "));
  rect(/** @type {Element} */ (element.querySelector(".core")), core, core.radius);
}

/** @param {StagedNode} staged */
export const placeOf = ({ center }) => `translate(${rounded(center.x)},${rounded(center.y)})`;

/** The inside of a node. @param {SVGGElement} element @param {StagedNode} staged @param {StagedNode | null} before */
export function drawNodeContent(element, staged, before) {
  const { core, name, value, gradient, badge } = staged;
  const parts = partsOf(element);
  if (core !== before?.core) {
    const ring = { x: core.x - HALO, y: core.y - HALO, width: core.width + 2 * HALO, height: core.height + 2 * HALO };
    rect(parts.halo, ring, core.radius + HALO);
  }
  if (name && name !== before?.name) writeLine(parts.label, name, "label");
  if (value !== before?.value) drawSlot(parts.value, value);
  if (gradient !== before?.gradient) drawSlot(parts.gradient, gradient);
  if (badge) writeLine(parts.badge, badge, "badge");
  else parts.badge.textContent = "";
}

/** @type {WeakMap<Element, Record<"halo" | "label" | "value" | "gradient" | "badge", Element>>} */
const PARTS = new WeakMap();

/** The elements inside a node, made when it first comes into view. @param {SVGGElement} element */
function partsOf(element) {
  let parts = PARTS.get(element);
  if (!parts) {
    const halo = appended(element, "rect", "halo");
    element.prepend(halo);
    const label = appended(element, "text", "label");
    const [value, gradient] = ["value", "gradient"].map((side) => {
      const slot = appended(element, "g", `slot ${side}`);
      appended(slot, "rect", "box");
      return slot;
    });
    parts = { halo, label, value, gradient, badge: appended(element, "text", "badge") };
    PARTS.set(element, parts);
  }
  return parts;
}

/** @param {Element} group @param {Slot} slot */
function drawSlot(group, { side, look, box, fresh, lines, cells }) {
  set(group, { class: `slot ${side} is-${look}${fresh ? " is-fresh" : ""}` });
  rect(/** @type {Element} */ (group.querySelector(".box")), box, look === "thumbnail" || look === "cells" ? 2 : 5);
  drawCells(group, cells);
  writeLines(group, lines, () => (look === "number" || look === "empty" ? "number" : "summary"));
}

/** @param {Element} group @param {Cell[]} cells */
function drawCells(group, cells) {
  const drawn = [...group.querySelectorAll(".cell")];
  for (const surplus of drawn.slice(cells.length)) surplus.remove();
  const before = group.querySelector(":scope > text");
  cells.forEach((cell, index) => {
    const element = drawn[index] ?? group.insertBefore(newCell(), before);
    const [heat] = element.children;
    set(heat, {
      class: `heat ${cell.heat}`,
      x: rounded(cell.x),
      y: rounded(cell.y),
      width: cell.width,
      height: cell.height,
    });
    const text = element.children[1];
    if (cell.line) writeLine(text ?? appended(element, "text", ""), cell.line, "cell-number");
    else text?.remove();
  });
}

function newCell() {
  const cell = document.createElementNS("http://www.w3.org/2000/svg", "g");
  cell.setAttribute("class", "cell");
  appended(cell, "rect", "heat");
  return cell;
}

/** @param {Element} element @param {Box} box @param {number} radius */
function rect(element, { x, y, width, height }, radius) {
  set(element, { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height), rx: radius });
}
