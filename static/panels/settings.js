// The language and the colour scheme of a page.

/** @import {Context, Panel} from "../lib/panel.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { THEME } from "../lib/icons.js";
import { isDark, setTheme } from "../lib/theme.js";
import { iconButton } from "../lib/widgets.js";

/**
 * The way to the same page in another language: a link where there is one other, else a choice.
 * @param {Context<any, any, {flush: () => void}>} context
 * @returns {Panel<any>}
 */
export function language({ services }) {
  const go = (/** @type {string} */ code) => {
    services.flush();
    const address = new URL(location.href);
    address.searchParams.set("lang", code);
    location.assign(address);
  };
  const all = languages();
  const others = all.filter(({ code }) => code !== locale());
  return {
    element: others.length > 1 ? languageChoice(all, go) : h("span", {}, ...others.map((one) => link(one, go))),
  };
}

/** @typedef {{code: string, name: string}} Language  Its code, and what its speakers call it. */

/** The languages of the page, which the server wrote into the document. @returns {Language[]} */
const languages = () =>
  [...document.querySelectorAll("link[rel=alternate][hreflang]")].map((element) => {
    const { hreflang, title } = /** @type {HTMLLinkElement} */ (element);
    return { code: hreflang, name: title };
  });

/** @param {Language} language @param {(code: string) => void} go */
function link({ code, name }, go) {
  const onclick = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    go(code);
  };
  return h("a", { class: "plain-link", hreflang: code, lang: code, href: `?lang=${code}`, onclick }, name);
}

/** @param {Language[]} all @param {(code: string) => void} go */
function languageChoice(all, go) {
  const options = all.map(({ code, name }) => h("option", { value: code, lang: code }, name));
  const onchange = () => go(select.value);
  const select = h("select", { class: "choice", "aria-label": t("Language"), onchange }, ...options);
  select.value = locale();
  return select;
}

/** Light or dark. @returns {Panel<any>} */
export const theme = () => ({
  element: iconButton(t("Light or dark"), THEME, () => setTheme(isDark() ? "light" : "dark")),
});
