// Help, by a button or the question mark: its dialog of keyboard shortcuts is a room of its own.

/** @import {Context, Panel} from "../lib/panel.js" */
import { t } from "../lib/i18n.js";
import { readPreference } from "../lib/preferences.js";
import { opener } from "../lib/rooms.js";
import { button } from "../lib/widgets.js";
import { isTyping } from "./keys.js";

/**
 * @typedef {Context<{letters: boolean}, {setLetters: (letters: boolean) => void}, {keysOf: "walk" | "train"}>}
 *   HelpContext  `keysOf`: the page whose keys are listed.
 */

/** @param {HelpContext} context @returns {Panel<any>} */
export function help(context) {
  const { store, actions } = context;
  actions.setLetters(readPreference("letters") !== "off");
  const open = opener("panels/help-dialog.js", async () => {
    const { helpDialog } = await import("./help-dialog.js");
    return helpDialog(context);
  });
  document.addEventListener("keydown", (event) => {
    if (
      (event.key !== "?" && event.code !== "KeyH") ||
      !store.state.letters ||
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    )
      return;
    if (isTyping(event.composedPath()[0], event.key)) return;
    event.preventDefault();
    open();
  });
  return {
    element: button("?", open, {
      title: t("Keys and help"),
      "aria-label": t("Keys and help"),
      "aria-haspopup": "dialog",
    }),
  };
}
