// The view as text for the address: short ones can be read by people, long ones are compressed. What comes in an
// address may be cut off, mistyped or malicious: it is a whole view or it is refused, with the reason in words.

/** @import {View} from "./snapshot.js" */
/** @import {Selection} from "../lib/types.js" */
import { t } from "../lib/i18n.js";
import { isValue, valuesOf, toJson } from "../lib/values.js";

/** Characters of an address that stays as it is: messengers and mail programs pass so many on unharmed. */
export const MAX_READABLE = 2_000;
/** Characters of a hash, read or written: browsers take some more, but most programs that would send it do not. */
export const MAX_HASH_LENGTH = 100_000;
/** Bytes of a view, inflated: a compressed hash of 100,000 characters could otherwise unpack to 77 MB. */
export const MAX_UNPACKED = 1_000_000;
/**
 * Compressed bytes handed over at a time: browsers inflate all of a piece, a thousandfold, before one can stop them.
 */
const PIECE = 512;
/** Digits of a step or an id: more than the largest graph has of either. */
const DIGITS = /^\d{1,7}$/;
/** Groups, by their ids. */
const LIST = /^(\d{1,7}(,\d{1,7})*)?$/;
/** A name, such as that of a parameter. */
const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,99}$/u;
/** Names of functions. */
const NAMES = /^\w{1,100}(,\w{1,100}){0,99}$/;
/**
 * Marks of form encoding, where + is a space: links of earlier versions, and links built by a library. Both write a
 * plus sign as %2B; without one, operators and keywords between two plus signs decide.
 * The slash is escaped, since Babel, which gathers the phrases, would take it for the end of the expression.
 */
// biome-ignore lint/complexity/noUselessEscapeInRegex: see above
const FORM = /%2B|\+(?:[=*@\/<>-]{1,3}|and|or|in|if|else)\+|(?:=|%0A|\+)(?:for|if|elif|while|def|return)\+/i;
/** A view of the picture: its middle and scale. */
const CAMERA = /^(?:whole|follow|(-?\d{1,6}),(-?\d{1,6}),(\d(?:\.\d{1,3})?))$/;
/** What may stand in an address of a view. */
const PARTS = new Set([
  "program",
  "packed",
  "inputs",
  "output",
  "seed",
  "mode",
  "expand",
  "node",
  "edge",
  "collapsed",
  "turns",
  "update",
  "run",
  "camera",
  "step",
]);
/** What the address says of a view that does not fit into it. */
export const TOO_LARGE = "#too-large=1";

/** @typedef {{view: View} | {fault: string}} Decoded  A view, or in words why there is none. */

/** @param {View} view @returns {string} */
export function toText(view) {
  const { program, inputs, output, seed, mode, expand, position, selection } = view;
  const { collapsed, unfolded, update, camera, run } = view;
  const parts = new URLSearchParams({ program });
  if (Object.keys(inputs).length) parts.set("inputs", toJson(inputs));
  if (output !== null) parts.set("output", output);
  if (seed !== null) parts.set("seed", toJson(seed));
  if (mode !== "dynamic") parts.set("mode", mode);
  if (expand !== "none") parts.set("expand", String(expand));
  if (selection !== null) parts.set(selection.kind, String(selection.id));
  if (collapsed !== null) parts.set("collapsed", collapsed.join(","));
  if (unfolded) parts.set("turns", "all");
  if (update) parts.set("update", toJson(update));
  if (run) parts.set("run", toJson(run));
  if (camera) parts.set("camera", camera.mode === "free" ? cameraText(camera) : camera.mode);
  if (position !== null) parts.set("step", String(position));
  const text = parts.toString().replaceAll("+", "%20"); // URLSearchParams writes a space as +
  return text.replace(/%(28|29|2A|2C|2F|3A|3B|3D|40|5B|5D)/g, decodeURIComponent); // what a hash may hold as it is
}

