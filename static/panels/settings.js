// The settings of a page: its language, and its colours.

/** @import {Context, Panel} from "../lib/panel.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { THEME } from "../lib/icons.js";
import { isDark, setTheme } from "../lib/theme.js";
import { iconButton } from "../lib/widgets.js";

/**
 * The way to the same page in the other language.
 * @param {Context<any, any, {flush: () => void}>} context
 * @returns {Panel<any>}
 */
export function language({ services }) {
  const other = locale() === "ru" ? "en" : "ru";
  const element = h(
    "a",
    { class: "plain-link", hreflang: other, lang: other, href: `?lang=${other}` },
    other === "ru" ? "Русский" : "English",
  );
  element.addEventListener("click", (event) => {
    event.preventDefault();
    services.flush();
    const address = new URL(location.href);
    address.searchParams.set("lang", other);
    location.assign(address);
  });
  return { element };
}

/** Light or dark. @returns {Panel<any>} */
export const theme = () => ({
  element: iconButton(t("Light or dark"), THEME, () => setTheme(isDark() ? "light" : "dark")),
});
