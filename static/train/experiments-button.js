// The button that opens the experiments: their dialog is a room of its own.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { t } from "../lib/i18n.js";
import { opener } from "../lib/rooms.js";
import { button } from "../lib/widgets.js";

/** @param {TrainContext} context @returns {TrainPanel} */
export function experimentsButton(context) {
  const open = opener("train/experiments-dialog.js", async () => {
    const { experimentsDialog } = await import("./experiments-dialog.js");
    return experimentsDialog(context);
  });
  return {
    element: button(t("Experiments"), open, { id: "to-experiments", "aria-haspopup": "dialog" }),
  };
}
