// Requests the reading of a table; only the latest answer counts.

/** @import {Fault} from "../lib/types.js" */
/** @import {TableAnswer} from "./table-preview.js" */
import { t } from "../lib/i18n.js";
import { Query, failureText } from "../lib/query.js";

/** Bytes of a file: what the server takes at most. */
export const MAX_BYTES = 1_048_576;
/** Milliseconds without a key after which the table is sent. */
const PAUSE = 250;

/** @typedef {{body: TableAnswer} | {errors: Fault[], why: string} | {why: string}} Reading */

export class TableReader {
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
    if (text.length > MAX_BYTES) return this.refuse();
    const answer = await this.query.send("table", { text, ...options });
    if (!answer) return;
    if ("body" in answer) this.listener(answer);
    else if ("wait" in answer) this.listener({ why: failureText(answer) });
    else this.listener({ errors: answer.problem.errors, why: waiting(answer.problem.errors) });
  }

  /** Too much to send. */
  refuse() {
    this.listener({ why: t("The file is larger than {limit} bytes.", { limit: MAX_BYTES }) });
  }

  /** A picture, a workbook, or text in another encoding, in which different words could become the same. */
  refuseEncoding() {
    this.listener({ why: t("The file is no text in UTF-8. Save it as “CSV UTF-8”, or paste the table.") });
  }
}

/** The text of a file; null where it is no text in UTF-8. @param {File} file */
export async function utf8(file) {
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
