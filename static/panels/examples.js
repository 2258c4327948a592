// The gallery of examples: requested until it arrives.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { NO_ANSWER, load } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { persist } from "../lib/retry.js";

/**
 * @typedef {{name: string, title: string, summary: string, section: string, row: number | null, program: string,
 *   inputs: Record<string, unknown>, output: string | null, collapsed: number[] | null}} Example
 */

/** @param {WalkContext} context @returns {WalkPanel} */
export function examples({ store, actions, services }) {
  const element = h("span", { id: "examples" });
  /** @type {Example[]} */
  let known = [];
  /** @type {HTMLOptionElement | null} */
  let placeholder = null;
  const showOpen = (/** @type {string} */ program) => {
    const open = known.find((example) => example.program === program);
    if (placeholder) placeholder.textContent = open?.title ?? t("Examples…");
  };
  void services.examples.then((all) => {
    known = all;
    placeholder = h("option", { value: "" }, t("Examples…"));
    const choice = h(
      "select",
      {
        class: "choice",
        "aria-label": t("Examples"),
        onchange: () => {
          const example = all.find(({ name }) => name === choice.value);
          choice.value = "";
          if (example) actions.openExample(example);
        },
      },
      placeholder,
      ...parts(all),
    );
    element.append(choice);
    showOpen(store.state.program);
  });
  return { element, watches: ["program"], update: ({ program }) => showOpen(program) };
}

/**
 * The gallery, once it can be had.
 * @param {(wait: import("../lib/retry.js").Wait) => void} onFailure
 * @returns {Promise<Example[]>}
 */
export const loadExamples = (onFailure) => persist(gallery, onFailure);

/** The examples under the headings of their parts, in the order in which they came. @param {Example[]} all */
function parts(all) {
  return [...new Set(all.map(({ section }) => section))].map((label) =>
    h(
      "optgroup",
      { label },
      ...all
        .filter(({ section }) => section === label)
        .map(({ name, title, summary }) => h("option", { value: name, title: summary }, title)),
    ),
  );
}

/** @returns {Promise<Example[] | {wait: import("../lib/retry.js").Wait}>} */
async function gallery() {
  const answer = await load("examples");
  if ("wait" in answer) return answer;
  return Array.isArray(answer.body?.examples) ? answer.body.examples : NO_ANSWER;
}
