// Gradient descent beside SGD: from one start, on one surface, with the cost of an update of each.

/** @import {Run} from "../state.js" */
/** @import {TrainContext} from "../context.js" */
/** @import {TrainView} from "./index.js" */
import { note, number, table } from "../../lib/widgets.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";

/** @param {TrainContext} context @returns {TrainView} */
export function cost({ store, actions }) {
  const place = h("div");
  const compare = async () => {
    button.disabled = true;
    await actions.run.compareWithSgd();
    button.disabled = false;
  };
  const words = t("Run GD and SGD from the same start");
  const button = h("button", { class: "button", type: "button", onclick: compare }, words);
  const attributes = { class: "results", tabindex: "0", role: "group", "aria-label": t("GD against SGD") };
  return {
    element: h("div", attributes, button, place),
    update: () => place.replaceChildren(...comparison(store.state.runs.filter((run) => run.cost))),
  };
}

/** @param {Run[]} runs */
function comparison(runs) {
  const heads = [t("Run"), t("updates"), t("loss"), t("data numbers read"), t("numbers computed"), t("remembered")];
  const rows = runs.map(({ name, records, cost: counts }) => [
    name,
    String(records.at(-1)?.update ?? 0),
    number(records.at(-1)?.loss ?? NaN, 5),
    String(counts.data),
    String(counts.values),
    String(counts.parameters + counts.memory),
  ]);
  const words = t(
    "GD reads all the data for every update; SGD reads one batch: less memory and quicker updates, but " +
      "each follows the gradient of its own batch alone, so that the path trembles and does not come to " +
      "rest at a fixed learning rate.",
  );
  return [table(t("What one update touches"), heads, rows), note(words)];
}
