// Light or dark theme: from the address, else the last choice, else the system.

import { readPreference, savePreference } from "./preferences.js";

/** The theme of the page without a lecture. @type {"light" | "dark"} */
let own = "light";

export const isDark = () => document.documentElement.dataset.theme === "dark";

/** @param {"light" | "dark"} theme */
export function setTheme(theme) {
  own = theme;
  showTheme();
  savePreference("theme", theme);
}

/** Show the page's own theme, unless the look of a lecture decides. */
export function showTheme() {
  const { dataset } = document.documentElement;
  if (dataset.look === undefined) dataset.theme = own;
}

export function startTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const named = new URLSearchParams(location.search).get("theme") ?? readPreference("theme");
  const chosen = named === "dark" || named === "light" ? named : null;
  const apply = () => {
    own = chosen ?? (system.matches ? "dark" : "light");
    showTheme();
  };
  system.addEventListener("change", () => !readPreference("theme") && apply());
  apply();
}

/** Call the listener whenever colours change: of the theme, or of a look of a lecture. @param {() => void} listener */
export function onTheme(listener) {
  new MutationObserver(listener).observe(document.documentElement, { attributeFilter: ["data-theme", "data-look"] });
}
