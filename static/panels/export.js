// Export of the program: as a picture, as formulas, as code that computes the same numbers.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { pictureOf } from "../draw/picture.js";
import { h, icon } from "../lib/dom.js";
import { save, savePng, standalone } from "../lib/download.js";
import { t } from "../lib/i18n.js";
import { SAVE } from "../lib/icons.js";
import { Query, failureText } from "../lib/query.js";
import { button, dialogOf } from "../lib/widgets.js";
import { questionOf } from "../walk/snapshot.js";

const FORMATS = [
  ["latex", "LaTeX"],
  ["python", "NumPy"],
  ["pytorch", "PyTorch"],
  ["jax", "JAX"],
  ["dot", "Graphviz"],
  ["json", "JSON"],
];

/** The button that opens the dialog. @param {WalkContext} context @returns {WalkPanel} */
export function exportButton(context) {
  const dialog = exportDialog(context);
  document.body.append(dialog);
  const element = button(icon(SAVE), () => dialog.showModal(), {
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
function exportDialog({ store, services: { graph } }) {
  /** @param {(drawing: string, width: number, height: number, background: string) => void} use */
  const picture = (use) => {
    const made = pictureOf(graph, standalone);
    if (made) use(made.drawing, made.width, made.height, made.background);
  };
  const svg = button("SVG", () =>
    picture((drawing) => save("gradwalk.svg", new Blob([drawing], { type: "image/svg+xml" }))),
  );
  const png = button("PNG", () =>
    picture((drawing, width, height, background) => void savePng("gradwalk", drawing, width, height, background)),
  );
  const { load, parts } = textExport(() => questionOf(store.state));
  return dialogOf(
    { id: "export-title", title: t("Take it elsewhere"), kind: "export" },
    h("h3", {}, t("The picture, at this step")),
    h("div", { class: "export-row" }, svg, png),
    h("h3", {}, t("Formulas and code")),
    h("div", { class: "export-row" }, ...FORMATS.map(([format, name]) => button(name, () => void load(format)))),
    ...parts,
  );
}

/** The program as text in some format, to be copied or saved. @param {() => Record<string, unknown>} question */
function textExport(question) {
  const query = new Query();
  const message = h("p", { class: "status-line", role: "status" });
  const text = h("pre", { class: "export-text", tabindex: "0", "aria-label": t("The text") });
  let file = /** @type {{text: string, filename: string} | null} */ (null);
  const copy = button(t("Copy"), () => file && void copyText(file.text, text, message), { disabled: true });
  const keep = button(t("Save"), () => file && save(file.filename, new Blob([file.text], { type: "text/plain" })), {
    disabled: true,
  });
  /** @param {typeof file} next */
  const offer = (next) => {
    file = next;
    text.textContent = next?.text ?? "";
    copy.disabled = keep.disabled = next === null;
  };
  /** @param {string} format */
  const load = async (format) => {
    offer(null);
    message.textContent = t("computing…");
    const answer = await query.send("export", { ...question(), format });
    if (!answer) return;
    message.textContent = "body" in answer ? "" : failureText(answer);
    if ("body" in answer) offer(answer.body);
  };
  return { load, parts: [message, text, h("div", { class: "export-row" }, copy, keep)] };
}

/**
 * @param {string} text
 * @param {HTMLElement} shown  Where it stands, to be selected if it cannot be copied.
 * @param {HTMLElement} message
 */
async function copyText(text, shown, message) {
  try {
    await navigator.clipboard.writeText(text);
    message.textContent = t("Copied.");
  } catch {
    getSelection()?.selectAllChildren(shown);
    message.textContent = t("The browser does not allow it; the text is selected: press Ctrl+C.");
  }
}
