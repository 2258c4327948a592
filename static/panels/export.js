// Export of the program: as figures, for papers and slides, as code that computes the same numbers.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { SAVE } from "../lib/icons.js";
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

/** The button that opens the dialog. @param {WalkContext} context @returns {WalkPanel} */
export function exportButton(context) {
  const { dialog, refresh } = exportDialog(context);
  document.body.append(dialog);
  const open = () => {
    dialog.showModal();
    void refresh();
  };
  const element = button(icon(SAVE), open, {
    title: t("Export"),
    "aria-label": t("Export"),
    "aria-haspopup": "dialog",
  });
  return {
    element,
    watches: ["trace", "status"],
    update({ status, trace }) {
      element.disabled = !trace || status !== "current";
    },
  };
}

/** @param {WalkContext} context */
function exportDialog(context) {
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
  return { dialog, refresh: () => figures.refresh() };
}

/** @param {string} title @param {...HTMLElement} content */
const section = (title, ...content) => h("section", {}, h("h3", {}, title), ...content);
