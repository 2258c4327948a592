// What a lecture shows beside the picture and the step: a thin line of progress, a sign of what was typed or reached, a
// blank screen, a large dot that follows the mouse, and tools that stay out of sight until they are looked for.

/** @import {Lecture} from "./index.js" */
/** @import {State} from "./state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { showTheme } from "../lib/theme.js";
import { fitSteps } from "./fit.js";
import { progressLine } from "./progress.js";
import { listenToSwipes } from "./swipe.js";

/** Put it into the page, once. @param {Lecture} lecture */
export function createScreen(lecture) {
  const { store, actions, stage } = lecture;
  const progress = progressLine();
  const sign = h("p", { class: "lecture-sign", role: "status" });
  const cover = h("div", { class: "lecture-cover", hidden: true, onclick: () => actions.next() });
  const spoken = h("p", { class: "visually-hidden", role: "status" });
  const dot = h("div", { class: "lecture-pointer", hidden: true, "aria-hidden": "true" });
  const screen = h(
    "section",
    { class: "lecture-screen", "aria-label": t("Lecture"), hidden: true },
    toolsOf(lecture),
    sign,
    progress.element,
  );
  document.body.append(screen, dot, cover, spoken);
  followMouse(dot);
  listenToSwipes({ isOn: () => store.state.isOn, next: () => actions.next(), back: () => actions.back() });
  const showProgress = () => store.state.isOn && progress.show(stage.place(), stage.phases());
  stage.onChange(showProgress);
  const fit = fitSteps(stage.onChange);
  store.subscribe((state, before, cause) => {
    if (cause === "start") return; // until then the page is as the loader has prepared it
    screen.hidden = !state.isOn;
    document.body.classList.toggle("is-lecture", state.isOn);
    document.body.classList.toggle("is-pointing", state.isOn && state.isPointing);
    showLook(state);
    cover.hidden = state.cover === null;
    cover.className = `lecture-cover is-${state.cover}`;
    dot.hidden = !state.isOn || !state.isPointing;
    say(spoken, coverText(state, before, Boolean(stage.turnTab)));
    showSign(sign, state);
    if (state.isOn === before.isOn) return;
    showProgress();
    fit();
  });
}

/** @param {State} state */
function showLook({ isOn, look }) {
  const { dataset } = document.documentElement;
  if (isOn) {
    dataset.look = look;
    dataset.theme = look === "dark" ? "dark" : "light";
  } else if (dataset.look !== undefined) {
    delete dataset.look;
    showTheme();
  }
}

/** @param {State} state @param {State} before @param {boolean} hasTabs */
function coverText({ cover }, before, hasTabs) {
  if (cover && hasTabs) return t("The screen is blank. A step forward or back shows the next tab or the one before.");
  if (cover) return t("The screen is blank. Any step key shows it again.");
  return before.cover ? t("The screen is shown again.") : "";
}

/** What is said aloud is written only when it changes. @param {HTMLElement} place @param {string} text */
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @param {HTMLElement} sign @param {State} state */
function showSign(sign, state) {
  const { digits, notice } = state;
  if (digits) return say(sign, t("step {step}", { step: `${digits} ⏎` }));
  if (!notice) return say(sign, edgeText(state));
  if (sign.textContent === notice.text) return;
  const { link } = notice;
  sign.replaceChildren(notice.text, ...(link ? [" ", h("a", { href: link.href, target: "_blank" }, link.text)] : []));
}

/** What the end of a view says. @param {State} state */
export function edgeText({ edge, lecture, at }) {
  if (edge === null || !lecture) return "";
  const other = lecture.views[at + (edge === "end" ? 1 : -1)];
  const values = { title: other?.title || t("View {number}", { number: at + (edge === "end" ? 2 : 0) }) };
  if (edge === "end") return other ? t("End of this view. Next: {title}", values) : t("End of the lecture.");
  return other ? t("Start of this view. Before it: {title}", values) : t("Start of the lecture.");
}

/** @param {Lecture} lecture */
function toolsOf({ actions, editor, openPresenter, stage }) {
  const tool = (/** @type {string} */ name, /** @type {() => void} */ act, kind = "") =>
    h("button", { class: `button small ${kind}`.trim(), type: "button", onclick: act }, name);
  return h(
    "div",
    { class: "lecture-tools" },
    stage.choose ? tool(t("Experiments"), () => stage.choose?.()) : "",
    tool(t("Views"), () => editor.open()),
    tool(t("Presenter"), openPresenter, "opens-window"),
    tool(t("Look"), () => actions.setLook()),
    tool(t("Leave the lecture"), () => actions.turn(false)),
  );
}

/** @param {HTMLElement} dot */
function followMouse(dot) {
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    dot.style.setProperty("transform", `translate(${clientX}px, ${clientY}px)`);
  });
}
