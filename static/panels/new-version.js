// A line that says that there is a new version of the page. It waits while something plays, and in full screen.

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { hasNewVersion, onNewVersion } from "../lib/version.js";
import { button, closeButton } from "../lib/widgets.js";

/**
 * @template {{playing: boolean}} State
 * @param {import("../lib/panel.js").Context<State, any, {flush: () => void}>} context
 * @returns {import("../lib/panel.js").Panel<State>}
 */
export function newVersion({ store, services }) {
  const words = h("p", { role: "status" });
  const reload = () => {
    services.flush();
    location.reload();
  };
  let closed = false;
  const buttons = [
    button(t("Reload"), reload),
    closeButton(() => {
      closed = true;
      show();
    }),
  ];
  const element = h("div", { id: "new-version", class: "new-version", hidden: true }, words, ...buttons);
  const show = () => {
    element.hidden = closed || !hasNewVersion() || store.state.playing;
    if (!element.hidden && !words.textContent)
      words.textContent = t("There is a new version of this page. You can go on; a reload keeps what you typed.");
  };
  onNewVersion(show);
  return { element, watches: ["playing"], update: show };
}
