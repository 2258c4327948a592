// The buttons above the graph that belong to no other panel: groups and zoom.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { COLLAPSE, EXPAND, FIT, MINUS, PLUS, TURNS } from "../lib/icons.js";
import { button, iconButton } from "../lib/widgets.js";
import { isCollapsible } from "../trace/groups.js";
import { loopsOf } from "../trace/loops.js";

/** A button for all groups at once, where there are any. @param {WalkContext} context @returns {WalkPanel} */
export function groupsButton({ store, actions }) {
  const element = button("", () => actions.foldAll(!store.state.walk?.trace.collapsed?.length), { hidden: true });
  return {
    element,
    watches: ["walk"],
    update({ walk }) {
      element.title = t("Groups: the calls of blocks");
      element.hidden = !walk?.trace.groups.some(isCollapsible);
      const [picture, name] = walk?.trace.collapsed?.length ? [EXPAND, t("Open all")] : [COLLAPSE, t("Collapse all")];
      if (element.textContent !== name) element.replaceChildren(icon(picture), name);
    },
  };
}

/** A button for all turns of loops, where any are folded. @param {WalkContext} context @returns {WalkPanel} */
export function turnsButton({ store, actions }) {
  const element = button("", () => actions.unfoldTurns(!store.state.unfolded), { hidden: true });
  return {
    element,
    watches: ["walk", "unfolded"],
    update({ walk, unfolded }) {
      element.title = t("Turns of loops: the one that the walk is in, or all");
      element.hidden = !walk || !loopsOf(walk).loops.length;
      const name = unfolded ? t("One turn") : t("All turns");
      if (element.textContent !== name) element.replaceChildren(icon(TURNS), name);
    },
  };
}

/**
 * Larger, smaller, and one button between the whole picture and the part where the walk is.
 * @param {WalkContext} context
 * @returns {WalkPanel}
 */
export function zoomButtons({ services: { graph } }) {
  const element = document.createDocumentFragment();
  const view = iconButton(t("Fit"), FIT, () =>
    graph.choose(graph.staged?.camera.mode === "whole" ? "follow" : "whole"),
  );
  element.append(
    iconButton(t("Larger"), PLUS, () => graph.camera.by(1.25)),
    iconButton(t("Smaller"), MINUS, () => graph.camera.by(0.8)),
    view,
  );
  return {
    element,
    watches: ["position", "walk", "camera"],
    update() {
      const name = graph.staged?.camera.mode === "whole" ? t("Follow the walk") : t("Show the whole graph");
      view.setAttribute("aria-label", name);
      view.title = name;
    },
  };
}
