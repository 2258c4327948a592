// The frames of folded loops, with the buttons that open other turns, and the branches that were not taken.

/** @import {Selection as D3Selection} from "d3" */
/** @import {StagedAside, StagedTurns} from "../stage/types.js" */
import { appended, set, writeLine, writeLines } from "./text.js";

const RADIUS = 10;
const LAYERS = ["sheets", "rim", "bars", "texts", "buttons"];

/** @param {D3Selection<SVGGElement, any, any, any>} layer @param {StagedTurns[]} staged */
export function drawTurns(layer, staged) {
  layer
    .selectAll("g.turns")
    .data(staged, (turns) => /** @type {StagedTurns} */ (turns).key)
    .join((entering) => {
      const turns = entering.append("g");
      for (const name of LAYERS) turns.append("g").attr("class", `turns-${name}`);
      return turns;
    })
    .attr("class", ({ kind }) => `turns is-${kind}`)
    .attr("data-loop", ({ loop }) => loop)
    .attr("role", "group")
    .attr("aria-label", ({ label }) => label)
    .each((turns, index, elements) => drawOne(/** @type {SVGGElement} */ (elements[index]), turns));
}

/** @param {SVGGElement} element @param {StagedTurns} staged */
function drawOne(element, { frame, sheets, bars, title, caption, buttons }) {
  const [behind, rim, columns, texts, controls] = element.children;
  rects(behind, sheets, "sheet");
  rects(rim, [frame], "turns-frame");
  rects(columns, bars, "bar");
  bars.forEach(({ filled }, index) => columns.children[index].classList.toggle("is-filled", filled));
  writeLines(texts, caption ? [title, caption] : [title], (index) => (index ? "turns-caption" : "turns-title"));
  buttons.forEach(({ box, turn, label, sign }, index) => {
    const button = /** @type {SVGGElement} */ (controls.children[index] ?? newButton(controls));
    set(button, { "data-turn": turn, "aria-label": label });
    set(button.children[0], { ...box, rx: sign ? 6 : RADIUS });
    if (sign) writeLine(button.children[1], sign, "turn-sign");
    else button.children[1].textContent = "";
  });
  while (controls.children.length > buttons.length) controls.lastChild?.remove();
}

/** @param {Element} controls */
function newButton(controls) {
  const button = appended(controls, "g", "turn-button");
  set(button, { role: "button", tabindex: 0 });
  appended(button, "rect", "");
  appended(button, "text", "");
  return button;
}

/**
 * As many <rect>s in a group as there are boxes.
 * @param {Element} group @param {StagedTurns["sheets"]} boxes @param {string} kind
 */
function rects(group, boxes, kind) {
  while (group.children.length > boxes.length) group.lastChild?.remove();
  boxes.forEach(({ x, y, width, height }, index) => {
    const element = group.children[index] ?? appended(group, "rect", kind);
    set(element, { x, y, width, height, rx: kind === "bar" ? 1 : RADIUS });
  });
}

/** @param {D3Selection<SVGGElement, any, any, any>} layer @param {StagedAside[]} staged */
export function drawAsides(layer, staged) {
  layer
    .selectAll("g.aside")
    .data(staged, (aside) => /** @type {StagedAside} */ (aside).key)
    .join((entering) => {
      const aside = entering.append("g").attr("class", "aside").attr("role", "img");
      aside.append("rect").attr("rx", RADIUS);
      return aside;
    })
    .attr("aria-label", ({ label }) => label)
    .each(({ frame, lines }, index, elements) => {
      const element = /** @type {SVGGElement} */ (elements[index]);
      set(element.children[0], { ...frame });
      writeLines(element, lines, () => "");
    });
}

/**
 * The turn that a button opens: of the loop with this key, by its index.
 * @param {EventTarget | null} target @returns {{loop: string, turn: number} | null}
 */
export function turnAt(target) {
  const button = /** @type {Element} */ (target).closest?.(".turn-button");
  const turns = /** @type {SVGGElement | null} */ (button?.closest(".turns") ?? null);
  if (!(button instanceof SVGElement) || !turns) return null;
  return { loop: turns.dataset.loop ?? "", turn: Number(button.dataset.turn) };
}
