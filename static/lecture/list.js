// A lecture: a title and views in their order, as a file of JSON. What comes in a file is a whole lecture or it is
// refused, with the reason and its place.

import { t } from "../lib/i18n.js";
import { portable, readLink } from "./links.js";

/** Characters of a title. */
export const MAX_TITLE = 300;
/** What a view may hold. */
const PARTS = ["link", "title", "notes", "stop"];

/** @typedef {{link: string, title: string, notes: string, stop: number | null}} View */
/** @typedef {{title: string, views: View[]}} Lecture */
/** @typedef {{bytes: number, views: number}} Limits */

/** A lecture without views. @returns {Lecture} */
export const empty = () => ({ title: "", views: [] });

/**
 * The lecture in a text, or in words why it is none.
 * @param {string} text @param {Limits} limits @returns {{lecture: Lecture} | {fault: string}}
 */
export function readLecture(text, limits) {
  const size = new TextEncoder().encode(text).length;
  if (size > limits.bytes)
    return { fault: t("This file has {size} bytes; a list of views may have {limit}.", { size, limit: limits.bytes }) };
  /** @type {unknown} */
  let content;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { fault: t("This file is not JSON: {reason}", { reason: /** @type {Error} */ (error).message }) };
  }
  return fromJson(content, limits);
}

/**
 * The lecture in what JSON holds.
 * @param {unknown} content @param {Limits} limits @returns {{lecture: Lecture} | {fault: string}}
 */
export function fromJson(content, limits) {
  if (!isRecord(content) || !Array.isArray(content.views))
    return { fault: t("This file is no list of views: it needs “title” and “views”.") };
  const { title = "", views } = content;
  if (typeof title !== "string" || title.length > MAX_TITLE)
    return { fault: t("The title is not a text of at most {limit} characters.", { limit: MAX_TITLE }) };
  if (views.length > limits.views)
    return {
      fault: t("This list has {count} views; it may have {limit}.", { count: views.length, limit: limits.views }),
    };
  if (views.length === 0) return { fault: t("This list has no views.") };
  for (const [at, view] of views.entries()) {
    const fault = faultOf(view);
    if (fault) return { fault: t("View {number}: {fault}", { number: at + 1, fault }) };
  }
  return { lecture: { title, views: views.map(viewOf) } };
}

/** What is wrong with a view, in words; null where nothing is. @param {unknown} view @returns {string | null} */
function faultOf(view) {
  if (!isRecord(view)) return t("It is not a record such as {example}.", { example: '{"link": "#program=x^2"}' });
  const unknown = Object.keys(view).find((name) => !PARTS.includes(name));
  if (unknown !== undefined)
    return t("It has a part “{name}”; a view has {parts}.", { name: unknown.slice(0, 40), parts: PARTS.join(", ") });
  const { link, title = "", notes = "", stop = null } = view;
  if (typeof link !== "string") return t("It has no link.");
  if (typeof title !== "string" || title.length > MAX_TITLE)
    return t("Its title is not a text of at most {limit} characters.", { limit: MAX_TITLE });
  if (typeof notes !== "string") return t("Its notes are not a text.");
  if (stop !== null && !(Number.isSafeInteger(stop) && /** @type {number} */ (stop) >= 0))
    return t("Its last step, “stop”, is not a whole number from 0 on.");
  const target = readLink(link);
  return "fault" in target ? target.fault : null;
}

/** @param {any} view @returns {View} */
const viewOf = ({ link, title = "", notes = "", stop = null }) => ({ link: portable(link), title, notes, stop });

/** @param {unknown} content @returns {content is Record<string, unknown>} */
const isRecord = (content) => typeof content === "object" && content !== null && !Array.isArray(content);

/** The file of a lecture; it reads back to the same one. @param {Lecture} lecture */
export function toFile({ title, views }) {
  const short = views.map(({ link, title: own, notes, stop }) => ({
    link,
    ...(own && { title: own }),
    ...(notes && { notes }),
    ...(stop !== null && { stop }),
  }));
  return `${JSON.stringify({ title, views: short }, null, 2)}\n`;
}

/** The name of its file. @param {Lecture} lecture */
export const fileName = ({ title }) =>
  `${
    title
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60) || "lecture"
  }.json`;

/** With one view more, after the view at a place. @param {Lecture} lecture @param {View} view @param {number} after */
export const added = (lecture, view, after) => ({ ...lecture, views: lecture.views.toSpliced(after + 1, 0, view) });

/** Without the view at a place. @param {Lecture} lecture @param {number} at */
export const removed = (lecture, at) => ({ ...lecture, views: lecture.views.toSpliced(at, 1) });

/**
 * With other words in the view at a place.
 * @param {Lecture} lecture @param {number} at @param {Partial<View>} change
 */
export const changed = (lecture, at, change) => ({
  ...lecture,
  views: lecture.views.with(at, { ...lecture.views[at], ...change }),
});

/** With the view at a place in another one. @param {Lecture} lecture @param {number} from @param {number} to */
export function moved(lecture, from, to) {
  const within = Math.min(Math.max(0, to), lecture.views.length - 1);
  return { ...lecture, views: lecture.views.toSpliced(from, 1).toSpliced(within, 0, lecture.views[from]) };
}

/** Where the view that stood at `at` stands after a move. @param {number} at @param {number} from @param {number} to */
export function placeAfterMove(at, from, to) {
  if (at === from) return to;
  if (from < at && to >= at) return at - 1;
  return from > at && to <= at ? at + 1 : at;
}
