// What is wrong with the program, said calmly under the editor: a sentence, a hint, one-click fixes.

/** @import {Fault, Fix} from "../lib/types.js" */
/** @import {Store} from "../walk/state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/**
 * `focus` takes the focus that a button would lose, since it goes with its fault.
 * @typedef {object} Acts
 * @property {(fix: Fix) => void} fix
 * @property {(fault: Fault) => void} adopt
 * @property {(program: string) => void} replace
 * @property {() => void} focus
 */

/** @param {HTMLElement} host @param {Store} store @param {Acts} acts @returns {(patient: boolean) => void} shows or holds back the sentences */
export function faults(host, store, acts) {
  let shown = true;
  const region = h("div", { "aria-live": "polite" });
  const reading = h("div", { class: "reading" });
  host.append(region, reading);
  const draw = () => {
    const { problem, status, trace, program } = store.state;
    const list = shown && status === "error" && problem ? pressing(problem.errors) : [];
    region.replaceChildren(...list.slice(0, 4).map((fault) => faultView(fault, acts)));
    const read = status === "current" && trace && trace.program.trim() !== program.trim() ? trace.program : "";
    const { blocks, rest } = split(read);
    reading.replaceChildren(...(read ? [`${t("Read as")} `, h("code", {}, rest), ...blocks.map(blockView), " ", way(t("Use this text"), acts, () => acts.replace(read))] : []));
  };
  store.watch(["problem", "status", "trace"], draw);
  return (now) => {
    shown = now;
    draw();
  };
}

/** What the reader can mend: names without a value get one by themselves once the rest can be read. @param {Fault[]} faults */
export function pressing(faults) {
  const others = faults.filter(({ code }) => code !== "missing-input");
  return others.length ? others : faults;
}

/** Blocks that a reading of Octave puts in front, each in words. @type {Record<string, () => string>} */
const BLOCKS = {
  down_columns: () => t("down_columns(f, x): f of each column of a matrix, or of a whole vector, as in Octave"),
  times: () => t("times(a, b): the matrix product, or the product with a number, as in Octave"),
  times_transposed: () => t("times_transposed(a, b): a times the transpose of b, as in Octave"),
  beside: () => t("beside(a, b): b to the right of a, as in Octave"),
  below: () => t("below(a, b): b below a, as in Octave"),
};

/** The known blocks in front of a program, and the rest of it. @param {string} program */
function split(program) {
  /** @type {{name: string, text: string}[]} */
  const blocks = [];
  let rest = program;
  for (;;) {
    const [text, name] = /^def (\w+)\(.*\):\n(?: .*\n)+/.exec(rest) ?? ["", ""];
    if (!Object.hasOwn(BLOCKS, name)) return { blocks, rest };
    blocks.push({ name, text });
    rest = rest.slice(text.length);
  }
}

/** @param {{name: string, text: string}} block */
const blockView = ({ name, text }) => h("details", { class: "reading-block" }, h("summary", {}, BLOCKS[name]()), h("code", {}, text.trimEnd()));

/** @param {Fault} fault @param {Acts} acts */
function faultView(fault, acts) {
  const fixes = (fault.fixes ?? []).map((fix) => way(fix.label, acts, () => acts.fix(fix)));
  const { name } = fault;
  if (name && fault.code === "misspelt-name") {
    fixes.push(way(t("Use {name} as a new input", { name }), acts, () => acts.adopt(fault)));
  }
  return h("div", { class: "fault" }, h("p", {}, fault.message), fault.hint && h("p", { class: "hint" }, fault.hint), fixes.length > 0 && h("div", { class: "fixes" }, ...fixes));
}

/** A way on; pressed by key, it hands the focus on. @param {string} words @param {Acts} acts @param {() => void} act */
function way(words, acts, act) {
  return h("button", { class: "button small", type: "button", onclick: (/** @type {MouseEvent} */ { detail }) => {
    act();
    if (detail === 0) acts.focus();
  } }, words);
}
