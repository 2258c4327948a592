// Undo and redo of models and data, as buttons and by keys.

/** @import {TrainContext, TrainPanel} from "./context.js" */
import { historyButtons, listen } from "../panels/history.js";

/** What has an undo of its own: fields of text, but not the program's editor. */
const OWN = "input:not([type=range], [type=checkbox]), .train-table";

/** @param {TrainContext} context @returns {TrainPanel} */
export function history({ actions }) {
  const move = (/** @type {"undo" | "redo"} */ way) => void actions.history[way]();
  const { element, show } = historyButtons(move);
  listen(move, ({ target }) => target instanceof Element && target.matches(OWN));
  return { element, watches: ["history"], update: ({ history: { past, future } }) => show(past, future) };
}
