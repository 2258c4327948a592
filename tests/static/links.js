// Views and links for the tests of permalinks.

import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { fromHash, toHash, toText } from "../../static/walk/permalink.js";
import { valuesOf } from "../../static/lib/values.js";

export const view = (more = {}) => ({
  program: "x",
  inputs: valuesOf([]),
  output: null,
  seed: null,
  mode: "dynamic",
  expand: "none",
  position: null,
  selection: null,
  collapsed: null,
  ...more,
});
export const hashOf = (shown) => toHash(toText(shown));
export const packed = (text) => `#packed=${deflateSync(Buffer.from(text)).toString("base64url")}`;
export const fault = async (hash) => {
  const opened = await fromHash(hash);
  assert.ok(opened && "fault" in opened, JSON.stringify(opened)?.slice(0, 200));
  return opened.fault;
};

/** Small repeatable pseudo-random numbers. */
export function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}
