// Beside Next: the switch "Guess first" with its level, and the button that checks an answer in the place of Next.

/** @import {ReadableWalk} from "../walk/state.js" */
/** @import {Practice} from "./index.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { commonest } from "./outcome.js";
import { HIGHEST, levelNames, levelOf } from "./levels.js";

/** @param {Practice} practice @param {ReadableWalk} walk @returns {HTMLElement[]} */
export function besideNext({ store, enter }, walk) {
  const box = h("input", {
    type: "checkbox",
    role: "switch",
    onchange: () => void enter().then((actions) => actions.toggle()),
  });
  const words = h("span", {}, t("Guess first"));
  const label = h(
    "label",
    { class: "switch guess-switch", title: t("Answer each step of the way back before it is shown (G)") },
    box,
    words,
    h("kbd", { "aria-hidden": "true" }, "G"),
  );
  const names = levelNames();
  const options = Array.from({ length: HIGHEST }, (_, at) => {
    const level = levelOf(at + 1);
    return h("option", { value: level }, `${level}: ${names[level]}`);
  });
  const choice = h(
    "select",
    {
      class: "choice quiet guess-level",
      "aria-label": t("Level"),
      onchange: () => void enter().then((actions) => actions.setLevel(Number(choice.value))),
    },
    ...options,
  );
  const check = h(
    "button",
    { class: "button main check", type: "submit", form: "question", hidden: true },
    t("Check"),
    h("kbd", { "aria-hidden": "true" }, "Enter"),
  );
  store.watch(["isOn", "level", "turn"], ({ isOn, level, turn }) => {
    box.checked = isOn;
    choice.hidden = !isOn;
    choice.value = String(level);
    const isAsked = turn !== null && turn.stage !== "explained";
    check.hidden = !isAsked;
    check.setAttribute("aria-disabled", String(isAsked && turn.stage !== "asked"));
  });
  const more = moreButton({ store, enter }, walk);
  return [h("div", { class: "guess" }, label, choice), check, more];
}

/**
 * After a walk with slips the next thing is two steps like them.
 * @param {Pick<Practice, "store" | "enter">} practice @param {ReadableWalk} walk
 */
function moreButton({ store, enter }, walk) {
  const act = () => void enter().then((actions) => actions.more(commonest(store.state.answered)));
  const more = h(
    "button",
    { class: "button main more", type: "button", hidden: true, onclick: act },
    t("Two more like this"),
    h("span", { "aria-hidden": "true" }, "→"),
  );
  const show = () => {
    more.hidden = !walk.state.summary || commonest(store.state.answered) === null;
    document.body.classList.toggle("has-more", !more.hidden);
  };
  walk.watch(["summary"], show);
  store.watch(["answered"], show);
  return more;
}
