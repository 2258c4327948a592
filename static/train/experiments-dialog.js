// The dialog of the experiments: a card each, with the data, what it is called and what is to be seen.

/** @import {TrainContext} from "./context.js" */
/** @import {Experiment} from "./experiments.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dialogOf } from "../lib/widgets.js";
import { dataPicture } from "./data-picture.js";
import { experiments } from "./experiments.js";

/** @param {Pick<TrainContext, "store" | "actions">} context */
export function experimentsDialog({ store, actions }) {
  const card = (/** @type {Experiment} */ experiment) => {
    const { name, title, sentence, data } = experiment;
    const set = store.state.datasets?.find((each) => each.name === data.name);
    const onclick = () => {
      dialog.close();
      void actions.experiment.open(experiment);
    };
    const words = h("span", { class: "experiment-words" }, h("b", {}, title), h("span", {}, sentence));
    return h(
      "li",
      {},
      h(
        "button",
        { class: "experiment-card", type: "button", "data-experiment": name, onclick },
        set ? dataPicture(set.preview) : null,
        words,
      ),
    );
  };
  const parts = experiments().flatMap(({ title, experiments: cards }) => [
    h("h3", {}, title),
    h("ul", { class: "experiment-cards" }, ...cards.map(card)),
  ]);
  const dialog = dialogOf({ id: "experiments-title", title: t("Experiments"), kind: "experiments" }, ...parts);
  document.body.append(dialog);
  return { open: () => dialog.showModal() };
}
