// Formulas, slides and code of the program: made by the server, shown to be copied or saved.

import { h } from "../lib/dom.js";
import { save } from "../lib/download.js";
import { locale, t } from "../lib/i18n.js";
import { decimalMark } from "../lib/number.js";
import { Query, failureText } from "../lib/query.js";
import { button } from "../lib/widgets.js";

/** @typedef {{text: string, filename: string}} TextFile */

/** The program as text in some format. @param {() => Record<string, unknown>} question */
export function textExport(question) {
  const query = new Query();
  const message = h("p", { class: "status-line", role: "status" });
  const text = h("pre", { class: "export-text", tabindex: "0", "aria-label": t("The text") });
  let file = /** @type {TextFile | null} */ (null);
  const copy = button(t("Copy"), () => file && void copyText(file.text, text, message), { disabled: true });
  const keep = button(t("Save"), () => file && save(file.filename, new Blob([file.text], { type: "text/plain" })), {
    disabled: true,
  });
  /** @param {TextFile | null} next */
  const offer = (next) => {
    file = next;
    text.textContent = next?.text ?? "";
    copy.disabled = keep.disabled = next === null;
    message.textContent = "";
  };
  /** @param {string} format */
  const load = async (format) => {
    offer(null);
    message.textContent = t("computing…");
    const answer = await query.send("export", { ...question(), format, decimal_mark: decimalMark(locale()) });
    if (!answer) return;
    if ("body" in answer) offer(answer.body);
    else message.textContent = failureText(answer);
  };
  return { load, offer, parts: [message, text, h("div", { class: "export-row" }, copy, keep)] };
}

/**
 * @param {string} text
 * @param {HTMLElement} shown  Where it stands, to be selected if it cannot be copied.
 * @param {HTMLElement} message
 */
async function copyText(text, shown, message) {
  try {
    await navigator.clipboard.writeText(text);
    message.textContent = t("Copied.");
  } catch {
    getSelection()?.selectAllChildren(shown);
    message.textContent = t("The browser does not allow it; the text is selected: press Ctrl+C.");
  }
}
