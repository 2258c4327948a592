// The reader's own list of views in this browser: this tab's, else the last one. Private windows may refuse; the list
// then lasts as long as the page.

/** @import {Lecture, Limits} from "./list.js" */
import { fromJson } from "./list.js";

const NAME = "gradwalk-lecture";

/** @param {Limits} limits @returns {Lecture | null} */
export function loadLecture(limits) {
  return read("sessionStorage", limits) ?? read("localStorage", limits);
}

/** Keep a list, or none. @param {Lecture | null} lecture */
export function saveLecture(lecture) {
  for (const kind of /** @type {const} */ (["sessionStorage", "localStorage"])) {
    try {
      if (lecture === null) globalThis[kind].removeItem(NAME);
      else globalThis[kind].setItem(NAME, JSON.stringify(lecture));
    } catch {
      // As above.
    }
  }
}

/** @param {"sessionStorage" | "localStorage"} kind @param {Limits} limits */
function read(kind, limits) {
  try {
    const result = fromJson(JSON.parse(globalThis[kind].getItem(NAME) ?? "null"), limits);
    return "lecture" in result ? result.lecture : null;
  } catch {
    return null;
  }
}
