// Own data: a table pasted, or a file dropped. The server reads it; a bad cell is named by its row and column.

/** @import {Model} from "./model.js" */
import { analyse } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { labelled, options } from "./fields.js";

/** Bytes of a file: what the server takes at most. */
const LARGEST = 1_048_576;

/** @param {Model} model */
export function tableDialog(model) {
  const text = h("textarea", { class: "train-table", rows: "9", spellcheck: "false", "aria-label": t("The table"), placeholder: "x, y\n0.5, 1.2\n1.5, 2.1" });
  const told = h("p", { class: "closer-status", role: "status" });
  const target = options([]);
  const chosen = labelled(t("Column to predict"), target);
  chosen.hidden = true;
  /** @type {any} */
  let read = null;
  const use = h("button", { class: "button", type: "button", disabled: true, onclick: () => {
    dialog.close();
    void model.table(read.columns, Number(target.value));
  } }, t("Use it"));
  const look = async () => {
    read = null;
    use.disabled = true;
    chosen.hidden = true;
    if (!text.value.trim()) return void (told.textContent = "");
    const answer = await analyse("table", { text: text.value });
    if ("problem" in answer) told.textContent = answer.problem.errors.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join(" ");
    else if ("wait" in answer) told.textContent = t("The server does not answer now.");
    else accept(answer.body);
  };
  /** @param {any} body */
  const accept = (body) => {
    read = body;
    told.textContent = t("Rows: {rows}; columns: {names}.", { rows: body.rows, names: body.columns.map((/** @type {{name: string}} */ { name }) => name).join(", ") });
    target.replaceChildren(...body.columns.map((/** @type {{name: string}} */ { name }, /** @type {number} */ at) => h("option", { value: at }, name)));
    target.value = String(body.columns.length - 1);
    chosen.hidden = body.columns.length < 2;
    use.disabled = body.columns.length < 2;
  };
  text.addEventListener("input", () => void look());
  const file = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/*", "aria-label": t("A file"), onchange: () => file.files?.[0] && void take(file.files[0]) });
  /** @param {File} given */
  const take = async (given) => {
    if (!dialog.open) dialog.showModal();
    if (given.size > LARGEST) return void (told.textContent = t("The file is larger than {limit} bytes.", { limit: LARGEST }));
    text.value = await given.text();
    await look();
  };
  const dialog = h("dialog", { class: "help train-dialog", "aria-labelledby": "table-title" },
    h("div", { class: "help-page" },
      h("header", {}, h("h2", { id: "table-title" }, t("Own data")), h("button", { class: "button small", type: "button", onclick: () => dialog.close() }, t("Close"))),
      h("p", {}, t("Paste a table, or drop a file: one row an example, with or without a head; commas, semicolons or tabs between the columns.")),
      text, file, told, h("div", { class: "train-row" }, chosen, use)));
  document.body.append(dialog);
  return {
    open: () => dialog.showModal(),
    /** @param {HTMLElement} place */
    drop: (place) => {
      for (const target of [document.body, place, dialog]) target.addEventListener("dragover", (event) => event.preventDefault());
      document.body.addEventListener("drop", (event) => {
        event.preventDefault();
        const given = event.dataTransfer?.files[0];
        if (given) void take(given);
      });
    },
  };
}
