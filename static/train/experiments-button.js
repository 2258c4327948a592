// The button that opens the experiments: their dialog is a room of its own.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { t } from "../lib/i18n.js";
import { opener } from "../lib/rooms.js";
import { button } from "../lib/widgets.js";

/** What opens them. @param {Pick<TrainContext, "store" | "actions">} context */
export const experimentsOpener = (context) =>
  opener("train/experiments-dialog.js", async () => {
    const { experimentsDialog } = await import("./experiments-dialog.js");
    return experimentsDialog(context);
  });

/** @param {TrainContext} context @returns {TrainPanel} */
export function experimentsButton({ services }) {
  const attributes = { id: "to-experiments", "aria-haspopup": "dialog" };
  return { element: button(t("Experiments"), services.experiments, attributes) };
}
