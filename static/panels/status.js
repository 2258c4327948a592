// Status messages above the graph: whether it is current, why it waits, what was wrong with the address.

/** @import {Remark, State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
/** @import {GraphView} from "../draw/graph.js" */
import { coverAnew } from "../draw/room.js";
import { NO_ANSWER } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { loadTexts, t } from "../lib/i18n.js";
import { persist, wakeOnReturn } from "../lib/retry.js";
import { button, closeButton } from "../lib/widgets.js";
import { outageText, tryNow } from "./outage.js";

/** Milliseconds in which an old graph need not say that it is old: a slider's answer comes sooner. */
const GRACE = 400;

/** @param {WalkContext} context @returns {WalkPanel} */
export function status({ store, actions, services: { graph } }) {
  const notice = h("p", { id: "notice", class: "notice", role: "status" });
  const remark = h("p", { id: "remark", class: "notice", role: "status" });
  const again = tryNow();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const say = (/** @type {string} */ text, /** @type {HTMLElement | null} */ retry) => {
    if (setText(notice, text, retry)) requestAnimationFrame(() => coverAnew(graph)); // it is laid out then anyway
  };
  const late = () => {
    setStale(graph, true);
    say(statusText(store.state), store.state.outage ? again : null);
  };
  const showStatus = () => {
    const { status: now, walk, trace, outage } = store.state;
    clearTimeout(waiting);
    if (now === "current" && graph.walk === walk) {
      setStale(graph, false);
      say("", null);
    } else if (!trace || outage || now === "error") late();
    else waiting = setTimeout(late, GRACE);
  };
  graph.onChange = showStatus;
  wakeOnReturn();
  return {
    element: h("div", { class: "notices" }, notice, remark),
    watches: ["status", "outage", "walk", "remark"],
    update(state, before, cause) {
      const start = cause === "start";
      if (start || state.status !== before.status || state.outage !== before.outage || state.walk !== before.walk)
        showStatus();
      if (start || state.remark !== before.remark) showRemark(remark, state.remark, actions);
    },
  };
}

/** Grey all that belongs to an older program. @param {GraphView} view @param {boolean} stale */
function setStale(view, stale) {
  view.setStale(stale);
  document.body.classList.toggle("is-stale", stale);
}

/** @param {State} state */
function statusText({ status, outage }) {
  if (!outage) return status === "error" ? t("This graph is out of date: the program has a fault.") : t("Computing…");
  return outageText(outage);
}

/**
 * Say something once: a screen reader repeats what is written anew. Returns whether it was not said already.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {HTMLElement | null} button
 */
function setText(place, text, button) {
  const shown = place.querySelector("span")?.textContent ?? "";
  if (shown === text && place.contains(button) === (button !== null)) return false;
  place.replaceChildren(...(text ? [h("span", {}, text)] : []), ...(button ? [button] : []));
  return true;
}

/** @param {HTMLElement} place @param {Remark | null} remark @param {WalkContext["actions"]} actions */
function showRemark(place, remark, actions) {
  if (!remark) return place.replaceChildren();
  const { text, label, act } = remark;
  place.replaceChildren(
    h("span", {}, text),
    ...(label && act ? [button(label, act)] : []),
    closeButton(() => actions.setRemark(null)),
  );
}

/**
 * The page began in English because its own language could not be had: say when it can.
 * @param {WalkContext["actions"]} actions
 */
export function whenTranslated(actions) {
  void persist(async () => (await loadTexts()) || NO_ANSWER).then(() => {
    actions.setRemark({
      text: t("The page began in English, since its translation could not be had; now it can."),
      label: t("Reload"),
      act: () => location.reload(),
    });
  });
}
