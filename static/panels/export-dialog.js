// The dialog of exports: the program as figures, for papers and slides, as code that computes the same numbers.

/** @import {WalkContext} from "./context.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { latexLink } from "../lib/latex-link.js";
import { button, dialogOf } from "../lib/widgets.js";
import { questionOf } from "../walk/snapshot.js";
import { FigureExport } from "./export-figures.js";
import { textExport } from "./export-text.js";

/** @typedef {[string, string][]} Formats  Of the server, and what they are called. */

/** @returns {Formats} */
const paperFormats = () => [
  ["tikz", t("TikZ figure")],
  ["beamer", t("Beamer slides")],
  ["latex", t("LaTeX formulas")],
];
/** @type {Formats} */
const CODE_FORMATS = [
  ["python", "NumPy"],
  ["pytorch", "PyTorch"],
  ["jax", "JAX"],
  ["dot", "Graphviz"],
  ["json", "JSON"],
];

/** @param {WalkContext} context @returns {{open: () => void}} */
export function exportDialog(context) {
  const { store, services } = context;
  const figures = new FigureExport(context);
  const { load, offer, parts } = textExport(() => questionOf(store.state));
  /** @param {Formats} formats */
  const buttons = (formats) => formats.map(([format, name]) => button(name, () => void load(format)));
  const link = button(t("Link for LaTeX"), () => {
    services.flush();
    offer({ text: latexLink(location.href, t("Open in Gradwalk")), filename: "gradwalk-link.tex" });
  });
  const dialog = dialogOf(
    { id: "export-title", title: t("Take it elsewhere"), kind: "export" },
    section(t("Figures"), ...figures.parts),
    section(t("For papers and slides"), h("div", { class: "export-row" }, ...buttons(paperFormats()), link)),
    section(t("Code and data"), h("div", { class: "export-row" }, ...buttons(CODE_FORMATS))),
    ...parts,
  );
  document.body.append(dialog);
  const open = () => {
    dialog.showModal();
    void figures.refresh();
  };
  return { open };
}

/** @param {string} title @param {...HTMLElement} content */
const section = (title, ...content) => h("section", {}, h("h3", {}, title), ...content);
