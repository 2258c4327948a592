// The dialog of the gallery: search, order, parts, cards.

/** @import {Example} from "../walk/examples.js" */
/** @import {Group, Order} from "./arrange.js" */
/** @import {Card, GroupView} from "./cards.js" */
/** @import {Experiment} from "./experiments.js" */
/** @import {ExampleMarks} from "./marks.js" */
/** @import {Picture} from "./pictures.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { LENS } from "../lib/icons.js";
import { closeButton } from "../lib/widgets.js";
import { groupsOf, matches, neighbour } from "./arrange.js";
import { groupView } from "./cards.js";
import { KEY, experimentsTitle, experimentsView } from "./experiments.js";
import { loadPictures } from "./pictures.js";
import { rowTitle } from "./rows.js";

/**
 * @typedef {object} DialogOptions
 * @property {ExampleMarks} marks
 * @property {() => string | null} openNow  The name of the example that is open.
 * @property {() => void} lessons  Show the path of lessons.
 * @property {Experiment[]} experiments  Of training.
 * @property {() => void} cards  Show the cards of today.
 * @property {(example: Example) => void} choose
 * @property {(isOpen: boolean) => void} onToggle
 */

/** @param {Example[]} examples @param {DialogOptions} options */
export function createDialog(examples, options) {
  const dialog = new GalleryDialog(examples, options);
  document.body.append(dialog.element);
  return dialog;
}

class GalleryDialog {
  /** @param {Example[]} examples @param {DialogOptions} options */
  constructor(examples, options) {
    this.examples = examples;
    this.options = options;
    /** @type {Order} */ this.order = "part";
    /** @type {string | null}  The group that alone is shown. */ this.only = null;
    /** @type {Record<string, Picture>} */ this.pictures = {};
    /** @type {GroupView[]} */ this.groups = [];
    this.search = h("input", {
      type: "search",
      class: "gallery-search",
      "aria-label": t("Search the examples"),
      placeholder: t("Search: softmax, a loop, row 14"),
      oninput: () => this.filter(),
    });
    this.count = h("p", { class: "gallery-count", role: "status" });
    this.nothing = h("p", { class: "gallery-nothing", hidden: true });
    this.parts = h("nav", { class: "gallery-parts", "aria-label": t("Parts of the gallery") });
    this.body = h("div", { class: "gallery-body" });
    this.orders = [this.orderButton("part", t("By part")), this.orderButton("row", t("By row of the lecture"))];
    this.element = this.frame();
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("click", ({ target }) => target === this.element && this.element.close());
    this.element.addEventListener("close", () => options.onToggle(false));
  }

  frame() {
    const field = h("label", { class: "gallery-field" }, icon(LENS), this.search, h("kbd", {}, "/"));
    const order = h("div", { class: "segments", role: "group", "aria-label": t("Order") }, ...this.orders);
    const close = closeButton(() => this.element.close());
    const head = h("header", {}, field, order, this.count, close);
    return h("dialog", { class: "gallery", "aria-label": t("Examples") }, head, this.parts, this.body);
  }

  /** @param {Order} order @param {string} words */
  orderButton(order, words) {
    const arrange = () => {
      this.order = order;
      this.only = null;
      this.draw();
    };
    return h("button", { type: "button", "data-order": order, onclick: arrange }, words);
  }

  open() {
    this.search.value = "";
    this.only = null;
    this.draw();
    this.element.showModal();
    this.options.onToggle(true);
    const current = this.cards().find(({ isOpen }) => isOpen);
    current?.button.scrollIntoView({ block: "nearest" });
    if (matchMedia("(pointer: coarse)").matches) current?.button.focus();
    else this.search.focus();
    void loadPictures().then((pictures) => {
      if (pictures === this.pictures) return;
      this.pictures = pictures;
      this.draw();
    });
  }

  /** All groups anew; the focus stays on its card. */
  draw() {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.name : undefined;
    const { marks, openNow, choose } = this.options;
    const current = openNow();
    const all = groupsOf(this.examples, this.order, rowTitle);
    this.groups = all.map((group) =>
      groupView(group, {
        picture: (name) => this.pictures[name],
        marks,
        isOpen: ({ name }) => name === current,
        choose: (example) => {
          this.element.close();
          choose(example);
        },
      }),
    );
    if (this.options.experiments.length) this.groups.push(experimentsView(this.options.experiments));
    for (const button of this.orders) button.setAttribute("aria-pressed", String(button.dataset.order === this.order));
    this.parts.replaceChildren(...this.partButtons(all));
    this.body.replaceChildren(this.nothing, ...this.groups.map(({ element }) => element));
    this.filter();
    if (focused)
      this.cards()
        .find(({ example }) => example.name === focused)
        ?.button.focus();
  }

