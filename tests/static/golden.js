// Traces that the engine made (`python scripts/traces.py`); pytest holds them to today's engine.

import { readFileSync } from "node:fs";

/** @param {string} name */
export const golden = (name) =>
  JSON.parse(readFileSync(new URL(`../fixtures/traces/${name}.json`, import.meta.url), "utf8"));
