// Takes the program elsewhere: as a picture, as formulas, as code that runs and gives the same numbers.

/** @import {GraphView} from "../draw/graph.js" */
/** @import {Store} from "../walk/state.js" */
import { analyse } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { save, savePng, standalone } from "../lib/download.js";
import { questionOf } from "../walk/snapshot.js";
import { SAVE } from "../lib/icons.js";

/** @param {HTMLElement} shelf  Where the button stands. @param {Store} store @param {GraphView} view */
export function exporting(shelf, store, view) {
  const told = h("p", { class: "closer-status", role: "status" });
  const shown = h("pre", { class: "export-text", tabindex: "0", "aria-label": t("The text") });
  /** @type {{text: string, filename: string} | null} */
  let found = null;
  const copy = h("button", { class: "button small", type: "button", disabled: true, onclick: () => found && void clip(found.text) }, t("Copy"));
  const keep = h("button", { class: "button small", type: "button", disabled: true, onclick: () => found && save(found.filename, new Blob([found.text], { type: "text/plain" })) }, t("Save"));
  /** @param {string} text */
  const clip = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = t("Copied.");
    } catch {
      getSelection()?.selectAllChildren(shown);
      told.textContent = t("The browser does not allow it; the text is selected: press Ctrl+C.");
    }
  };
  /** @param {string} format */
  const ask = async (format) => {
    found = null;
    for (const button of [copy, keep]) button.disabled = true;
    shown.textContent = "";
    told.textContent = t("computing…");
    const answer = await analyse("export", { ...questionOf(store.state), format });
    if ("wait" in answer) return void (told.textContent = t("The server does not answer now."));
    if ("problem" in answer) return void (told.textContent = answer.problem.errors.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join(" "));
    told.textContent = "";
    found = answer.body;
    shown.textContent = answer.body.text;
    for (const button of [copy, keep]) button.disabled = false;
  };
  const formats = [["latex", "LaTeX"], ["python", "NumPy"], ["pytorch", "PyTorch"], ["jax", "JAX"], ["dot", "Graphviz"], ["json", "JSON"]];
  const dialog = h("dialog", { class: "help export", "aria-labelledby": "export-title" },
    h("div", { class: "help-page" },
      h("header", {}, h("h2", { id: "export-title" }, t("Take it elsewhere")), h("button", { class: "button small", type: "button", onclick: () => dialog.close() }, t("Close"))),
      h("h3", {}, t("The picture, at this step")),
      h("div", { class: "export-row" },
        h("button", { class: "button small", type: "button", onclick: () => picture((drawing) => save("gradwalk.svg", new Blob([drawing], { type: "image/svg+xml" }))) }, "SVG"),
        h("button", { class: "button small", type: "button", onclick: () => picture((drawing, width, height, background) => void savePng("gradwalk", drawing, width, height, background)) }, "PNG")),
      h("h3", {}, t("Formulas and code")),
      h("div", { class: "export-row" }, ...formats.map(([format, name]) => h("button", { class: "button small", type: "button", onclick: () => void ask(format) }, name))),
      told, shown, h("div", { class: "export-row" }, copy, keep)));
  /** @param {(drawing: string, width: number, height: number, background: string) => void} use */
  const picture = (use) => {
    const made = view.picture(standalone);
    if (made) use(made.drawing, made.width, made.height, made.background);
  };
  document.body.append(dialog);
  const button = h("button", { class: "button small", type: "button", title: t("Export"), "aria-label": t("Export"), "aria-haspopup": "dialog", onclick: () => dialog.showModal() }, icon(SAVE));
  [...shelf.children].at(-3)?.before(button); // before the three that zoom
  store.watch(["trace", "status"], ({ status, trace }) => {
    button.disabled = !trace || status !== "current";
  });
}
