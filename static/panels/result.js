// The output beside the program; while an input moves, how much of the change its gradient predicted.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { formatNumber, formatShape } from "../lib/number.js";
import { Query } from "../lib/query.js";
import { sameShape, sameValue } from "../lib/values.js";
import { questionOf } from "../walk/snapshot.js";
import { nameView } from "./names.js";
import { emptyBox } from "./tensor.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function result({ store }) {
  const query = new Query();
  const value = h("span", { class: "result-value" });
  const change = h("span", { class: "result-change", role: "status", hidden: true });
  const compare = async () => {
    const { state } = store;
    const question = moveOf(state);
    if (!question) {
      query.cancel();
      change.hidden = true;
      return;
    }
    const answer = await query.send("change", question);
    if (answer) showChange(change, "body" in answer ? answer.body : null);
  };
  return {
    element: h("div", { id: "result", class: "band-result" }, value, change),
    watches: ["trace", "walk", "position", "veiled", "status", "moved", "inputs"],
    update(state, before, cause) {
      showValue(value, state);
      const asks =
        cause === "start" ||
        state.moved !== before.moved ||
        state.status !== before.status ||
        state.trace !== before.trace;
      if (asks && state.status !== "computing") void compare();
    },
  };
}

/** The question after the change, where an input has moved since it was taken up. @param {State} state */
function moveOf(state) {
  const { moved, inputs, trace, status } = state;
  if (!moved || !trace || status !== "current" || trace.nodes[trace.output].shape.length) return null;
  const now = inputs[moved.name];
  if (now === undefined || sameValue(now, moved.before) || !sameShape(now, moved.before)) return null;
  return { ...questionOf(state), before: { [moved.name]: moved.before } };
}

/** Signs of a number for which a small screen makes room. */
const LONG = 6;

/** @param {HTMLElement} place @param {State} state */
function showValue(place, { trace, walk, position, veiled }) {
  place.replaceChildren();
  place.classList.remove("is-long");
  if (!trace || !walk) return;
  const node = trace.nodes[trace.output];
  const name = trace.outputs.find(({ node: id }) => id === trace.output)?.name ?? null;
  const shown = node.shape.length ? formatShape(node.shape) : formatNumber(node.value, { digits: 3, locale: locale() });
  const known = walk.valueAt[trace.output] <= position - (veiled ? 1 : 0);
  place.append(...(name ? [nameView(name)] : []), h("span", {}, "="), known ? h("b", {}, shown) : emptyBox());
  place.title = name && known ? `${name} = ${shown}` : "";
  place.classList.toggle("is-long", shown.length > LONG);
}

/** @param {HTMLElement} place @param {{predicted: unknown, real: unknown} | null} answer */
function showChange(place, answer) {
  place.hidden = answer === null;
  if (answer === null) return;
  const { predicted, real } = answer;
  place.textContent =
    predicted === null
      ? t("Δ real {real}; no gradient reaches it", { real: signed(real) })
      : t("Δ predicted {predicted}, real {real}", { predicted: signed(predicted), real: signed(real) });
  place.title = t("Predicted: gradient times the change of the input, since it was taken up.");
}

/** @param {unknown} value */
function signed(value) {
  const text = formatNumber(value, { digits: 3, locale: locale() });
  return text.startsWith("−") || text === "0" ? text : `+${text}`;
}
