// Nodes: a gate or a leaf with its value above and its gradient below. What is not computed yet is an empty box.

/** @import {Selection as D3Selection} from "d3" */
/** @import {Frame, Node, Tensor} from "../lib/types.js" */
/** @import {Vertex} from "../layout/scene.js" */
/** @import {Layout, Point} from "../layout/elk.js" */
/** @import {NumberFormat} from "./text.js" */
import { askedOf, gradientComputed, nodeActive, productComputed, valueComputed } from "../trace/frame.js";
import { GAP } from "../layout/sizes.js";
import { LAYOUT, moving } from "./motion.js";
import { short, writeName, writeTensor } from "./text.js";

/** How far the ring of selection and focus runs around a gate. */
const HALO = 6;

/** @typedef {D3Selection<SVGGElement, Vertex, any, any>} Nodes */

/**
 * @param {D3Selection<SVGGElement, any, any, any>} layer
 * @param {Vertex[]} vertices
 * @param {Layout} layout
 * @param {boolean} animate
 * @returns {Nodes}
 */
export function joinNodes(layer, vertices, layout, animate) {
  /** @param {Vertex} vertex */
  const place = (vertex) => {
    const { x, y } = /** @type {Point} */ (layout.places.get(vertex.key));
    return `translate(${x + vertex.size.width / 2},${y + vertex.size.center})`;
  };
  const nodes = layer
    .selectAll("g.node")
    .data(vertices, (vertex) => /** @type {Vertex} */ (vertex).key)
    .join(
      (entering) => enter(entering).attr("transform", place),
      (updating) => {
        moving(/** @type {any} */ (updating), "layout", LAYOUT, animate).attr("transform", place);
        return updating;
      },
    );
  nodes
    .attr("data-node", ({ node }) => node.id)
    .each(function draw(vertex) {
      outline(/** @type {SVGGElement} */ (this), vertex);
    });
  return /** @type {any} */ (nodes);
}

/** A node's outline; `furnish` adds what is inside. @param {any} entering */
function enter(entering) {
  const node = entering.append("g").attr("class", "node").attr("role", "button").attr("tabindex", -1);
  node.append("rect").attr("class", "core");
  return node;
}

/** Sizes; they follow from the structure. @param {SVGGElement} element @param {Vertex} vertex */
function outline(element, vertex) {
  const {
    node,
    size: { core },
  } = vertex;
  element.setAttribute("class", `node kind-${node.kind} ${node.shape.length ? "is-tensor" : "is-scalar"}`);
  box(element, ".core", core.width, core.height, node.kind === "operation" ? core.height / 2 : 9);
  if (element.querySelector(".label")) fit(element, vertex);
}

/**
 * Label, value, gradient: the inside of a node, made when it first comes into view.
 * @param {SVGGElement} element
 * @param {Vertex} vertex
 * @param {(d3: any) => D3Selection<any, any, any, any>} select
 */
export function completeNode(element, vertex, select) {
  if (element.querySelector(".label")) return;
  const node = select(element);
  node.insert("rect", ":first-child").attr("class", "halo");
  node.append("text").attr("class", "label").attr("y", 7);
  for (const kind of ["value", "gradient"]) {
    const slot = node.append("g").attr("class", `slot ${kind}`);
    slot.append("rect").attr("class", "box");
    slot.append("text").attr("class", "number").attr("y", 7.5);
    slot.append("g").attr("class", "tensor");
  }
  node.append("text").attr("class", "badge");
  fit(element, vertex);
}

/** Put the inside of a node in its place. @param {SVGGElement} element @param {Vertex} vertex */
function fit(element, { node, size: { core, slot } }) {
  box(
    element,
    ".halo",
    core.width + 2 * HALO,
    core.height + 2 * HALO,
    node.kind === "operation" ? core.height / 2 + HALO : 9 + HALO,
  );
  const reach = core.height / 2 + GAP + slot.height / 2;
  for (const [kind, y] of /** @type {[string, number][]} */ ([
    ["value", -reach],
    ["gradient", reach],
  ])) {
    const group = /** @type {SVGGElement} */ (element.querySelector(`.${kind}`));
    group.setAttribute("transform", `translate(0,${y})`);
    box(group, ".box", slot.width - 6, slot.height - 4, 5);
  }
  const badge = /** @type {SVGTextElement} */ (element.querySelector(".badge"));
  badge.setAttribute("x", String(core.width / 2 - 2));
  badge.setAttribute("y", String(-core.height / 2 + 6));
}

/**
 * @param {Element} parent
 * @param {string} selector
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 */
function box(parent, selector, width, height, radius) {
  const rect = /** @type {SVGRectElement} */ (parent.querySelector(selector));
  const attributes = { x: -width / 2, y: -height / 2, width, height, rx: radius };
  for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, String(value));
}

