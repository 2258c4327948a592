// What the page says of itself over the stage: whether the graph is the present one, why it waits, what the address was.

/** @import {Remark, State, Store} from "../walk/state.js" */
/** @import {GraphView} from "../draw/graph.js" */
import { LOST, PATIENCE } from "../lib/api.js";
import { byId, h, icon } from "../lib/dom.js";
import { loadTexts, t } from "../lib/i18n.js";
import { persist, wake } from "../lib/retry.js";
import { CLOSE } from "../lib/icons.js";

/** Milliseconds in which an old graph need not say that it is old: a slider's answer comes sooner. */
const GRACE = 400;

/** @param {Store} store @param {GraphView} view @returns {() => void} to be called when the picture has changed */
export function notices(store, view) {
  const notice = byId("notice");
  const again = h("button", { class: "button small", type: "button", onclick: () => wake({ insist: true }) }, t("Try now"));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const late = () => {
    setStale(view, true);
    say(notice, words(store.state), store.state.lost ? again : null);
  };
  const tell = () => {
    const { status, walk, trace, lost } = store.state;
    clearTimeout(waiting);
    if (status === "current" && view.walk === walk) {
      setStale(view, false);
      say(notice, "", null);
    } else if (!trace || lost || status === "error") late();
    else waiting = setTimeout(late, GRACE);
  };
  store.watch(["status", "lost", "walk"], tell);
  store.watch(["remark"], ({ remark }) => tellRemark(byId("remark"), remark, store));
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  return tell;
}

/** Grey all that belongs to an older program. @param {GraphView} view @param {boolean} stale */
function setStale(view, stale) {
  view.setStale(stale);
  document.body.classList.toggle("is-stale", stale);
}

/** @param {State} state */
function words({ status, lost }) {
  if (!lost) return status === "error" ? t("This graph is out of date: the program has a fault.") : t("Computing…");
  const { why, seconds } = lost;
  if (why === "busy") return t("The server is busy with other readers. Nothing is lost; trying again in {seconds} s.", { seconds });
  if (why === "limited") return t("The server has set a limit on how much one reader may ask for. Nothing is lost; trying again in {seconds} s.", { seconds });
  if (why === "slow") return t("The server has not answered for {seconds} s. Nothing is lost; trying again…", { seconds: PATIENCE / 1_000 });
  return t("The server does not answer. Nothing is lost; trying again…");
}

/** Say something once: a screen reader repeats what is written anew. @param {HTMLElement} place @param {string} text @param {HTMLElement | null} button */
function say(place, text, button) {
  const shown = place.querySelector("span")?.textContent ?? "";
  if (shown === text && place.contains(button) === (button !== null)) return;
  place.replaceChildren(...(text ? [h("span", {}, text)] : []), ...(button ? [button] : []));
}

/** @param {HTMLElement} place @param {Remark | null} remark @param {Store} store */
function tellRemark(place, remark, store) {
  if (!remark) return place.replaceChildren();
  const { text, label, act } = remark;
  const close = h("button", { class: "button small", type: "button", "aria-label": t("Close"), onclick: () => store.set({ remark: null }) }, icon(CLOSE));
  place.replaceChildren(h("span", {}, text), ...(label && act ? [h("button", { class: "button small", type: "button", onclick: act }, label)] : []), close);
}

/** The page began in English because its own language could not be had: say when it can. @param {Store} store */
export function whenTranslated(store) {
  void persist(async () => (await loadTexts()) || LOST).then(() => {
    store.set({ remark: { text: t("The page began in English, since its translation could not be had; now it can."), label: t("Reload"), act: () => location.reload() } });
  });
}
