// Asks the API for a look, and forgets what is no longer wanted.

import { analyse } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

/** A place that shows the newest answer alone. @param {HTMLElement} place */
export function asker(place) {
  let turn = 0;
  return {
    /** @param {string} path @param {Record<string, unknown>} body @param {(answer: any) => (Node | string)[]} show */
    async ask(path, body, show) {
      turn += 1;
      const mine = turn;
      place.classList.add("is-stale");
      const answer = await analyse(path, body);
      if (mine !== turn) return;
      place.classList.remove("is-stale");
      if ("body" in answer) place.replaceChildren(...show(answer.body));
      else place.replaceChildren(h("p", { class: "closer-note" }, "problem" in answer ? answer.problem.errors.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join(" ") : t("The server does not answer now.")));
    },
    /** @param {string} words */
    say(words) {
      turn += 1;
      place.classList.remove("is-stale");
      place.replaceChildren(h("p", { class: "closer-note" }, words));
    },
  };
}