/** A hash as people write it, `program=1/(1+exp(-x))`, with its plus signs. @param {string} text */
const withPluses = (text) => (FORM.test(text) ? text : text.replaceAll("+", "%2B"));

/**
 * A query in two: the view that people write into it by hand, as a hash, and what else it holds. Nothing is decoded, so
 * that the view is read as any hash is.
 * @param {string} search @returns {{hash: string, search: string}}
 */
export function fromQuery(search) {
  const parts = search.replace(/^\?/, "").split("&").filter(Boolean);
  const name = (/** @type {string} */ part) => part.split("=", 1)[0];
  if (!parts.some((part) => ["program", "packed"].includes(name(part)))) return { hash: "", search };
  const others = parts.filter((part) => !PARTS.has(name(part)));
  return {
    hash: `#${parts.filter((part) => PARTS.has(name(part))).join("&")}`,
    search: others.length ? `?${others.join("&")}` : "",
  };
}

/** The hash for a view's text; `TOO_LARGE` where there is none. @param {string} text @returns {Promise<string>} */
export async function toHash(text) {
  if (text.length <= MAX_READABLE) return `#${text}`;
  if (text.length > MAX_UNPACKED) return TOO_LARGE;
  const hash = `#packed=${await pack(text)}`;
  return hash.length <= MAX_HASH_LENGTH ? hash : TOO_LARGE;
}

/** The view in a hash; null where there is no hash. @param {string} hash @returns {Promise<Decoded | null>} */
export async function fromHash(hash) {
  if (hash.length > MAX_HASH_LENGTH)
    return { fault: t("It is longer than {limit} characters.", { limit: MAX_HASH_LENGTH }) };
  if (hash === "" || hash === "#") return null;
  if (hash === TOO_LARGE)
    return { fault: t("The view was too large for an address: only the tab in which it was made has it.") };
  const packed = new URLSearchParams(hash.slice(1)).get("packed");
  if (packed === null) return fromText(withPluses(hash.slice(1)));
  try {
    return fromText(await unpack(packed));
  } catch (error) {
    const large = error instanceof TooLarge;
    return {
      fault: large
        ? t("It unpacks to more than {limit} bytes.", { limit: MAX_UNPACKED })
        : t("It is damaged; perhaps it was cut off on the way."),
    };
  }
}

/** @param {string} text @returns {Decoded} */
export function fromText(text) {
  const parts = new URLSearchParams(text);
  const program = parts.get("program");
  if (program === null) return { fault: t("It holds no program.") };
  const inputs = readInputs(parts.get("inputs"));
  const seed = parseJson(parts.get("seed"));
  if (inputs === null || (seed !== null && !isValue(seed)))
    return { fault: t("Its values are not numbers or nested lists of numbers.") };
  const [step, node, edge] = ["step", "node", "edge"].map((name) => parts.get(name));
  if ([step, node, edge].some((digits) => digits !== null && !DIGITS.test(digits)))
    return { fault: t("Its step, node or edge is not a number.") };
  const collapsed = parts.get("collapsed");
  if (collapsed !== null && !LIST.test(collapsed))
    return { fault: t("Its collapsed groups are not a list of numbers.") };
  const camera = parts.get("camera");
  if (camera !== null && !CAMERA.test(camera)) return { fault: t("Its camera is neither a name nor three numbers.") };
  const mode = parts.get("mode") ?? "dynamic";
  const expand = parts.get("expand") ?? "none";
  if ((mode !== "dynamic" && mode !== "static") || !NAMES.test(expand))
    return { fault: t("Its mode is none that there is, or its opened gates are not a list of names.") };
  return {
    view: {
      program: program.replace(/\r\n?/g, "\n"),
      inputs,
      output: parts.get("output"),
      seed,
      mode,
      expand: expand === "none" || expand === "textbook" ? expand : expand.split(","),
      position: step === null ? null : Number(step),
      selection: selectionIn(node, edge),
      collapsed: collapsed === null ? null : collapsed.split(",").filter(Boolean).map(Number),
      ...(parts.get("turns") === "all" && { unfolded: true }),
      ...(camera !== null && { camera: cameraIn(camera) }),
      ...updateIn(parts.get("update")),
      ...(parts.has("run") && { run: parseJson(parts.get("run")) }),
    },
  };
}