/**
 * Show the numbers computed so far of these nodes at this frame.
 * @param {Nodes} nodes
 * @param {Frame} frame
 * @param {NumberFormat} format
 * @param {(d3: any) => D3Selection<any, any, any, any>} select
 */
export function updateNodes(nodes, frame, format, select) {
  const { trace } = frame.walk;
  nodes.each(function update({ node: { id } }) {
    const node = trace.nodes[id];
    const active = nodeActive(frame, id);
    const classes = this.classList;
    classes.toggle("is-active-forward", active && frame.moment.phase === "forward");
    classes.toggle("is-active-backward", active && frame.moment.phase === "backward");
    classes.toggle("is-summing", active && frame.moment.event === "sum");
    classes.toggle("is-output", id === trace.output);
    for (const flag of ["unused", "unreached", "kink"]) classes.toggle(`is-${flag}`, node.flags.includes(flag));
    const hasValue = valueComputed(frame, id);
    classes.toggle("is-computed", hasValue);
    classes.toggle("has-gradient", gradientComputed(frame, id));
    if (!this.querySelector(".label")) return;
    writeName(select(this.querySelector(".label")), node.label);
    fillSlot(
      this,
      "value",
      hasValue ? node.value : null,
      node,
      askedOf(frame, id) === "value" ? "?" : "",
      format,
      select,
    );
    fillGradient(this, node, frame, format, select);
    badge(this, node, hasValue, gradientComputed(frame, id));
  });
}

/**
 * @param {SVGGElement} element
 * @param {Node} node
 * @param {Frame} frame
 * @param {NumberFormat} format
 * @param {(d3: any) => D3Selection<any, any, any, any>} select
 */
function fillGradient(element, node, frame, format, select) {
  const hasGradient = gradientComputed(frame, node.id);
  const summing = nodeActive(frame, node.id) && frame.moment.event === "sum";
  const gathered = node.shape.length ? "" : collected(node, frame, hasGradient, summing, format);
  const text = gathered || (askedOf(frame, node.id) === "gradient" ? "?" : "");
  fillSlot(element, "gradient", hasGradient ? node.gradient : null, node, text, format, select);
}

/**
 * What a node of several uses has gathered so far: `0.2 + □`, then `0.2 + 0.3 = 0.5`, then the sum alone.
 * @param {Node} node
 * @param {Frame} frame
 * @param {boolean} hasGradient
 * @param {boolean} summing
 * @param {NumberFormat} format
 */
function collected(node, frame, hasGradient, summing, format) {
  const { walk } = frame;
  const uses = walk.contributions[node.id];
  if (uses.length < 2 || (hasGradient && !summing)) return "";
  const arrived = uses.filter((edge) => productComputed(frame, edge));
  if (!arrived.length) return "";
  const terms = arrived.slice(0, 3).map((edge) => short(walk.trace.edges[edge].product, format));
  if (arrived.length > 3) terms.push("…");
  if (arrived.length < uses.length) terms.push("□");
  return terms.join(" + ").replaceAll("+ −", "− ") + (summing ? ` = ${short(node.gradient, format)}` : "");
}

/**
 * @param {SVGGElement} element
 * @param {string} kind
 * @param {Tensor | null} value
 * @param {Node} node
 * @param {string} text
 * @param {NumberFormat} format
 * @param {(d3: any) => D3Selection<any, any, any, any>} select
 */
function fillSlot(element, kind, value, node, text, format, select) {
  const slot = /** @type {SVGGElement} */ (element.querySelector(`.${kind}`));
  slot.classList.toggle("is-empty", value === null && (!text || text === "?"));
  const number = /** @type {SVGTextElement} */ (slot.querySelector(".number"));
  const shown = text || (value === null || node.shape.length ? "" : short(value, format));
  if (number.textContent !== shown) number.textContent = shown;
  const tensor = slot.querySelector(".tensor");
  if (node.shape.length) writeTensor(select(tensor), value, node.shape, format);
  else if (tensor?.hasChildNodes()) tensor.replaceChildren(); // of the program before
}

/**
 * A small sign for what needs attention: not finite, a kink.
 * @param {SVGGElement} element
 * @param {Node} node
 * @param {boolean} valued
 * @param {boolean} differentiated
 */
function badge(element, node, valued, differentiated) {
  const sign =
    node.flags.includes("non_finite") && valued ? "!" : node.flags.includes("kink") && differentiated ? "∠" : "";
  const text = /** @type {SVGTextElement} */ (element.querySelector(".badge"));
  if (text.textContent !== sign) text.textContent = sign;
}
