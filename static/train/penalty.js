// L1 and L2: what the preset adds to the loss for large weights. It is written into the program, so that the loss that
// is shown is what is differentiated.

/** @import {Penalty, State} from "./state.js" */
import { h } from "../lib/dom.js";
import { labelled } from "../lib/fields.js";
import { t } from "../lib/i18n.js";
import { number } from "../lib/widgets.js";

/** Rates that are offered. */
const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
const KINDS = /** @type {const} */ ([
  ["l1", "L1"],
  ["l2", "L2"],
]);

/** @param {(penalty: Penalty | null) => void} change */
export function penaltyField(change) {
  const groups = KINDS.map(([of, label]) => h("optgroup", { label }, ...RATES.map((rate) => option(of, label, rate))));
  const select = h("select", { class: "choice" }, h("option", { value: "" }, t("none")), ...groups);
  select.addEventListener("change", () => change(select.value ? JSON.parse(select.value) : null));
  const element = labelled("L1, L2", select);
  return {
    element,
    /** @param {Pick<State, "penalty" | "kind">} state */
    show({ penalty, kind }) {
      select.disabled = kind === "";
      element.title =
        kind === ""
          ? t("Write it into your program: … + c*sum(abs(W)), or … + c/2*sum(W**2)")
          : t("Added to the loss, in the program: L1 is the sum of |w|, whose slope at 0 is taken as 0, L2 half of w²");
      select.value = kind === "" ? "" : showing(select, penalty);
    },
  };
}

/** @param {Penalty["of"]} of @param {string} label @param {number} rate */
const option = (of, label, rate) => h("option", { value: JSON.stringify({ of, rate }) }, `${label} ${number(rate)}`);

/** Also one that is not offered, as from a link. @param {HTMLSelectElement} select @param {Penalty | null} penalty */
function showing(select, penalty) {
  if (!penalty) return "";
  const { of, rate } = penalty;
  const value = JSON.stringify({ of, rate });
  if (![...select.options].some((each) => each.value === value))
    select.append(option(of, of === "l1" ? "L1" : "L2", rate));
  return value;
}