/**
 * Which update of a run this is, where the address names one: the server computes what it does.
 * @param {string | null} text
 * @returns {{update?: import("./snapshot.js").Update}}
 */
function updateIn(text) {
  const { update, stepper, parameters, memory } = /** @type {any} */ (parseJson(text) ?? {});
  const isRecord = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const whole =
    Number.isInteger(update) &&
    isRecord(stepper) &&
    isRecord(memory) &&
    Array.isArray(parameters) &&
    [stepper.name, ...parameters].every((name) => typeof name === "string" && NAME.test(name));
  return whole ? { update: { update, stepper, parameters, memory } } : {};
}

/** @param {{x: number, y: number, scale: number}} camera */
const cameraText = ({ x, y, scale }) => [Math.round(x), Math.round(y), Math.round(scale * 1000) / 1000].join();

/** @param {string} text  as `CAMERA` has it @returns {import("./snapshot.js").ChosenCamera} */
function cameraIn(text) {
  if (text === "whole" || text === "follow") return { mode: text };
  const [x, y, scale] = text.split(",").map(Number);
  return { mode: "free", x, y, scale };
}

/** @param {string | null} node @param {string | null} edge @returns {Selection | null} */
function selectionIn(node, edge) {
  if (node !== null) return { kind: "node", id: Number(node) };
  return edge === null ? null : { kind: "edge", id: Number(edge) };
}

/** @param {string | null} text @returns {import("../lib/values.js").Values | null} */
function readInputs(text) {
  const inputs = text === null ? {} : parseJson(text);
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) return null;
  return Object.values(inputs).every((value) => isValue(value)) ? valuesOf(Object.entries(inputs)) : null;
}

/** JSON; `undefined`, which is no value, where it is none. @param {string | null} text @returns {unknown} */
function parseJson(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
}

class TooLarge extends Error {}

/**
 * With a checksum, which `deflate-raw` lacks: a changed character must not open as another program.
 * @param {string} text
 * @returns {Promise<string>} base64url
 */
async function pack(text) {
  const bytes = await pipeThrough(
    new TextEncoder().encode(text),
    new CompressionStream("deflate"),
    Infinity,
    MAX_UNPACKED,
  );
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/={1,2}$/, "");
}

/** @param {string} packed @returns {Promise<string>} */
async function unpack(packed) {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(
    await pipeThrough(bytes, new DecompressionStream("deflate"), PIECE, MAX_UNPACKED),
  );
}

/**
 * Bytes after a stream that changes them, handed over in pieces, and never more than a limit.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CompressionStream | DecompressionStream} stream
 * @param {number} piece
 * @param {number} limit
 * @returns {Promise<Uint8Array>}
 */
async function pipeThrough(bytes, stream, piece, limit) {
  const fed = feed(bytes, stream.writable.getWriter(), piece);
  fed.catch(() => undefined); // the reader hears of it too
  const reader = stream.readable.getReader();
  /** @type {number[]} */
  const result = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (result.length + value.length > limit) {
      void reader.cancel().catch(() => undefined);
      throw new TooLarge();
    }
    for (const byte of value) result.push(byte);
  }
  await fed;
  return Uint8Array.from(result);
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {WritableStreamDefaultWriter<any>} writer @param {number} piece */
async function feed(bytes, writer, piece) {
  for (let at = 0; at < bytes.length; at += piece) {
    await writer.ready;
    await writer.write(bytes.subarray(at, at + piece));
  }
  await writer.close();
}
