// Residuals: the true value minus the predicted one, for every example.

/** @import {TrainContext} from "../context.js" */
/** @import {TrainView} from "./index.js" */
import { note, number } from "../../lib/widgets.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { elements, toNumber } from "../../lib/number.js";
import { scatter } from "./scatter.js";
import { queryView } from "../../lib/query.js";

/** @param {TrainContext} context @returns {TrainView} */
export function residuals({ store }) {
  const element = h("div", { class: "train-view", role: "group", "aria-label": t("Residuals") });
  const { request, say } = queryView(element);
  return {
    element,
    update: () => {
      const { program, prediction } = store.state;
      if (!store.record) return;
      if (!prediction) return say(t("The predictions are drawn where the program calls them Yhat."));
      const left = `Y - ${prediction}`;
      void request(
        "evaluate",
        {
          program: `${program}\n${prediction}, ${left}, mean(${left}), std(${left})`,
          inputs: store.present,
          seed: null,
        },
        ({ outputs }) => [
          h(
            "div",
            { class: "train-chart" },
            scatter({
              label: t("Residuals against predictions: around zero nothing is left to learn"),
              across: elements(outputs[0].value).map(toNumber),
              up: elements(outputs[1].value).map(toNumber),
              names: [t("predicted"), t("residual: true − predicted")],
              level: 0,
            }),
          ),
          note(
            t("Mean of the residuals: {mean}; their standard deviation: {deviation}.", {
              mean: number(outputs[2].value, 3),
              deviation: number(outputs[3].value, 3),
            }),
          ),
        ],
      );
    },
  };
}
