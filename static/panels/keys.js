// Shortcuts that work wherever the focus is, on both pages: stepping, playing, full screen.

/** @import {Command} from "../walk/player.js" */
import { command } from "../walk/player.js";

/** What Escape undoes, one thing at a time; whether there was something to undo. @typedef {() => boolean} Retreat */

/**
 * Steps by keyboard, but never while someone types or moves a slider. Escape closes one thing at a time: an open dialog
 * (the browser does that), what `retreat` closes, full screen.
 * @param {Record<Exclude<Command, "fullscreen">, () => void>} actions
 * @param {() => boolean} letters  Whether letters are shortcuts.
 * @param {Retreat} retreat
 */
export function keys(actions, letters, retreat) {
  document.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || document.querySelector("dialog[open]") || isTyping(target, event.key)) return;
    if (event.key === "Escape") {
      if (!retreat()) leaveFullscreen();
      return;
    }
    const pressed = command(event, letters());
    if (!pressed) return;
    event.preventDefault();
    if (pressed === "fullscreen") fullscreen();
    else actions[pressed]();
  });
}

/** Keys of what has the focus, which are not the walk's. @type {[string, RegExp][]} */
const OWN_KEYS = [
  ["input[type=range]", /^(Arrow|Home|End)/],
  ["input[type=checkbox], button, a, summary", /^ $/],
  ["select, input:not([type=range], [type=checkbox])", /^(?!Escape|Page)/], // in a select letters look for an option
];

/**
 * Whether a key belongs to what has the focus: text, a slider, a button that Space would press. PageUp and PageDown,
 * the keys of presenters' clickers, belong to text of several lines alone.
 * @param {EventTarget | undefined} target @param {string} key
 */
export function isTyping(target, key) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea")) return true;
  return OWN_KEYS.some(([selector, own]) => target.matches(selector) && own.test(key));
}

/** Fill the screen with the stage, or no longer; telephones may have no such thing. */
function fullscreen() {
  if (document.fullscreenElement) leaveFullscreen();
  else void document.documentElement.requestFullscreen?.().catch(() => undefined);
}

function leaveFullscreen() {
  if (document.fullscreenElement) void document.exitFullscreen();
}
