// A small picture of a view in the presenter window: the page itself in a frame, which shows the step that it is told.

/** @import {Stage} from "./stage.js" */
import { h } from "../lib/dom.js";
import { readLink } from "./links.js";

/** The size of the framed page; it is scaled to its place. */
const WIDTH = 1280;
const HEIGHT = 720;
const READY = "gradwalk-preview";

/** @typedef {{position: number, isVeiled: boolean}} Step */

/** In the frame: show what the window around it says. @param {Stage} stage */
export function obeyParent(stage) {
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== location.origin || source !== parent || !Number.isSafeInteger(data?.position)) return;
    const { position, isVeiled } = /** @type {Step} */ (data);
    stage.go(isVeiled ? position - 1 : position);
    if (isVeiled) stage.ask();
  });
  stage.onChange(() => stage.isReady() && parent.postMessage(READY, location.origin));
}

/** Around the frame: a place for the picture of a view. @param {string} title */
export function createPreview(title) {
  const frame = h("iframe", { title, tabindex: -1, inert: true });
  const element = h("div", { class: "preview" }, frame);
  let address = "";
  let step = /** @type {Step | null} */ (null);
  const send = () => step && frame.contentWindow?.postMessage(step, location.origin);
  addEventListener("message", ({ source, data }) => {
    if (data !== READY || source !== frame.contentWindow || !step) return;
    const shown = step;
    step = null; // once for each: the frame tells of every change, also of this one
    frame.contentWindow?.postMessage(shown, location.origin);
  });
  new ResizeObserver(() => {
    const scale = Math.min(element.clientWidth / WIDTH, element.clientHeight / HEIGHT);
    frame.style.setProperty("transform", `scale(${scale})`);
  }).observe(element);
  return {
    element,
    /** @param {string | null} link @param {string} look @param {Step | null} next */
    show(link, look, next) {
      const wanted = link === null ? "" : addressOf(link, look);
      element.hidden = wanted === "";
      step = next;
      if (wanted === address) return send();
      address = wanted;
      if (wanted) frame.src = wanted;
    },
  };
}

/** The address of a view as a preview; empty where there is none. @param {string} link @param {string} look */
function addressOf(link, look) {
  const target = readLink(link);
  if ("fault" in target || target.page !== "walk") return "";
  const parts = new URLSearchParams({ view: "lecture", preview: "1", look });
  const lang = document.documentElement.lang;
  if (lang) parts.set("lang", lang);
  if (target.example !== null) parts.set("example", target.example);
  return `./?${parts}${target.hash}`;
}
