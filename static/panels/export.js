// The button of the exports, whose dialog is a room of its own.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { SAVE } from "../lib/icons.js";
import { opener } from "../lib/rooms.js";
import { button } from "../lib/widgets.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function exportButton(context) {
  const open = opener("panels/export-dialog.js", async () => {
    const { exportDialog } = await import("./export-dialog.js");
    return exportDialog(context);
  });
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
