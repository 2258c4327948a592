// Why the server does not answer yet, in words; requests are repeated automatically.

/** @import {Outage} from "../lib/retry.js" */
import { TIMEOUT } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { wake, wakeOnReturn } from "../lib/retry.js";
import { button } from "../lib/widgets.js";

/** @param {Outage} outage */
export function outageText({ why, seconds }) {
  if (why === "busy")
    return t("The server is busy with other readers. Nothing is lost; trying again in {seconds} s.", { seconds });
  if (why === "limited")
    return t(
      "The server has set a limit on how much one reader may ask for. Nothing is lost; trying again in {seconds} s.",
      { seconds },
    );
  if (why === "slow")
    return t("The server has not answered for {seconds} s. Nothing is lost; trying again…", {
      seconds: TIMEOUT / 1_000,
    });
  return t("The server does not answer. Nothing is lost; trying again…");
}

/** The button that does not wait. */
export const tryNow = () => button(t("Try now"), () => wake({ insist: true }));

/**
 * The panel of a page whose state holds the outage.
 * @template {{outage: Outage | null}} State
 * @returns {import("../lib/panel.js").Panel<State>}
 */
export function outage() {
  const words = h("span");
  const notice = h("p", { id: "notice", class: "notice", role: "status" });
  const again = tryNow();
  wakeOnReturn();
  return {
    element: h("div", { class: "notices" }, notice),
    watches: ["outage"],
    update({ outage: present }) {
      if (!present) return notice.replaceChildren();
      words.textContent = outageText(present);
      if (!notice.contains(words)) notice.replaceChildren(words, again);
    },
  };
}
