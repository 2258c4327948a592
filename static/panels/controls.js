// First, back, next, last, play, speed, scrubber. The keys that do the same are in keys.js.

/** @import {Store} from "../walk/state.js" */
/** @import {Player} from "../walk/player.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { SPEEDS } from "../walk/player.js";
import * as ICONS from "../lib/icons.js";

/** @param {HTMLElement} host @param {Store} store @param {Player} player */
export function controls(host, store, player) {
  /** @param {string} name @param {string} path @param {() => void} act @param {string} [kind] */
  const button = (name, path, act, kind = "") => h("button", { class: `button ${kind}`, type: "button", title: name, "aria-label": name, onclick: act }, icon(path));
  const first = button(t("First step (Home)"), ICONS.FIRST, () => player.first());
  const back = button(t("Back (←)"), ICONS.BACK, () => player.back());
  const next = button(t("Next (→)"), ICONS.NEXT, () => player.next(), "main");
  const last = button(t("Last step (End)"), ICONS.LAST, () => player.end());
  const play = button(t("Play"), ICONS.PLAY, () => player.toggle());
  const scrubber = h("input", { type: "range", class: "scrubber", min: 0, step: 1, "aria-label": t("Step"), oninput: () => player.go(Number(scrubber.value)) });
  const speed = h("select", { class: "choice", "aria-label": t("Speed"), onchange: () => store.set({ speed: Number(speed.value) }) },
    ...SPEEDS.map((rate) => h("option", { value: rate, selected: rate === 1 }, `${String(rate).replace(".", t("."))}×`)));
  const phase = h("span", { class: "phase" });
  const count = h("output", { class: "count", "aria-live": "off" });
  host.append(first, back, next, last, play, speed, phase, scrubber, count);

  store.watch(["position", "walk", "playing", "fresh"], ({ position, walk, playing, fresh }) => {
    const length = walk?.length ?? 1;
    scrubber.max = String(length - 1);
    scrubber.value = String(position);
    scrubber.setAttribute("aria-valuetext", t("step {position} of {last}", { position, last: length - 1 }));
    count.textContent = `${position} / ${length - 1}`;
    first.disabled = back.disabled = position === 0;
    last.disabled = position === length - 1;
    next.disabled = !walk || (position === length - 1 && !fresh);
    const name = playing ? t("Pause") : t("Play");
    play.replaceChildren(icon(playing ? ICONS.PAUSE : ICONS.PLAY));
    play.title = name;
    play.setAttribute("aria-label", name);
    const resting = !walk || (fresh && position === length - 1);
    const now = resting ? "start" : walk.moments[position].phase;
    phase.className = `phase ${now}`;
    phase.textContent = resting ? "" : { start: t("start"), forward: t("forward"), backward: t("backward") }[now];
  });
}
