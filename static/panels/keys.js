// Shortcuts that work wherever the focus is, on both pages: stepping, playing, full screen, the lecture.

/** @import {Command} from "../walk/commands.js" */
import { command, digitOf, isStartKey, lectureCommand } from "../walk/commands.js";

/** What Escape undoes, one thing at a time; whether there was something to undo. @typedef {() => boolean} Retreat */
/**
 * @typedef {object} Options
 * @property {() => boolean} letters  Whether letters are shortcuts.
 * @property {Retreat} retreat
 * @property {() => boolean} [isLecture]  Whether a lecture is on: its keys go before all others.
 * @property {(digit: string) => void} [type]  A digit was typed in a lecture.
 */

/**
 * Steps by keyboard, but never while someone types or moves a slider. Escape closes one thing at a time: an open dialog
 * (the browser does that), what `retreat` closes, full screen, the lecture. In a lecture a key means a step whatever
 * has the focus, buttons and the graph too: a clicker sends Enter or Space. Its button that begins a show sends F5 and
 * Escape by turns: once F5 has come, Escape is that button too, and plays or pauses.
 * @param {Partial<Record<Command, () => void>>} commands
 * @param {Options} options
 */
export function keys(commands, { letters, retreat, isLecture = () => false, type = () => undefined }) {
  /** @param {KeyboardEvent} event @param {Command | null} pressed */
  const run = (event, pressed) => {
    if (!pressed) return;
    event.preventDefault();
    if (pressed === "fullscreen") fullscreen();
    else commands[pressed]?.();
  };
  document.addEventListener("keydown", (event) => {
    if (isLecture() || isTaken(event) || isTyping(event.composedPath()[0], event.key)) return;
    if (event.key !== "Escape") run(event, command(event, letters()));
    else if (!retreat()) leaveFullscreen();
  });
  let hasStartButton = false;
  const inLecture = (/** @type {KeyboardEvent} */ event) => {
    if (!isLecture() || isTaken(event) || isText(event.composedPath()[0], event.key)) return;
    const digit = digitOf(event, letters());
    const pressed = lectureCommand(event, letters());
    if (digit === null && !pressed && event.key !== "Escape") return;
    event.stopPropagation();
    hasStartButton ||= isStartKey(event);
    if (event.key === "Escape" && hasStartButton) run(event, "toggle");
    else if (event.key === "Escape") leave(retreat, () => commands.lecture?.());
    else if (digit !== null) type(digit);
    else run(event, pressed);
  };
  document.addEventListener("keydown", inLecture, { capture: true });
}

/** @param {Retreat} retreat @param {() => void} end */
function leave(retreat, end) {
  if (retreat()) return;
  if (document.fullscreenElement) leaveFullscreen();
  else end();
}

/** @param {KeyboardEvent} event */
const isTaken = (event) => event.defaultPrevented || document.querySelector("dialog[open]") !== null;

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

/**
 * Whether a key writes into what has the focus; all else steps.
 * @param {EventTarget | undefined} target @param {string} key
 */
function isText(target, key) {
  return (
    isTyping(target, key) &&
    !(/** @type {Element} */ (target).matches("button, a, summary, [type=range], [type=checkbox]"))
  );
}

/** Fill the screen with the stage, or no longer; telephones may have no such thing. */
function fullscreen() {
  if (document.fullscreenElement) leaveFullscreen();
  else void document.documentElement.requestFullscreen?.().catch(() => undefined);
}

function leaveFullscreen() {
  if (document.fullscreenElement) void document.exitFullscreen();
}
