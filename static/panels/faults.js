// Errors of the program under the editor: a message, a hint, one-click fixes. And as what the program was read.

/** @import {Fault} from "../lib/types.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button } from "../lib/widgets.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function faults(context) {
  const region = h("div", { id: "faults", class: "faults", "aria-live": "polite" });
  return {
    element: region,
    watches: ["problem", "status", "faultsShown"],
    update({ problem, status, faultsShown }) {
      const list = faultsShown && status === "error" && problem ? mendable(problem.errors) : [];
      region.replaceChildren(...list.slice(0, 4).map((fault) => faultView(fault, context)));
    },
  };
}

/** As what the program was read, where that is not what was typed. @param {WalkContext} context @returns {WalkPanel} */
export function readAs(context) {
  const { actions } = context;
  const reading = h("div", { id: "read-as", class: "read-as" });
  return {
    element: reading,
    watches: ["status", "trace"],
    update({ status, trace, program }) {
      const read = status === "current" && trace && trace.program.trim() !== program.trim() ? trace.program : "";
      const take = () => actions.open(read);
      const { blocks, rest } = splitBlocks(read);
      reading.replaceChildren(
        ...(read
          ? [
              `${t("Read as")} `,
              h("code", {}, rest),
              ...blocks.map(blockView),
              " ",
              remedy(t("Use this text"), take, context),
            ]
          : []),
      );
    },
  };
}

/**
 * What the reader can mend: names without a value get one by themselves once the rest can be read.
 * @param {Fault[]} faults
 */
export function mendable(faults) {
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
function splitBlocks(program) {
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
const blockView = ({ name, text }) =>
  h("details", { class: "read-as-block" }, h("summary", {}, BLOCKS[name]()), h("code", {}, text.trimEnd()));

/** @param {Fault} fault @param {WalkContext} context */
function faultView(fault, context) {
  const { actions } = context;
  const fixes = (fault.fixes ?? []).map((fix) => remedy(fix.label, () => actions.applyFix(fix), context));
  const { name } = fault;
  if (name && fault.code === "misspelt-name") {
    fixes.push(remedy(t("Use {name} as a new input", { name }), () => actions.adoptInput(fault), context));
  }
  return h(
    "div",
    { class: "fault" },
    h("p", {}, fault.message),
    fault.hint && h("p", { class: "hint" }, fault.hint),
    fixes.length > 0 && h("div", { class: "fixes" }, ...fixes),
  );
}

/**
 * A remedy's button goes with its fault: pressed by key, it hands the focus to the editor.
 * @param {string} text
 * @param {() => void} act
 * @param {WalkContext} context
 */
const remedy = (text, act, { services }) =>
  button(text, ({ detail }) => {
    act();
    if (detail === 0) services.editor.focus();
  });
