// Where views come from: the examples of the gallery, and the lectures of this instance.

/** @import {Lecture} from "./index.js" */
/** @import {View} from "./list.js" */
import { load } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { empty } from "./list.js";
import { listNames, loadList } from "./load.js";

/** @typedef {{name: string, title: string, summary: string}} Example */

/** What takes the whole gallery. */
const ALL = "*";

/** Examples to be added at the end of the list. @param {Lecture} lecture @param {(text: string) => void} refuse */
export function exampleChoice({ store, actions, limits }, refuse) {
  /** @type {Example[]} */
  let all = [];
  const { select, fill } = choice(t("Add an example…"), async () => {
    const answer = await load("examples");
    all = "body" in answer && Array.isArray(answer.body?.examples) ? answer.body.examples : [];
    return [
      [ALL, t("the whole gallery")],
      ...all.map(({ name, title }) => /** @type {[string, string]} */ ([name, title])),
    ];
  });
  select.addEventListener("change", () => {
    const chosen = all.filter(({ name }) => select.value === ALL || name === select.value);
    select.value = "";
    const list = store.state.lecture ?? empty();
    const views = [...list.views, ...chosen.map(viewOf)];
    if (views.length <= limits.views) return actions.edit({ ...list, views });
    refuse(t("This list has {count} views; it may have {limit}.", { count: views.length, limit: limits.views }));
  });
  return { select, fill };
}

/** @param {Example} example @returns {View} */
const viewOf = ({ name, title, summary }) => ({
  link: `?example=${encodeURIComponent(name)}`,
  title,
  notes: summary,
  stop: null,
});

/** Lectures of this instance to be opened. @param {Lecture} lecture @param {(text: string) => void} refuse */
export function lectureChoice({ actions, limits }, refuse) {
  const { select, fill } = choice(t("Open a lecture…"), async () => (await listNames()).map((name) => [name, name]));
  select.addEventListener("change", async () => {
    const name = select.value;
    select.value = "";
    const list = await loadList(name, limits);
    if ("fault" in list) return refuse(list.fault);
    actions.setList(list.lecture, name);
    await actions.openView(0);
  });
  return { select, fill };
}

/**
 * A choice whose options are fetched when `fill` is called first.
 * @param {string} label @param {() => Promise<[string, string][]>} options
 */
function choice(label, options) {
  const select = h("select", { class: "choice small", "aria-label": label }, h("option", { value: "" }, label));
  let isFilled = false;
  const fill = async () => {
    if (isFilled) return;
    isFilled = true;
    const all = await options();
    isFilled = all.length > 0;
    select.append(...all.map(([value, text]) => h("option", { value }, text)));
  };
  return { select, fill };
}
