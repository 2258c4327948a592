// The path, a lesson and the glossary, as the API gives them.

/** @import {Failure} from "../lib/query.js" */
/** @import {Lesson, Summary, Term} from "./state.js" */
import { NO_ANSWER, find, load } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { persist } from "../lib/retry.js";

/** @returns {Promise<Summary[]>} */
export const loadPath = () => list("lessons", "lessons");

/** @returns {Promise<Term[]>} */
export const loadTerms = () => list("glossary", "terms");

/** @param {string} path @param {string} part @returns {Promise<any[]>} */
const list = (path, part) =>
  persist(async () => {
    const answer = await load(path);
    if ("wait" in answer) return answer;
    return Array.isArray(answer.body?.[part]) ? answer.body[part] : NO_ANSWER;
  });

/** @param {string} name @returns {Promise<{lesson: Lesson} | {fault: string}>} */
export async function loadLesson(name) {
  const fault = t("There is no lesson called {name}.", { name: name.slice(0, 60) });
  if (!/^[a-z0-9-]{1,60}$/.test(name)) return { fault };
  return persist(async () => {
    const answer = /** @type {{body: any} | Failure} */ (await find(`lessons/${name}`));
    if ("wait" in answer) return answer;
    if ("problem" in answer) return { fault };
    return Array.isArray(answer.body?.steps) ? { lesson: answer.body } : NO_ANSWER;
  });
}
