// The dialog for a pasted table or a dropped file: shows how the server reads it, the server's questions where several
// readings are possible, and why it cannot be used yet.

/** @import {Fault} from "../lib/types.js" */
/** @import {ModelActions} from "./actions/model.js" */
import { analyse } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { failureText } from "../lib/query.js";
import { button, dialogOf } from "../lib/widgets.js";
import { formulaRow } from "./formula-row.js";
import { TablePreview } from "./table-preview.js";
import { MAX_BYTES, TableReader, utf8 } from "./table-reader.js";

/**
 * Bytes of a file above which the text area does not show it: laying out a megabyte of lines stops the page for
 * seconds.
 */
const MAX_SHOWN = 65_536;

export class TableDialog {
  /** @param {ModelActions} model */
  constructor(model) {
    this.model = model;
    const attributes = { class: "train-table", rows: "7", spellcheck: "false", "aria-label": t("The table") };
    this.text = h("textarea", { ...attributes, placeholder: "x, y\n0.5, 1.2\n1.5, 2.1" });
    this.status = h("div", { class: "status-line", role: "status" });
    this.reason = h("p", { class: "hint", id: "table-reason" });
    this.use = h("button", { class: "button", type: "button", "aria-describedby": "table-reason" }, t("Use it"));
    this.preview = new TablePreview({
      choose: (choice) => this.choose(choice),
      changed: () => this.setReason(this.preview.missing()),
    });
    this.reader = new TableReader((reading) => this.show(reading));
    this.use.addEventListener("click", () => void this.submit());
    this.text.addEventListener("input", () => this.reader.later(this.text.value));
    this.dialog = this.build();
    document.body.append(this.dialog);
    this.setReason(t("Paste a table first."));
  }

  build() {
    const how = t(
      "Or paste a table, or drop a file: one row an example, with or without a head; commas, semicolons or tabs " +
        "between the columns.",
    );
    const types = ".csv,.tsv,.txt,text/*";
    const file = h("input", { type: "file", accept: types, "aria-label": t("A file"), onchange: () => take() });
    const take = () => file.files?.[0] && void this.take(file.files[0]);
    const last = h("div", { class: "train-row" }, this.use, this.reason);
    const formula = formulaRow(this.model, () => this.dialog.close());
    const parts = [formula, h("p", {}, how), this.text, file, this.status, this.preview.element, last];
    return dialogOf({ id: "table-title", title: t("Own data"), kind: "train-dialog" }, ...parts);
  }

  open() {
    this.dialog.showModal();
  }

  /** Take files that are dropped on the page. @param {HTMLElement} place */
  listenToDrops(place) {
    for (const target of [document.body, place, this.dialog])
      target.addEventListener("dragover", (event) => event.preventDefault());
    document.body.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void this.take(file);
    });
  }

  /** Send the options that answer a question along with the text. @param {Record<string, unknown>} choice */
  choose(choice) {
    void this.reader.read(this.text.value, { ...this.reader.options, ...choice });
  }

  /** @param {import("./table-reader.js").Reading} reading */
  show(reading) {
    const errors = "errors" in reading ? reading.errors : [];
    this.preview.show("body" in reading ? reading.body : null);
    this.status.replaceChildren(...errors.map((error) => sentence(error, (choice) => this.choose(choice))));
    this.setReason("body" in reading ? this.preview.missing() : reading.why);
  }

  /** Why the table cannot be used yet; nothing where it can. @param {string} why */
  setReason(why) {
    this.reason.textContent = why;
    this.use.disabled = why !== "";
  }

  /** @param {File} file */
  async take(file) {
    const { reader } = this;
    if (!this.dialog.open) this.dialog.showModal();
    reader.wait();
    this.text.value = "";
    if (file.size > MAX_BYTES) return reader.refuse();
    const content = await utf8(file);
    if (content === null) return reader.refuseEncoding();
    if (file.size <= MAX_SHOWN) this.text.value = content;
    await reader.read(content);
  }

  /** Train on the table. */
  async submit() {
    const { text, options } = this.reader;
    const treatment = this.preview.treatment();
    const answer = await analyse("table", { text, ...options, ...this.preview.roles(), ...treatment });
    if (text !== this.reader.text) return;
    if (!("body" in answer)) return this.setReason(failureText(answer));
    this.dialog.close();
    await this.model.examples(answer.body.examples, treatment.test);
  }
}

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
