// What chips have in common: the thumbnail of a matrix, what opens over the stage while an input is in use, and the one
// button that stands for all of them where there is little room.

/** @import {Tensor} from "../lib/types.js" */
/** @import {WalkContext} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { elements, formatShape, heat, toNumber } from "../lib/number.js";
import { shapeOf } from "../lib/values.js";
import { nameView } from "./names.js";

/** Rows and columns of a thumbnail. */
const MAX_SIDE = 8;
const SVG = "http://www.w3.org/2000/svg";

/**
 * A button with shape and thumbnail that opens and closes what is in its row. What it returns shows another value.
 * @param {string} name @param {HTMLElement} row
 */
export function thumbnailChip(name, row) {
  const shape = h("small", {});
  const picture = h("span", { class: "thumbnail", "aria-hidden": "true" });
  const toggle = () => chip.setAttribute("aria-expanded", String(row.classList.toggle("is-open")));
  const chip = h(
    "button",
    { class: "chip", type: "button", "aria-expanded": "false", onclick: toggle },
    nameView(name),
    " ",
    shape,
    picture,
  );
  row.prepend(chip);
  return (/** @type {Tensor} */ value) => {
    shape.textContent = formatShape(shapeOf(value));
    picture.replaceChildren(thumbnail(value));
  };
}

/** The signs and sizes of a tensor's numbers, in small. @param {Tensor} value */
function thumbnail(value) {
  const sizes = shapeOf(value);
  const columns = Math.min(sizes.at(-1) ?? 1, MAX_SIDE);
  const all = elements(value);
  const rows = Math.min(Math.ceil(all.length / (sizes.at(-1) || 1)), MAX_SIDE);
  const most = all.reduce((/** @type {number} */ far, each) => Math.max(far, Math.abs(toNumber(each)) || 0), 0);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
  for (let at = 0; at < rows * columns; at += 1) {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const cell = document.createElementNS(SVG, "rect");
    for (const [key, place] of Object.entries({ x: column, y: row, width: 1, height: 1 }))
      cell.setAttribute(key, String(place));
    cell.setAttribute("class", `heat ${heat(all[row * (sizes.at(-1) ?? 1) + column] ?? null, most)}`);
    svg.append(cell);
  }
  return svg;
}

/**
 * Notes which input is in use, closes what was opened, and shows all inputs on request.
 * @param {WalkContext} context
 * @param {{list: HTMLElement, rows: Map<string, {element: HTMLElement}>, valueIn: (name: string) => unknown}} view
 * @param {HTMLElement} curve  It opens with the input in use.
 */
export function chipUse({ store, actions }, view, curve) {
  const toggle = () => setOpen(!document.body.classList.contains("has-all-inputs"));
  const all = h("button", {
    id: "all-inputs",
    class: "button all-inputs",
    type: "button",
    "aria-expanded": "false",
    onclick: toggle,
  });
  const setOpen = (/** @type {boolean} */ open) => {
    document.body.classList.toggle("has-all-inputs", open);
    all.setAttribute("aria-expanded", String(open));
  };
  const closeRows = (/** @type {Element | null} */ except) => {
    for (const { element } of view.rows.values()) if (element !== except) closeRow(element);
  };
  view.list.addEventListener("focusin", ({ target }) => {
    const row = rowOf(target);
    const name = row?.dataset.input;
    closeRows(row);
    if (!row || name === undefined || store.state.moved?.name === name) return;
    actions.take({ name, before: view.valueIn(name) });
    row.querySelector(".input-extra")?.append(curve);
  });
  const crowding = new Crowding(view.list);
  closing(view, { closeRows, setOpen, leave: () => actions.take(null), isTaken: () => store.state.moved !== null });
  const use = () => {
    all.textContent = t("Inputs ({count})", { count: view.rows.size });
    all.hidden = view.rows.size === 0;
    const name = store.state.moved?.name;
    for (const [each, { element }] of view.rows) element.classList.toggle("is-in-use", each === name);
    crowding.follow([...view.rows.values()].at(-1)?.element ?? null, view.rows.size > CROWD);
  };
  return { all, use };
}

/**
 * A click elsewhere and Escape close what is open.
 * @param {{list: HTMLElement}} view
 * @param {{closeRows: (except: Element | null) => void, setOpen: (open: boolean) => void, leave: () => void,
 *   isTaken: () => boolean}} parts
 */
function closing(view, { closeRows, setOpen, leave, isTaken }) {
  document.addEventListener("pointerdown", ({ target }) => {
    if (!(target instanceof Element) || target.closest("#inputs, dialog")) return;
    closeRows(null);
    leave();
    if (!target.closest(".program-panel, .stage-tools")) setOpen(false);
  });
  document.addEventListener("keydown", (event) => {
    const focus = document.activeElement;
    if (event.key !== "Escape" || event.defaultPrevented || !view.list.parentElement?.contains(focus)) return;
    const open = rowOf(focus)?.classList.contains("is-open");
    if (!open && !document.body.classList.contains("has-all-inputs") && !isTaken()) return;
    event.preventDefault();
    closeRows(null);
    setOpen(false);
    leave();
    /** @type {HTMLElement | null | undefined} */ (rowOf(focus)?.querySelector(".chip") ?? null)?.focus();
  });
}

/** Chips that stand side by side; more are opened by the button. */
const CROWD = 6;

/** Whether the chips have room side by side: by their number, and by whether the last one is in sight. */
class Crowding {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    this.many = false;
    /** @type {Element | null} */ this.last = null;
    this.observer = new IntersectionObserver((entries) => this.see(entries[entries.length - 1]), {
      root: list,
      threshold: [0.5, 0.98],
    });
  }

  /** @param {Element | null} last  The last chip. @param {boolean} many  Whether there are too many in any case. */
  follow(last, many) {
    if (many !== this.many) this.list.classList.toggle("is-crowded", many);
    this.many = many;
    if (last === this.last) return;
    this.observer.disconnect();
    this.last = last;
    if (last) this.observer.observe(last);
  }

  /** Nothing moves while one types or all are shown. @param {IntersectionObserverEntry} entry */
  see({ intersectionRatio }) {
    if (this.many || this.list.contains(document.activeElement)) return;
    if (!document.body.classList.contains("has-all-inputs"))
      this.list.classList.toggle("is-crowded", intersectionRatio < 0.98);
  }
}

/** @param {EventTarget | null} target */
const rowOf = (target) =>
  /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest(".input") : null);

/** @param {HTMLElement} row */
export const isInUse = (row) => row.matches(".is-open, .is-in-use");

/** @param {HTMLElement} row */
export function openRow(row) {
  row.classList.add(row.querySelector(".chip") ? "is-open" : "is-in-use");
  row.querySelector(".chip")?.setAttribute("aria-expanded", "true");
}

/** @param {HTMLElement} row */
function closeRow(row) {
  row.classList.remove("is-open");
  row.querySelector(".chip")?.setAttribute("aria-expanded", "false");
}