  /** @param {Group[]} groups */
  partButtons(groups) {
    const { marks } = this.options;
    /** @param {string | null} key @param {string} title @param {Example[]} examples */
    const part = (key, title, examples) => {
      const done = examples.filter(({ name }) => marks.isWalked(name)).length;
      const share = h("progress", { max: examples.length, value: done, "aria-hidden": "true" });
      const show = () => this.showOnly(key);
      const count = h("span", {}, `${done} / ${examples.length}`);
      const attributes = { type: "button", "data-part": key ?? "", onclick: show };
      return h("button", attributes, h("span", {}, title), count, share);
    };
    return [
      part(null, t("All examples"), this.examples),
      ...groups.map(({ key, title, examples }) => part(key, title, examples)),
      this.options.experiments.length ? this.experimentsButton() : "",
      this.wayButton(t("Lessons"), t("the lecture in order"), this.options.lessons),
      this.wayButton(t("Today’s cards"), t("one’s own slips again"), this.options.cards),
    ];
  }

  experimentsButton() {
    const show = () => this.showOnly(KEY);
    const attributes = { type: "button", "data-part": KEY, onclick: show };
    const count = h("span", {}, String(this.options.experiments.length));
    return h("button", attributes, h("span", {}, experimentsTitle()), count);
  }

  /** One part alone, or all. @param {string | null} key */
  showOnly(key) {
    this.only = key;
    this.filter();
    this.body.scrollTop = 0;
  }

  /** @param {string} title @param {string} purpose @param {() => void} open */
  wayButton(title, purpose, open) {
    const show = () => {
      this.element.close();
      open();
    };
    const words = [h("b", {}, title), h("small", {}, purpose)];
    return h("button", { type: "button", class: "gallery-lessons", onclick: show }, h("span", {}, ...words), "›");
  }

  /** Show what fits the search and the chosen part, and say how many. */
  filter() {
    const { marks } = this.options;
    const search = this.search.value;
    for (const { group, element, cards } of this.groups) {
      const isOut = this.only !== null && this.only !== group.key;
      for (const card of cards) card.element.hidden = isOut || !matches(card.example, search, t("row"));
      element.hidden = cards.every((card) => card.element.hidden);
    }
    for (const button of this.parts.querySelectorAll("[data-part]"))
      button.setAttribute(
        "aria-pressed",
        String(/** @type {HTMLElement} */ (button).dataset.part === (this.only ?? "")),
      );
    const shown = this.cards();
    const done = this.examples.filter(({ name }) => marks.isWalked(name)).length;
    const answered = this.examples.filter(({ name }) => marks.answersOf(name)).length;
    this.count.textContent = search.trim()
      ? t("{count} of {all} fit", { count: shown.length, all: this.examples.length + this.options.experiments.length })
      : t("{count} of {all} walked, {answered} practised", { count: done, all: this.examples.length, answered });
    this.nothing.hidden = shown.length > 0;
    this.nothing.textContent = t(
      "Nothing fits “{search}”. Close this and type the program yourself: it is a graph at once.",
      {
        search: search.trim().slice(0, 60),
      },
    );
    this.rove(shown.find(({ isOpen }) => isOpen) ?? shown[0]);
  }

  /** The cards that are shown. @returns {Card[]} */
  cards() {
    return this.groups.flatMap(({ cards }) => cards.filter(({ element }) => !element.hidden));
  }

  /** Let Tab lead to this card alone. @param {Card | undefined} entry */
  rove(entry) {
    for (const { cards } of this.groups) for (const card of cards) card.button.tabIndex = card === entry ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { key, code, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isSearch = target === this.search;
    if (!isSearch && (key === "/" || (code === "Slash" && !event.shiftKey))) {
      event.preventDefault();
      this.search.focus();
      this.search.select();
      return;
    }
    const cards = this.cards();
    const at = cards.findIndex(({ button }) => button === target);
    if (isSearch && cards.length && (key === "ArrowDown" || key === "Enter")) {
      event.preventDefault();
      if (key === "Enter") cards[0].button.click();
      else this.focus(cards[0]);
    } else if (at >= 0 && /^(Arrow|Home|End)/.test(key)) {
      event.preventDefault();
      const next = neighbour(
        cards.map(({ button }) => button.getBoundingClientRect()),
        at,
        key,
      );
      if (next === at && key === "ArrowUp") this.search.focus();
      else this.focus(cards[next]);
    }
  }

  /** @param {Card} card */
  focus(card) {
    this.rove(card);
    card.button.focus();
  }
}
