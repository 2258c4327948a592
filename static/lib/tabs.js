// Tabs, by the usual pattern: one stop in the tab order, arrows choose.

import { h } from "./dom.js";

/**
 * The tabs over contents of which one is shown at a time.
 * @param {string} id  Of the place: ids of tabs and contents begin with it.
 * @param {string} label
 * @param {Record<string, [string, HTMLElement]>} contents  By name: the title and what it opens.
 * @param {(name: string) => void} open
 */
export function tabList(id, label, contents, open) {
  const names = Object.keys(contents);
  const tabs = names.map((name) => tab(`${id}-${name}`, contents[name][0], () => open(name)));
  for (const name of names) {
    const attributes = {
      id: `${id}-${name}-panel`,
      "aria-labelledby": `${id}-${name}`,
      role: "tabpanel",
      tabindex: "0",
    };
    for (const [attribute, value] of Object.entries(attributes)) contents[name][1].setAttribute(attribute, value);
  }
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const at = (tabs.indexOf(/** @type {any} */ (event.target)) + way + tabs.length) % tabs.length;
    open(names[at]);
    tabs[at].focus();
  };
  /** @param {string} chosen */
  const choose = (chosen) =>
    names.forEach((name, at) => {
      tabs[at].setAttribute("aria-selected", String(name === chosen));
      tabs[at].setAttribute("tabindex", name === chosen ? "0" : "-1");
      contents[name][1].hidden = name !== chosen;
    });
  return { tabs: h("div", { class: "tabs", role: "tablist", "aria-label": label, onkeydown }, ...tabs), choose };
}

/** @param {string} id @param {string} title @param {() => void} open */
function tab(id, title, open) {
  const ids = { id, "aria-controls": `${id}-panel` };
  return h("button", { class: "tab", type: "button", role: "tab", ...ids, onclick: open }, title);
}
