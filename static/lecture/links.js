// The link of a view: a place of the walk or of training, wherever it was copied from. It is never followed as it is:
// only what it says of the view is used.

import { t } from "../lib/i18n.js";
import { MAX_HASH_LENGTH, TOO_LARGE, fromQuery } from "../walk/permalink.js";

/** Characters of a link before its hash. */
const MAX_PREFIX = 3_000;
const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * @typedef {{page: "walk" | "train", hash: string, example: string | null, experiment?: string}} Target  `hash`: the
 *   view, or empty; `example`: one of the gallery; `experiment`: one of training.
 */

/** Where a link leads; else, in words, why nowhere. @param {string} link @returns {Target | {fault: string}} */
export function readLink(link) {
  const [before, own] = splitAt(link.trim(), "#");
  const [path, query] = splitAt(before.replace(ORIGIN, ""), "?");
  if (before.length > MAX_PREFIX || own.length > MAX_HASH_LENGTH) return { fault: t("Its link is too long.") };
  const last = path.slice(path.lastIndexOf("/") + 1);
  if (last !== "" && last !== "train") return { fault: t("Its link leads neither to a walk nor to training.") };
  const page = last === "train" ? "train" : "walk";
  const hash = own.length > 1 ? own : fromQuery(query).hash;
  const example = new URLSearchParams(query).get("example");
  if (hash === TOO_LARGE) return { fault: t("Its link holds no view: that was too large for an address.") };
  if (hash) {
    const parts = new URLSearchParams(hash.slice(1));
    if (!parts.has("program") && !parts.has("packed")) return { fault: t("Its link holds no program.") };
    return { page, hash, example: null };
  }
  if (page === "walk" && !example) return { fault: t("Its link holds no program.") };
  const experiment = page === "train" ? new URLSearchParams(query).get("experiment") : null;
  return { page, hash: "", example: page === "walk" ? example : null, ...(experiment && { experiment }) };
}

/**
 * The link without host and path, so that it leads to the same view wherever the list is opened.
 * @param {string} link
 */
export function portable(link) {
  const target = readLink(link);
  if ("fault" in target) return link;
  const example = target.example === null ? "" : `?example=${encodeURIComponent(target.example)}`;
  const experiment = target.experiment ? `?experiment=${encodeURIComponent(target.experiment)}` : "";
  return `${target.page === "train" ? "train" : ""}${example}${experiment}${target.hash}`;
}

/** A text up to a sign, and from it on. @param {string} text @param {string} sign */
function splitAt(text, sign) {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
