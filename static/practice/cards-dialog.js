// The dialog of one's cards: which are to be asked today, when the others are, and the button that deletes all.

/** @import {CardActions} from "./actions/cards.js" */
/** @import {ReadablePractice, State} from "./state.js" */
import { load } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button, dialogOf } from "../lib/widgets.js";

/** @param {ReadablePractice} store @param {CardActions} actions @returns {{open: () => void}} */
export function cardsDialog(store, actions) {
  const text = h("p", { class: "status-line", role: "status" });
  const list = h("ul", { class: "card-list" });
  const begin = h("button", { type: "button", class: "button main", onclick: () => start() });
  const forget = button(t("Forget all answers"), () => actions.forget());
  const about = t(
    "Each slip becomes a card: a step in which it would show, at other numbers, asked again when you are about to " +
      "forget it (FSRS); at most five a day. Kept in this browser alone.",
  );
  const dialog = dialogOf(
    { id: "cards-title", title: t("Today’s cards"), kind: "cards" },
    h("p", {}, about),
    text,
    list,
    h("div", { class: "summary-ways" }, begin, forget),
  );
  const start = () => {
    dialog.close();
    void actions.startCards();
  };
  /** @type {Map<string, string>} */
  let names = new Map();
  /** @param {Pick<State, "cards" | "due">} state */
  const show = ({ cards, due }) => {
    const today = due?.today ?? [];
    text.textContent = textOf(cards.length, due);
    begin.textContent = t("Begin ({count})", { count: today.length });
    begin.hidden = !today.length;
    forget.hidden = !cards.length;
    const rows = cards.map(({ slip }) => rowOf(names.get(slip) ?? slip, today.includes(slip), due?.days.get(slip)));
    list.replaceChildren(...rows);
  };
  store.watch(["cards", "due"], show);
  document.body.append(dialog);
  return {
    open() {
      dialog.showModal();
      if (store.state.cards.length) void actions.schedule();
      if (names.size) return;
      void load("misconceptions").then((answer) => {
        if (!("body" in answer)) return;
        names = new Map(answer.body.misconceptions.map((/** @type {any} */ { id, name }) => [id, name]));
        show(store.state);
      });
    },
  };
}

/** @param {number} count @param {State["due"]} due */
function textOf(count, due) {
  if (!count) return t("There are no cards yet. They are made of slips, as in guessing first.");
  if (!due) return t("Being looked up…");
  if (due.trouble) return due.trouble;
  return due.today.length ? "" : t("Nothing is due today.");
}

/** @param {string} name @param {boolean} isToday @param {number | undefined} days */
function rowOf(name, isToday, days) {
  const when =
    days === undefined
      ? ""
      : isToday
        ? t("today")
        : days <= 1
          ? t("tomorrow")
          : t("days left: {count}", { count: days });
  return h("li", { class: isToday ? "is-due" : "" }, h("span", {}, name), h("span", {}, when));
}
