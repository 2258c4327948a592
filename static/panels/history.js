// Undo and redo: two buttons, and the keys wherever the focus is, the editor included.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
/** @import {View} from "../walk/snapshot.js" */
import { h } from "../lib/dom.js";
import { History, MAC, historyCommand } from "../walk/undo.js";
import { t } from "../lib/i18n.js";
import { sameValue, sameValues } from "../lib/values.js";
import { sameSelection, viewOf } from "../walk/snapshot.js";
import { REDO, UNDO } from "../lib/icons.js";
import { iconButton } from "../lib/widgets.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function history({ store, actions }) {
  const past = new History();
  const { element, show } = historyButtons((way) => move(way));
  const draw = () => show(past.past.length, past.future.length);
  /** @param {"undo" | "redo"} way */
  const move = (way) => {
    const view = past[way]();
    if (view) actions.show(view, "restore");
    draw();
  };
  const held = holding();
  store.subscribe((state, before, cause) => {
    follow(past, state, before, cause, held(state.playing));
    draw();
  });
  listen(move);
  return { element };
}

/** The two buttons. @param {(way: "undo" | "redo") => void} move */
export function historyButtons(move) {
  const undo = iconButton(t("Undo ({key})", { key: MAC ? "⌘Z" : "Ctrl+Z" }), UNDO, () => move("undo"));
  const redo = iconButton(t("Redo ({key})", { key: MAC ? "⇧⌘Z" : "Ctrl+Shift+Z" }), REDO, () => move("redo"));
  return {
    element: h("div", { id: "history", class: "history", role: "group", "aria-label": t("History") }, undo, redo),
    /** How much there is to take back, and to do again. @param {number} past @param {number} future */
    show(past, future) {
      // Not `disabled`: that would take the focus from a reader who presses the button until nothing is left to undo.
      undo.setAttribute("aria-disabled", String(!past));
      redo.setAttribute("aria-disabled", String(!future));
    },
  };
}

/**
 * Which hold this is: a button of the mouse or a finger is down, or the walk plays; what changes meanwhile is one drag,
 * one playing. 0 where nothing is held.
 * @returns {(playing: boolean) => number}
 */
function holding() {
  let count = 0;
  let down = false;
  let played = false;
  addEventListener(
    "pointerdown",
    () => {
      down = true;
      count += 1;
    },
    true,
  );
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(
      end,
      () => {
        down = false;
      },
      true,
    );
  addEventListener("blur", () => {
    down = false;
  }); // the window's own, not that of an element
  return (playing) => {
    if (playing && !played) count += 1;
    played = playing;
    return down || playing ? count : 0;
  };
}

/**
 * Undo and redo by keys.
 * @param {(way: "undo" | "redo") => void} move
 * @param {(event: Event) => boolean} [isOwn]  Whether what has the focus has an undo of its own.
 */
export function listen(move, isOwn = () => false) {
  document.addEventListener("keydown", (event) => {
    const way = event.defaultPrevented || event.isComposing || isOwn(event) ? null : historyCommand(event);
    if (!way) return;
    event.preventDefault();
    move(way);
  });
  // The browser's own undo, from a menu, a shaken telephone or a keyboard on glass, knows only the text of one field.
  document.addEventListener("beforeinput", (event) => {
    if (!/^history(Undo|Redo)$/.test(event.inputType) || isOwn(event)) return;
    event.preventDefault();
    move(event.inputType === "historyUndo" ? "undo" : "redo");
  });
}

/**
 * Note a change of the view.
 * @param {History} past
 * @param {State} state
 * @param {State} before
 * @param {string} cause
 * @param {number} hold
 */
function follow(past, state, before, cause, hold) {
  if (cause === "start" || cause === "restore" || (!state.program && !state.trace)) return;
  const [view, old] = [viewOf(state), viewOf(before)];
  const kind = change(old, view);
  if (kind === "") return;
  if (cause === "answer") past.amend(view);
  else past.record(view, cause === "act" ? kind : cause, hold);
}

/**
 * What kind of change this is: null joins no other, the empty text is none.
 * @param {View} old
 * @param {View} view
 * @returns {string | null}
 */
function change(old, view) {
  if (view.program !== old.program) return null;
  if (!sameValues(view.inputs, old.inputs)) return `value ${changedNames(old, view)}`;
  if (view.mode !== old.mode || String(view.expand) !== String(old.expand)) return null;
  if (view.output !== old.output || !sameValue(view.seed, old.seed)) return null;
  if (view.collapsed?.join() !== old.collapsed?.join()) return null;
  if (!sameSelection(view.selection, old.selection)) return "selection"; // a walk with the arrow keys chooses many
  return view.position === old.position ? "" : "step";
}

/** @param {View} old @param {View} view */
const changedNames = (old, view) =>
  Object.keys(view.inputs)
    .filter((name) => !sameValue(view.inputs[name], Object.hasOwn(old.inputs, name) ? old.inputs[name] : undefined))
    .join(" ");
