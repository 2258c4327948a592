// The keys of a question: H for a hint and G for the switch, in its fields too, where a letter that belongs to a
// function's name is typed.

/** @import {PracticeActions} from "./actions/index.js" */
/** @import {ReadablePractice} from "./state.js" */
import { isTyping } from "../panels/keys.js";

/** @param {ReadablePractice} store @param {PracticeActions} actions @param {() => boolean} letters */
export function listenToKeys(store, actions, letters) {
  document.addEventListener(
    "keydown",
    (event) => {
      const { turn } = store.state;
      const isAsked = turn !== null && turn.stage !== "explained";
      if (!isAsked || !letters() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const act = { KeyH: () => actions.hint(), KeyG: () => actions.toggle() }[event.code];
      if (!act || document.querySelector("dialog[open]") || belongsToText(event)) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
    { capture: true },
  );
}

/**
 * Whether a letter is typed: anywhere but in a field of the question, and there within a name.
 * @param {KeyboardEvent} event
 */
function belongsToText(event) {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLInputElement) || target.form?.id !== "question") return isTyping(target, event.key);
  return target.type === "text" && /\p{L}$/u.test(target.value.slice(0, target.selectionStart ?? 0));
}
