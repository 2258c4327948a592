// Texts that are larger than the server takes are refused before they are in the page: a field with ten million
// characters would hold up the whole tab.

import { h } from "./dom.js";
import { locale, t } from "./i18n.js";
import { closeButton } from "./widgets.js";

/** The refusal that is shown. @type {HTMLElement | null} */
let notice = null;

/** Watch what is pasted, dropped or inserted anywhere in the page. */
export function guardPastes() {
  for (const kind of ["paste", "drop", "beforeinput"]) document.addEventListener(kind, guard, true);
}

/** @param {Event} event */
function guard(event) {
  const { data, clipboardData, dataTransfer } = /** @type {any} */ (event);
  const size = (data ?? (clipboardData ?? dataTransfer)?.getData("text/plain") ?? "").length;
  const { name, limit } = limitOf(event.target);
  notice?.remove();
  notice = null;
  if (size <= limit) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  refuse(event.target, { name, limit, size });
}

/** The limit on what a field holds: the server's, which it writes into the page. @param {EventTarget | null} target */
function limitOf(target) {
  const isProgram = target instanceof Element && target.closest("#editor");
  const name = isProgram ? "characters" : "table_bytes";
  return { name, limit: Number(document.documentElement.dataset[isProgram ? "characters" : "tableBytes"] ?? Infinity) };
}

/** @param {EventTarget | null} target @param {{name: string, limit: number, size: number}} values */
function refuse(target, { name, limit, size }) {
  const count = (/** @type {number} */ number) => number.toLocaleString(locale());
  const text = t("The limit “{name}” is {limit}; this text has {size} characters. Nothing was changed.", {
    name,
    limit: count(limit),
    size: count(size),
  });
  const close = closeButton(() => notice?.remove());
  notice = h(
    "div",
    { class: "notices refusal" },
    h("p", { class: "notice", role: "alert" }, h("span", {}, text), close),
  );
  ((target instanceof Element && target.closest("dialog")) || document.body).append(notice);
}
