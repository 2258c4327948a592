// Edges as they are staged: a forward wire (blue, solid, filled head at the gate), a backward wire beside it (red,
// dashed, open head at the operand), and the text on it. Its target and operand slot identify an edge.

/** @import {Selection as D3Selection} from "d3" */
/** @import {StagedEdge} from "../stage/types.js" */
import { appended, set, writeLines } from "./text.js";

const MARKS = ["computed", "blocked", "stopped", "unused", "non_finite", "kink"];

/**
 * One element for each edge.
 * @param {D3Selection<SVGGElement, any, any, any>} layer
 * @param {import("../layout/scene.js").Link[]} links
 */
export function joinEdges(layer, links) {
  return layer
    .selectAll("g.edge")
    .data(links, (link) => /** @type {any} */ (link).key)
    .join((entering) => {
      const edge = entering.append("g").attr("class", "edge").attr("role", "button").attr("tabindex", -1);
      edge.append("path").attr("class", "wire forward-wire");
      return edge;
    })
    .attr("data-edge", ({ edge }) => edge.id);
}

/**
 * What is known of an edge.
 * @param {SVGGElement} element @param {StagedEdge} staged @param {StagedEdge | null} before
 */
export function drawEdgeState(element, { forward, active, marks }, before) {
  if (forward.path !== before?.forward.path) element.querySelector(".forward-wire")?.setAttribute("d", forward.path);
  if (before && before.active === active && before.marks === marks) return;
  const classes = ["edge"];
  for (const mark of MARKS) if (marks.includes(mark)) classes.push(`is-${mark}`);
  if (marks.includes("differentiated")) classes.push("has-product");
  if (active) classes.push(`is-active-${active}`);
  for (const kept of ["is-selected", "is-covered", "is-culled", "is-traced"])
    if (element.classList.contains(kept)) classes.push(kept);
  element.setAttribute("class", classes.join(" "));
}

/**
 * @typedef
 * {Record<"halo" | "hit" | "forwardHead" | "backwardWire" | "backwardHead" | "barrier" | "title" | "product",
 *   Element>} Parts
 */
/** @type {WeakMap<Element, Parts>} */
const PARTS = new WeakMap();

/**
 * The heads, the backward wire and the text.
 * @param {SVGGElement} element @param {StagedEdge} staged @param {StagedEdge | null} before @param {string} remark
 */
export function drawEdgeContent(element, staged, before, remark) {
  const parts = partsOf(element);
  /** @param {Element} path @param {string} now @param {string | undefined} then */
  const draw = (path, now, then) => {
    if (now !== then) path.setAttribute("d", now);
  };
  draw(parts.halo, staged.tube, before?.tube);
  draw(parts.hit, staged.tube, before?.tube);
  draw(parts.forwardHead, staged.forward.head, before?.forward.head);
  draw(parts.backwardWire, staged.backward.path, before?.backward.path);
  draw(parts.backwardHead, staged.backward.head, before?.backward.head);
  draw(parts.barrier, staged.barrier, before?.barrier);
  if (parts.title.textContent !== remark) parts.title.textContent = remark;
  if (staged.lines === before?.lines && staged.plate === before?.plate) return;
  const lines = staged.plate ? [] : staged.lines;
  set(parts.product, { class: `product is-${staged.detail}` });
  writeLines(parts.product, lines, (index) => (index === lines.length - 1 ? "result" : "factors"));
}

/** The elements of an edge, made when it first comes into view. @param {SVGGElement} element @returns {Parts} */
function partsOf(element) {
  let parts = PARTS.get(element);
  if (!parts) {
    const hit = appended(element, "path", "hit");
    const halo = appended(element, "path", "halo");
    element.prepend(halo, hit);
    parts = {
      halo,
      hit,
      forwardHead: appended(element, "path", "head forward-head"),
      backwardWire: appended(element, "path", "wire backward-wire"),
      backwardHead: appended(element, "path", "head backward-head"),
      barrier: appended(element, "path", "barrier"),
      title: appended(element, "title", ""),
      product: appended(element, "g", "product"),
    };
    PARTS.set(element, parts);
  }
  return parts;
}
