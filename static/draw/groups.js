// Frames around expanded groups, with a button that collapses each, and a button on each collapsed group that expands
// it.

/** @import {Selection as D3Selection} from "d3" */
/** @import {Translate} from "../lib/types.js" */
/** @import {StagedGroup} from "../stage/types.js" */
import { set, writeLine } from "./text.js";

const RADIUS = 10;

/** @param {D3Selection<SVGGElement, any, any, any>} layer @param {StagedGroup[]} staged @param {Translate} t */
export function drawGroups(layer, staged, t) {
  const groups = layer
    .selectAll("g.group")
    .data(staged, (group) => /** @type {StagedGroup} */ (group).key)
    .join((entering) => enter(entering))
    .attr("class", ({ open }) => `group ${open ? "is-open" : "is-gate"}`)
    .attr("data-group", ({ id }) => id)
    .each(function draw(group) {
      place(/** @type {SVGGElement} */ (this), group);
    });
  groups
    .select(".group-toggle")
    .attr("aria-disabled", ({ fixed }) => (fixed ? "true" : null))
    .attr("aria-label", ({ open, label }) =>
      open ? t("Make {group} one gate", { group: label }) : t("Open {group}", { group: label }),
    );
  oneStop(layer);
}

/** @param {SVGGElement} element @param {StagedGroup} group */
function place(element, { frame, button, title }) {
  const [outline, toggle] = element.children;
  set(outline, frame ? { ...frame, rx: RADIUS } : { width: 0, height: 0 });
  set(toggle.children[0], { ...button, rx: 6 });
  writeLine(toggle.children[1], title, "group-title");
}

/**
 * All buttons are one stop in the tab order; arrows go from one to the next.
 * @param {D3Selection<SVGGElement, any, any, any>} layer
 */
function oneStop(layer) {
  const folds = /** @type {SVGGElement[]} */ (layer.selectAll(".group-toggle").nodes());
  /** @param {SVGGElement | undefined} stop */
  const rest = (stop) => {
    for (const fold of folds) fold.setAttribute("tabindex", fold === stop ? "0" : "-1");
  };
  rest(folds.find((fold) => fold.getAttribute("tabindex") === "0") ?? folds[0]);
  layer.on("keydown.stop", (/** @type {KeyboardEvent} */ event) => {
    const at = folds.indexOf(/** @type {SVGGElement} */ (event.target));
    if (at < 0 || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
    const next = folds[at + (event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    rest(next);
    next.focus();
  });
}

/** @param {any} entering */
function enter(entering) {
  const group = entering.append("g").attr("class", "group");
  group.append("rect").attr("class", "group-frame");
  const fold = group.append("g").attr("class", "group-toggle").attr("role", "button").attr("tabindex", -1);
  fold.append("rect");
  fold.append("text");
  return group;
}
