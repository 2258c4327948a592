// Gradient descent against SGD: both from one start, on one surface, and what an update costs each of them.

/** @import {TrainContext} from "../context.js" */
/** @import {TrainView} from "./index.js" */
import { note, number, table } from "../../lib/widgets.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";

/** @param {TrainContext} context @returns {TrainView} */
export function cost({ store, actions }) {
  const place = h("div");
  const button = h(
    "button",
    {
      class: "button",
      type: "button",
      onclick: async () => {
        button.disabled = true;
        await actions.run.compareWithSgd();
        button.disabled = false;
      },
    },
    t("Run GD and SGD from the same start"),
  );
  const element = h(
    "div",
    { class: "results", tabindex: "0", role: "group", "aria-label": t("GD against SGD") },
    button,
    place,
  );
  return {
    element,
    update: () => {
      const runs = store.state.runs.filter((run) => run.cost);
      place.replaceChildren(
        table(
          t("What one update touches"),
          [t("Run"), t("updates"), t("loss"), t("data numbers read"), t("numbers computed"), t("remembered")],
          runs.map(({ name, records, cost: counts }) => [
            name,
            String(records.at(-1)?.update ?? 0),
            number(records.at(-1)?.loss ?? NaN, 5),
            String(counts.data),
            String(counts.values),
            String(counts.parameters + counts.memory),
          ]),
        ),
        note(
          t(
            "GD reads all the data for every update; SGD reads one batch: less memory and quicker updates, but " +
              "each follows the gradient of its own batch alone, so that the path trembles and does not come to " +
              "rest at a fixed learning rate.",
          ),
        ),
      );
    },
  };
}
