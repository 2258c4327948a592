// The presenter window: this view and the next, notes, step numbers, clock. It shows what the lecture tells it, and
// what is pressed here is done there.

/** @import {Shown} from "./channel.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";
import { openChannel } from "./channel.js";
import { createPreview } from "./preview.js";
import { stopwatch } from "./stopwatch.js";

/** @param {HTMLElement} place @param {string} id  The lecture's channel. */
export function presenter(place, id) {
  const channel = openChannel(id, (message) => {
    if (message.kind === "state") view.show(message.shown);
    else if (message.kind === "claim") hello(); // the lecture was reloaded
  });
  const hello = () => channel.send({ kind: "hello" });
  /** @param {string} name */
  const command = (name) => channel.send({ kind: "command", name });
  const view = createView(command, stopwatch(id));
  place.append(...view.parts);
  hello();
  return { command, type: (/** @type {string} */ digit) => channel.send({ kind: "digit", digit }) };
}

/** @param {(name: string) => void} command @param {{element: HTMLElement}} watch */
function createView(command, watch) {
  const title = h("h1", { class: "presenter-title" }, t("Waiting for the lecture window…"));
  const count = h("p", { class: "presenter-count" });
  const sign = h("p", { class: "presenter-sign", role: "status" });
  const now = createPreview(t("This view"));
  const words = h("p", { class: "presenter-words", "aria-live": "polite" });
  const next = createPreview(t("The next view"));
  const nextStep = h("p", { class: "presenter-words" });
  const nextTitle = h("p", { class: "presenter-next" });
  const notes = h("section", { class: "presenter-notes", tabindex: "0", "aria-label": t("Notes") });
  const parts = [
    h("header", {}, title, count, sign, watch.element),
    h("section", { class: "presenter-now", "aria-label": t("Now") }, now.element, words),
    h(
      "section",
      { class: "presenter-after", "aria-label": t("Next") },
      h("h2", {}, t("Next step")),
      nextStep,
      h("h2", {}, t("Next view")),
      nextTitle,
      next.element,
    ),
    notes,
    buttons(command),
  ];
  /** @param {Shown} shown */
  const show = (shown) => {
    const { page, link, look, position, isVeiled } = shown;
    title.textContent = shown.viewTitle || shown.title;
    count.textContent = countText(shown);
    sign.textContent = [shown.cover && t("blank"), isVeiled && t("result hidden"), shown.sign]
      .filter(Boolean)
      .join(" · ");
    words.textContent = shown.words;
    nextStep.textContent = shown.nextWords || t("The end of this view.");
    nextTitle.textContent =
      shown.next?.title ?? (shown.count ? t("End of the lecture.") : t("There is no list of views."));
    notes.textContent = shown.notes || t("No notes for this view.");
    notes.classList.toggle("is-empty", !shown.notes);
    now.show(page === "walk" ? link : null, look, { position, isVeiled });
    next.show(shown.next?.link ?? null, look, { position: 0, isVeiled: false });
  };
  return { parts, show };
}

/** @param {Shown} shown */
function countText({ number, count, position, last, title }) {
  const step = last === null ? t("step {position}", { position }) : t("step {position} of {last}", { position, last });
  return count ? `${title ? `${title} · ` : ""}${t("view {number} of {count}", { number, count })} · ${step}` : step;
}

/** What is pressed without a keyboard. @param {(name: string) => void} command */
function buttons(command) {
  /** @type {[string, string][]} */
  const all = [
    ["back", t("Back")],
    ["next", t("Next")],
    ["ask", t("Ask: hide the next value")],
    ["black", t("Black")],
    ["backView", t("View before")],
    ["nextView", t("View after")],
  ];
  return h(
    "div",
    { class: "presenter-buttons", role: "group", "aria-label": t("Steps") },
    ...all.map(([name, text]) => button(text, () => command(name))),
  );
}
