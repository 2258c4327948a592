// What a key means. Letters and signs go by their place on the keyboard, so that any layout will do.

/** @typedef {"next" | "back" | "first" | "end" | "toggle" | "fullscreen" | "lecture" | "guess"}
 *   PageCommand */
/**
 * @typedef {"enter" | "black" | "white" | "ask" | "pointer" | "presenter" | "nextView" | "backView" | "nextTab" |
 *   "backTab" | "choose" | "look"} LectureCommand
 */
/** @typedef {PageCommand | LectureCommand} Command */
/**
 * @typedef {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} Key
 */

/**
 * What a key means on a page, or null.
 * @param {Key} event
 * @param {boolean} letters  Whether letters are shortcuts.
 * @returns {PageCommand | null}
 */
export function command(event, letters) {
  if (isChord(event)) return null;
  return named(event) ?? (letters ? (LETTERS.get(event.code) ?? null) : null);
}

/**
 * What a key means in a lecture, or null. Signs count as letters: both can be pressed by accident or by a voice.
 * @param {Key} event
 * @param {boolean} letters
 * @returns {Command | null}
 */
export function lectureCommand(event, letters) {
  if (isChord(event)) return null;
  const { key, code, shiftKey } = event;
  if (key === "Enter") return "enter";
  if (isStartKey(event)) return "toggle";
  const step = named(event);
  if (step || !letters) return step;
  if (key === "?" || (code === "Slash" && shiftKey)) return "ask";
  if (key === ".") return "black"; // clickers send the sign, keyboards the place
  if (code === "KeyT") return shiftKey ? "backTab" : "nextTab";
  return (shiftKey ? null : LECTURE.get(code)) ?? LETTERS.get(code) ?? null;
}

/** What a clicker's button for beginning a show sends; the next time it sends Escape. @param {Key} event */
export const isStartKey = (event) => event.key === "F5" && !isChord(event);

/**
 * The digit that a key types in a lecture; null for other keys.
 * @param {Key} event
 * @param {boolean} letters
 */
export function digitOf(event, letters) {
  if (isChord(event) || !letters) return null;
  if (/^\d$/.test(event.key)) return event.key;
  return event.shiftKey ? null : (/^Digit(\d)$/.exec(event.code)?.[1] ?? null); // French digits need Shift
}

/** @param {Key} event */
const isChord = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey;

/** @param {Key} event */
function named({ key, shiftKey }) {
  if (key === " ") return shiftKey ? "back" : "next";
  return NAMED.get(key) ?? null;
}

/** @type {Map<string, PageCommand>} */
const NAMED = new Map([
  ["ArrowRight", "next"],
  ["PageDown", "next"],
  ["ArrowLeft", "back"],
  ["PageUp", "back"],
  ["Backspace", "back"],
  ["Home", "first"],
  ["End", "end"],
]);

/** @type {Map<string, PageCommand>} */
const LETTERS = new Map([
  ["KeyN", "next"],
  ["KeyP", "back"],
  ["KeyF", "fullscreen"],
  ["KeyK", "toggle"],
  ["KeyL", "lecture"],
  ["KeyG", "guess"],
]);

/** @type {Map<string, LectureCommand>} */
const LECTURE = new Map([
  ["KeyB", "black"],
  ["Period", "black"],
  ["KeyW", "white"],
  ["KeyO", "pointer"],
  ["KeyP", "presenter"],
  ["KeyC", "look"],
  ["KeyE", "choose"],
  ["BracketLeft", "backView"],
  ["BracketRight", "nextView"],
]);
