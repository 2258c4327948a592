// Examples, the output to differentiate, language, theme.

/** @import {Store} from "../walk/state.js" */
import { LOST, load } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { persist } from "../lib/retry.js";
import { isCollapsible } from "../trace/groups.js";
import { isDark, setTheme } from "../lib/theme.js";
import { THEME } from "../lib/icons.js";

/** @typedef {{name: string, title: string, summary: string, section: string, row: number | null, program: string, inputs: Record<string, unknown>, output: string | null, collapsed: number[] | null}} Example */

/** The gallery, once it can be had. @param {HTMLElement} host @param {(example: Example) => void} open @param {(wait: import("../lib/retry.js").Wait) => void} told @returns {Promise<Example[]>} */
export async function examples(host, open, told) {
  const found = await persist(gallery, told);
  const choice = h("select", { class: "choice", "aria-label": t("Examples"), onchange: () => {
    const example = found.find(({ name }) => name === choice.value);
    choice.value = "";
    if (example) open(example);
  } }, h("option", { value: "" }, t("Examples…")), ...parts(found));
  host.append(choice);
  return found;
}

/** The examples under the headings of their parts, in the order in which they came. @param {Example[]} found */
function parts(found) {
  return [...new Set(found.map(({ section }) => section))].map((label) => h("optgroup", { label }, ...found.filter(({ section }) => section === label).map(({ name, title, summary }) => h("option", { value: name, title: summary }, title))));
}

/** @returns {Promise<Example[] | {wait: import("../lib/retry.js").Wait}>} */
async function gallery() {
  const answer = await load("examples");
  if ("wait" in answer) return answer;
  return Array.isArray(answer.body?.examples) ? answer.body.examples : LOST;
}

/** Which output is walked back from, where there are several. @param {HTMLElement} host @param {Store} store @param {(name: string) => void} choose */
export function outputs(host, store, choose) {
  const choice = h("select", { class: "choice", "aria-label": t("Output to differentiate"), hidden: true, onchange: () => choose(choice.value) });
  host.append(choice);
  store.watch(["trace"], ({ trace }) => {
    const found = trace?.outputs ?? [];
    choice.hidden = found.length < 2;
    choice.replaceChildren(...found.map(({ name, node }, place) => h("option", { value: name ?? String(place), selected: node === trace?.output }, t("output: {name}", { name: name ?? t("number {place}", { place: place + 1 }) }))));
  });
}

/** @param {HTMLElement} host @param {() => void} leave  writes the view into the address before another language is asked for */
export function settings(host, leave) {
  const other = locale() === "ru" ? "en" : "ru";
  const switcher = h("a", { class: "quiet", hreflang: other, lang: other, href: `?lang=${other}` }, other === "ru" ? "Русский" : "English");
  switcher.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
    const address = new URL(location.href);
    address.searchParams.set("lang", other);
    location.assign(address);
  });
  const theme = h("button", { class: "button small", type: "button", title: t("Light or dark"), "aria-label": t("Light or dark"), onclick: () => setTheme(isDark() ? "light" : "dark") }, icon(THEME));
  host.append(switcher, theme);
}

/** A button for all groups at once, where there are any. @param {HTMLElement} host @param {Store} store @param {(closed: boolean) => void} fold */
export function groupsButton(host, store, fold) {
  const button = h("button", { class: "button small", type: "button", hidden: true, onclick: () => fold(!store.state.walk?.trace.collapsed?.length) });
  host.prepend(button);
  store.watch(["walk"], ({ walk }) => {
    button.title = t("Groups: the calls of blocks");
    button.hidden = !walk?.trace.groups.some(isCollapsible);
    button.textContent = walk?.trace.collapsed?.length ? t("Open all") : t("Collapse all");
  });
}

/** @param {HTMLElement} host @param {import("../draw/graph.js").GraphView} view @param {[string, string, string]} icons */
export function zoomButtons(host, view, [plus, minus, fit]) {
  /** @param {string} name @param {string} path @param {() => void} act */
  const button = (name, path, act) => h("button", { class: "button small", type: "button", title: name, "aria-label": name, onclick: act }, icon(path));
  host.append(button(t("Larger"), plus, () => view.zoomBy(1.25)), button(t("Smaller"), minus, () => view.zoomBy(0.8)), button(t("Fit"), fit, () => view.fit()));
}
