// The dialog of keyboard shortcuts. Single-letter shortcuts can be disabled here.

/** @import {HelpContext} from "./help.js" */
/** @import {Section} from "./help-keys.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { savePreference } from "../lib/preferences.js";
import { dialogOf } from "../lib/widgets.js";
import { trainKeys, walkKeys } from "./help-keys.js";

/** @param {HelpContext} context */
export function helpDialog({ store, actions, services: { keysOf } }) {
  const sections = (keysOf === "walk" ? walkKeys() : trainKeys()).map(sectionView);
  const dialog = dialogOf(
    { id: "help-title", title: t("Keys and help"), close: { autofocus: true } },
    h("div", { class: "help-parts" }, ...sections),
    lettersSetting(store.state.letters, actions),
    h(
      "p",
      { class: "help-link" },
      h("a", { href: "what-you-can-type" }, t("What you can type")),
      " · ",
      h("a", { href: "api/docs" }, t("The API's reference")),
    ),
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  return { open: () => dialog.open || dialog.showModal() };
}

/** @param {Section} section */
const sectionView = ([name, rows]) => h("section", {}, h("h3", {}, name), h("dl", {}, ...rows.flatMap(row)));

/** @param {[string[][], string]} row @returns {HTMLElement[]} */
function row([keys, what]) {
  const names = keys.map((chord) => h("span", { class: "chord" }, ...chord.map((key) => h("kbd", {}, key))));
  return [h("dt", {}, ...names), h("dd", {}, what)];
}

/** @param {boolean} checked @param {HelpContext["actions"]} actions */
function lettersSetting(checked, actions) {
  const box = h("input", {
    type: "checkbox",
    checked,
    onchange: () => {
      actions.setLetters(box.checked);
      savePreference("letters", box.checked ? "on" : "off");
    },
  });
  const words = h("span", {}, t("Letters, digits and signs such as N, F, 1 and ? are shortcuts"));
  const why = h("small", {}, t("Switch them off if you speak to your computer or press keys by accident."));
  return h("label", { class: "setting" }, box, words, why);
}
