// The button that opens the tools of the bar where there is no room for them.

import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { MENU } from "../lib/icons.js";

/** @returns {import("./context.js").WalkPanel} */
export function menu() {
  const toggle = () => {
    const open = document.body.classList.toggle("has-menu");
    button.setAttribute("aria-expanded", String(open));
  };
  const button = h(
    "button",
    {
      id: "menu",
      class: "button quiet",
      type: "button",
      "aria-label": t("Menu"),
      "aria-expanded": "false",
      "aria-controls": "bar-tools",
      onclick: toggle,
    },
    icon(MENU),
  );
  return { element: button };
}
