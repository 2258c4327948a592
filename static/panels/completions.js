// Completion of function names, each with its summary and local derivative.

import { load } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { math } from "../lib/math.js";

/**
 * @typedef {{name: string, family: string, summary: string, signature: string, operands: {name: string, derivative:
 *   string | null, blocked: string | null}[], text: string | null, opens: "textbook" | "neurons" | null}} FunctionInfo
 */

/** Milliseconds after which functions that could not be loaded are requested again: typing goes on without them. */
const AGAIN = 5_000;

/** @type {Promise<FunctionInfo[]> | null} */
let loaded = null;

/** Every function of the language, requested once. @returns {Promise<FunctionInfo[]>} */
export function functions() {
  loaded ??= load("functions").then((answer) => {
    if ("body" in answer && Array.isArray(answer.body?.functions)) return answer.body.functions;
    setTimeout(() => {
      loaded = null;
    }, AGAIN);
    return [];
  });
  return loaded;
}

/**
 * @param {import("../vendor/codemirror.js").CompletionContext} context
 * @returns {Promise<import("../vendor/codemirror.js").CompletionResult | null>}
 */
export async function completions(context) {
  const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
  if (!word || (word.to - word.from < 2 && !context.explicit)) return null;
  const all = await functions();
  return { from: word.from, options: all.map(option), validFor: /^[\p{L}\p{N}_]*$/u };
}

/** @param {FunctionInfo} info @returns {import("../vendor/codemirror.js").Completion} */
function option(info) {
  return {
    label: info.name,
    type: "function",
    detail: info.signature.slice(info.name.length),
    apply: `${info.name}(`,
    info: () => describe(info),
  };
}

/** @param {FunctionInfo} info */
function describe(info) {
  const rules = info.operands.filter(({ derivative }) => derivative !== null);
  return h("div", {}, h("p", {}, info.summary), ...rules.map((operand) => h("div", {}, math(ruleOf(operand)))));
}

/** The local derivative by an operand, in LaTeX. @param {FunctionInfo["operands"][number]} operand */
function ruleOf({ name, derivative }) {
  const symbol = name.length > 1 ? `\\mathrm{${name.replace(/_/g, "\\_")}}` : name;
  return `\\partial / \\partial ${symbol}:\\; ${derivative}`;
}
