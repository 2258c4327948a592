// The player controls: first, back, next, last, play, speed, position. keys.js has their shortcuts.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import * as ICONS from "../lib/icons.js";
import { iconButton, slider } from "../lib/widgets.js";
import { SPEEDS } from "../walk/player.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function controls({ actions, services: { player } }) {
  const first = iconButton(t("First step (Home)"), ICONS.FIRST, () => player.first(), "");
  const back = iconButton(t("Back (←)"), ICONS.BACK, () => player.back(), "");
  const next = iconButton(t("Next (→)"), ICONS.NEXT, () => player.next(), "main");
  const last = iconButton(t("Last step (End)"), ICONS.LAST, () => player.end(), "");
  const play = iconButton(t("Play"), ICONS.PLAY, () => player.toggle(), "");
  const scrubber = slider(t("Step"), (position) => player.go(position));
  const phase = h("span", { class: "phase" });
  const count = h("output", { class: "count", "aria-live": "off" });
  const parts = [first, back, next, last, play, speedChoice(actions), phase, scrubber, count];
  return {
    element: h("div", { id: "player", class: "player" }, ...parts),
    watches: ["position", "walk", "playing", "fresh"],
    update(state) {
      const { position, walk, playing, fresh } = state;
      const end = (walk?.length ?? 1) - 1;
      scrubber.max = String(end);
      scrubber.value = String(position);
      scrubber.setAttribute("aria-valuetext", t("step {position} of {last}", { position, last: end }));
      count.textContent = `${position} / ${end}`;
      first.disabled = back.disabled = position === 0;
      last.disabled = position === end;
      next.disabled = !walk || (position === end && !fresh);
      showPlaying(play, playing);
      showPhase(phase, state);
    },
  };
}

/** @param {WalkContext["actions"]} actions */
function speedChoice(actions) {
  const text = (/** @type {number} */ rate) => `${String(rate).replace(".", t("."))}×`;
  const options = SPEEDS.map((rate) => h("option", { value: rate, selected: rate === 1 }, text(rate)));
  const onchange = () => actions.setSpeed(Number(speed.value));
  const speed = h("select", { class: "choice", "aria-label": t("Speed"), onchange }, ...options);
  return speed;
}

/** @param {HTMLElement} button @param {boolean} playing */
function showPlaying(button, playing) {
  const name = playing ? t("Pause") : t("Play");
  button.replaceChildren(icon(playing ? ICONS.PAUSE : ICONS.PLAY));
  button.title = name;
  button.setAttribute("aria-label", name);
}

/** @param {HTMLElement} element @param {State} state */
function showPhase(element, { walk, position, fresh }) {
  const resting = !walk || (fresh && position === walk.length - 1);
  const phase = resting ? "start" : walk.moments[position].phase;
  element.className = `phase ${phase}`;
  element.textContent = resting ? "" : { start: t("start"), forward: t("forward"), backward: t("backward") }[phase];
}
