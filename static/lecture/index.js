// A lecture on a page: its state and actions, what it shows, its list of views, its presenter window.

/** @import {Command} from "../walk/commands.js" */
/** @import {LectureActions as Actions} from "./actions/index.js" */
/** @import {Lecture as List, Limits} from "./list.js" */
/** @import {Stage} from "./stage.js" */
/** @import {ReadableLecture} from "./state.js" */
import { t } from "../lib/i18n.js";
import { readPreference } from "../lib/preferences.js";
import { opener } from "../lib/rooms.js";
import { lectureQuery } from "../walk/location.js";
import { LectureActions } from "./actions/index.js";
import { broadcast } from "./broadcast.js";
import { listenToDrops } from "./drops.js";
import { loadList } from "./load.js";
import { obeyParent } from "./preview.js";
import { createScreen } from "./screen.js";
import { LOOKS, lectureStore } from "./state.js";
import { loadLecture } from "./storage.js";

/**
 * @typedef {object} Lecture
 * @property {ReadableLecture} store
 * @property {Actions} actions
 * @property {Stage} stage
 * @property {Limits} limits
 * @property {{open: () => void}} editor  The dialog of the list.
 * @property {() => void} openPresenter
 * @property {Partial<Record<Command, () => void>>} commands
 * @property {() => Promise<boolean>} start  Open what the address names; whether it opened a view.
 */

/** What the page's server allows. @returns {Limits} */
function limitsOfPage() {
  const { lectureBytes, lectureViews } = document.documentElement.dataset;
  return { bytes: Number(lectureBytes ?? Infinity), views: Number(lectureViews ?? Infinity) };
}

/** @param {Stage} stage @returns {Lecture} */
export function createLecture(stage) {
  const store = lectureStore();
  const actions = new LectureActions(store, stage);
  const limits = limitsOfPage();
  const query = lectureQuery(location.search);
  const commands = commandsOf(actions, stage, () => lecture.openPresenter());
  /** @type {Lecture} */
  const lecture = {
    store,
    actions,
    stage,
    limits,
    commands,
    openPresenter: () => openPresenter(channel?.id() ?? null, actions),
    editor: { open: () => void editor() },
    start: () => start(lecture, query),
  };
  const editor = opener("lecture/editor.js", async () => (await import("./editor.js")).createEditor(lecture));
  listenToDrops(async (file) => (await editor()).take(file));
  createScreen(lecture);
  const channel = query.isPreview
    ? null
    : broadcast({ store, actions, stage, run: (name) => runFor(name, actions, commands) });
  return lecture;
}

/** @param {Actions} actions @param {Stage} stage @param {() => void} presenter @returns {Lecture["commands"]} */
function commandsOf(actions, stage, presenter) {
  return {
    next: () => actions.next(),
    back: () => actions.back(),
    enter: () => actions.enter(),
    first: () => actions.first(),
    end: () => actions.end(),
    toggle: () => actions.toggle(),
    lecture: () => actions.turn(),
    black: () => actions.blank("black"),
    white: () => actions.blank("white"),
    ask: () => actions.ask(),
    pointer: () => actions.point(),
    look: () => actions.setLook(),
    nextView: () => void actions.openView(actions.state.at + 1),
    backView: () => void actions.openView(actions.state.at - 1),
    nextTab: () => stage.turnTab?.(1),
    backTab: () => stage.turnTab?.(-1),
    choose: () => stage.choose?.(),
    presenter,
  };
}

/**
 * Do what was pressed in the presenter window.
 * @param {string} name @param {Actions} actions @param {Lecture["commands"]} commands
 */
function runFor(name, actions, commands) {
  if (name === "retreat") actions.retreat();
  else if (name !== "presenter" && Object.hasOwn(commands, name)) commands[/** @type {Command} */ (name)]?.();
}

/** @param {Lecture} lecture @param {ReturnType<typeof lectureQuery>} query */
async function start({ actions, stage, limits }, query) {
  document.body.classList.toggle("is-preview", query.isPreview);
  const look = LOOKS.find((each) => each === (query.look ?? readPreference("look")));
  actions.begin(query.isLecture, look ?? "light", query.isPreview);
  if (query.isPreview) {
    obeyParent(stage);
    return false;
  }
  const list = await listOf(query.list, limits);
  if ("fault" in list) {
    actions.say({ text: list.fault });
    return false;
  }
  if (!list.lecture) return false;
  actions.setList(list.lecture, query.list, query.at ?? 0);
  if (query.at === null && query.list === null) return false; // the reader's own list waits to be opened
  if (location.hash.length > 1 && query.where === "start") return false; // the view in the hash is one of it
  await actions.openView(query.at ?? 0, query.where);
  return true;
}

/** @param {string | null} name @param {Limits} limits @returns {Promise<{lecture: List | null} | {fault: string}>} */
async function listOf(name, limits) {
  return name === null ? { lecture: loadLecture(limits) } : loadList(name, limits);
}

/** @param {string | null} id @param {Actions} actions */
function openPresenter(id, actions) {
  if (id === null) return;
  const lang = new URLSearchParams(location.search).get("lang");
  const href = new URL(`presenter?channel=${id}${lang ? `&lang=${encodeURIComponent(lang)}` : ""}`, location.href).href;
  if (!open(href, `gradwalk-presenter-${id}`, "popup,width=1100,height=760"))
    actions.say({
      text: t("The browser has blocked the presenter window."),
      link: { href, text: t("Open it in a tab") },
    });
}
