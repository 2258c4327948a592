// The player: first, back, play, the track of steps, and one large button that always does the next thing. keys.js has
// the shortcuts.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h, icon, write } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import * as ICONS from "../lib/icons.js";
import { iconButton } from "../lib/widgets.js";
import { SPEEDS } from "../walk/player.js";
import { createTrack } from "./track.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function controls({ store, actions, services: { player, beside } }) {
  const first = iconButton(t("First step (Home)"), ICONS.FIRST, () => player.first(), "quiet");
  const back = iconButton(t("Back (←)"), ICONS.BACK, () => player.back(), "quiet");
  const play = iconButton(t("Play"), ICONS.PLAY, () => player.toggle(), "quiet");
  const last = iconButton(t("Last step (End)"), ICONS.LAST, () => player.end(), "quiet");
  const track = createTrack((position) => {
    player.pause();
    player.go(position);
  });
  const phase = h("span", { class: "phase" });
  const count = h("output", { class: "count", "aria-live": "off" });
  const words = h("span");
  const primary = h(
    "button",
    { class: "button main primary", type: "button", "aria-keyshortcuts": "ArrowRight", onclick: () => proceed() },
    words,
    h("span", { "aria-hidden": "true" }, "→"),
  );
  const proceed = () => (store.state.summary ? player.first() : player.next());
  const ways = h("div", { class: "player-ways" }, first, back, play, last, speedChoice(actions));
  const place = h("p", { class: "player-place" }, phase, " ", count);
  return {
    element: h("div", { id: "player", class: "player" }, ways, track.element, place, ...beside, primary),
    watches: ["position", "walk", "playing", "summary"],
    update(state, before, cause) {
      const { position, walk, playing, summary } = state;
      const end = (walk?.length ?? 1) - 1;
      track.show(walk, position);
      write(count, `${position} / ${end}`);
      count.style.setProperty("min-inline-size", `${`${end} / ${end}`.length}ch`);
      first.disabled = back.disabled = position === 0;
      last.disabled = position === end;
      primary.disabled = !walk;
      write(words, summary ? t("From the start") : position < end || !walk ? t("Next step") : t("Summary"));
      if (cause === "start" || playing !== before.playing) showPlaying(play, playing);
      showPhase(phase, state);
    },
  };
}

/** @param {WalkContext["actions"]} actions */
function speedChoice(actions) {
  const text = (/** @type {number} */ rate) => `${String(rate).replace(".", t("."))}×`;
  const options = SPEEDS.map((rate) => h("option", { value: rate, selected: rate === 1 }, text(rate)));
  const onchange = () => actions.setSpeed(Number(speed.value));
  const speed = h("select", { class: "choice quiet", "aria-label": t("Speed"), onchange }, ...options);
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
function showPhase(element, { walk, position }) {
  const phase = walk?.moments[position]?.phase ?? "start";
  const names = { start: t("start"), forward: t("forward"), backward: t("backward") };
  element.className = `phase ${phase}`;
  write(element, names[phase]);
  element.style.setProperty("min-inline-size", `${Math.max(...Object.values(names).map(({ length }) => length))}ch`);
}
