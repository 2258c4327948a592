// Light or dark theme: from the address, else the last choice, else the system.

import { readPreference, savePreference } from "./preferences.js";

export const isDark = () => document.documentElement.dataset.theme === "dark";

/** @param {"light" | "dark"} theme */
export function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  savePreference("theme", theme);
}

export function startTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const named = new URLSearchParams(location.search).get("theme") ?? readPreference("theme");
  const chosen = named === "dark" || named === "light" ? named : null;
  const apply = () => {
    document.documentElement.dataset.theme = chosen ?? (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", () => !readPreference("theme") && apply());
  apply();
}

/** Call the listener whenever colours change: of the theme, or of a look of a lecture. @param {() => void} listener */
export function onTheme(listener) {
  new MutationObserver(listener).observe(document.documentElement, { attributeFilter: ["data-theme", "data-look"] });
}
