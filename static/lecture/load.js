// A list of views that this instance has.

/** @import {Lecture, Limits} from "./list.js" */
import { NO_ANSWER, find, load } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { persist } from "../lib/retry.js";
import { fromJson } from "./list.js";

/** Names that lists may have; no others are asked for. */
const NAME = /^[\p{L}\p{N}_-]{1,100}$/u;

/** @param {string} name @param {Limits} limits @returns {Promise<{lecture: Lecture} | {fault: string}>} */
export async function loadList(name, limits) {
  const fault = t("This instance has no list of views called {name}.", { name: name.slice(0, 60) });
  if (!NAME.test(name)) return { fault };
  return persist(async () => {
    const answer = await find(`lectures/${encodeURIComponent(name)}`);
    if ("wait" in answer) return answer;
    if ("problem" in answer) return { fault: answer.problem.detail ?? fault };
    return answer.body ? fromJson(answer.body, limits) : NO_ANSWER;
  });
}

/** The names of the lists of this instance. @returns {Promise<string[]>} */
export async function listNames() {
  const answer = await load("lectures");
  const lectures = "body" in answer ? answer.body?.lectures : null;
  return Array.isArray(lectures) ? lectures.map(({ name }) => String(name)) : [];
}
