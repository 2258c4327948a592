// Own data: a table pasted, or a file dropped. The server reads it; the dialog shows what it understood, puts the
// server's question where a table can be read in several ways, and says why it cannot be used yet.

/** @import {ModelActions} from "./actions/model.js" */
/** @import {Fault} from "../lib/types.js" */
/** @import {TableAnswer} from "./table-preview.js" */
import { h } from "../lib/dom.js";
import { analyse } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { Query, failureText } from "../lib/query.js";
import { button } from "../lib/widgets.js";
import { preview } from "./table-preview.js";

/** Bytes of a file: what the server takes at most. */
const LARGEST = 1_048_576;
/**
 * Bytes of a file above which the text area does not show it: laying out a megabyte of lines stops the page for
 * seconds.
 */
const LARGEST_SHOWN = 65_536;
/** Milliseconds without a key after which the table is sent. */
const PAUSE = 250;

/** @param {ModelActions} model */
export function tableDialog(model) {
  const text = h("textarea", {
    class: "train-table",
    rows: "7",
    spellcheck: "false",
    "aria-label": t("The table"),
    placeholder: "x, y\n0.5, 1.2\n1.5, 2.1",
  });
  const status = h("div", { class: "status-line", role: "status" });
  const reason = h("p", { class: "hint", id: "table-reason" });
  const use = h("button", { class: "button", type: "button", "aria-describedby": "table-reason" }, t("Use it"));
  const shown = preview({ choose, changed: () => tell(shown.missing()) });
  const reader = new TableReader((answer) => {
    shown.show("body" in answer ? answer.body : null);
    status.replaceChildren(...("errors" in answer ? answer.errors.map((error) => sentence(error, choose)) : []));
    tell("body" in answer ? shown.missing() : answer.why);
  });
  /** Send the options that answer a question along with the text. @param {Record<string, unknown>} choice */
  function choose(choice) {
    void reader.read(text.value, { ...reader.options, ...choice });
  }
  /** Why the table cannot be used yet; nothing where it can. @param {string} why */
  function tell(why) {
    reason.textContent = why;
    use.disabled = why !== "";
  }
  use.addEventListener("click", async () => {
    const { text: sent, options } = reader;
    const answer = await analyse("table", { text: sent, ...options, ...shown.roles() });
    if (sent !== reader.text) return;
    if (!("body" in answer)) return tell(failureText(answer));
    dialog.close();
    await model.examples(answer.body.examples);
  });
  text.addEventListener("input", () => reader.later(text.value));
  const file = h("input", {
    type: "file",
    accept: ".csv,.tsv,.txt,text/*",
    "aria-label": t("A file"),
    onchange: () => file.files?.[0] && void take(file.files[0]),
  });
  /** @param {File} given */
  const take = async (given) => {
    if (!dialog.open) dialog.showModal();
    reader.wait();
    text.value = "";
    if (given.size > LARGEST) return reader.refuse();
    const content = await utf8(given);
    if (content === null) return reader.refuseEncoding();
    if (given.size <= LARGEST_SHOWN) text.value = content;
    await reader.read(content);
  };
  const dialog = h(
    "dialog",
    { class: "help train-dialog", "aria-labelledby": "table-title" },
    h(
      "div",
      { class: "help-page" },
      h(
        "header",
        {},
        h("h2", { id: "table-title" }, t("Own data")),
        button(t("Close"), () => dialog.close()),
      ),
      h(
        "p",
        {},
        t(
          "Paste a table, or drop a file: one row an example, with or without a head; commas, semicolons or tabs " +
            "between the columns.",
        ),
      ),
      text,
      file,
      status,
      shown.element,
      h("div", { class: "train-row" }, use, reason),
    ),
  );
  document.body.append(dialog);
  tell(t("Paste a table first."));
  return {
    open: () => dialog.showModal(),
    /** @param {HTMLElement} place */
    drop: (place) => {
      for (const target of [document.body, place, dialog])
        target.addEventListener("dragover", (event) => event.preventDefault());
      document.body.addEventListener("drop", (event) => {
        event.preventDefault();
        const given = event.dataTransfer?.files[0];
        if (given) void take(given);
      });
    },
  };
}

/** @typedef {{body: TableAnswer} | {errors: Fault[], why: string} | {why: string}} Reading */

/** Asks the server to read a text; only the latest answer counts. */
class TableReader {
  /** @param {(reading: Reading) => void} listener */
  constructor(listener) {
    this.listener = listener;
    this.text = "";
    /** @type {Record<string, unknown>} */ this.options = {};
    this.query = new Query();
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typing = undefined;
  }

  /** @param {string} text */
  later(text) {
    this.wait();
    this.typing = setTimeout(() => void this.read(text), PAUSE);
  }

  /** Drop what was read before: another text is on its way. */
  wait() {
    clearTimeout(this.typing);
    this.query.cancel();
    this.listener({ why: t("Reading…") });
  }

  /** @param {string} text @param {Record<string, unknown>} [options] */
  async read(text, options = {}) {
    clearTimeout(this.typing);
    this.query.cancel();
    Object.assign(this, { text, options });
    if (!text.trim()) return this.listener({ why: t("Paste a table first.") });
    if (text.length > LARGEST) return this.refuse();
    const answer = await this.query.ask("table", { text, ...options });
    if (!answer) return;
    if ("body" in answer) this.listener(answer);
    else if ("wait" in answer) this.listener({ why: failureText(answer) });
    else this.listener({ errors: answer.problem.errors, why: waiting(answer.problem.errors) });
  }

  /** Too much to send. */
  refuse() {
    this.listener({ why: t("The file is larger than {limit} bytes.", { limit: LARGEST }) });
  }

  /** A picture, a workbook, or text in another encoding, in which different words could become the same. */
  refuseEncoding() {
    this.listener({ why: t("The file is no text in UTF-8. Save it as “CSV UTF-8”, or paste the table.") });
  }
}

/** The text of a file; null where it is no text in UTF-8. @param {File} file */
async function utf8(file) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/** @param {Fault[]} errors */
const waiting = (errors) =>
  errors.some(({ choice }) => choice) ? t("Choose above how it is meant.") : t("Change the table as it says above.");

/**
 * A fault in words; one that answers a question is a button.
 * @param {Fault} error
 * @param {(choice: Record<string, unknown>) => void} choose
 */
function sentence(error, choose) {
  const { message, hint, choice } = error;
  if (choice)
    return h(
      "p",
      {},
      button(message, () => choose(choice)),
    );
  return h("p", {}, hint ? `${message} ${hint}` : message);
}
