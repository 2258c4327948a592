// The graph of any program in the middle of the page, with the numbers of the update that is shown; its groups are
// closed, so that a layer is one gate.

/** @import {TrainContext, TrainPanel} from "../context.js" */
import { evaluate } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { enter } from "../../lib/rooms.js";
import { onTheme } from "../../lib/theme.js";
import { number } from "../../lib/widgets.js";
import { walkOf } from "../../walk/place.js";

/** Nodes above which it is left to the walk. */
const MOST_NODES = 80;

/** @param {TrainContext} context @returns {TrainPanel} */
export function graph({ store }) {
  const image = h("img", { class: "program-graph", alt: "" });
  const note = h("p", { class: "remark" });
  const element = h("div", { id: "program-graph" }, image, note);
  let turn = 0;
  const load = async () => {
    turn += 1;
    const own = turn;
    const { program } = store.state;
    const { record } = store;
    if (!record) return;
    const question = { program, inputs: store.present, output: null, seed: null };
    const answer = await evaluate({ ...question, mode: "dynamic", expand: "none" });
    if (own !== turn || !("trace" in answer)) return;
    const { trace } = answer;
    const isLarge = trace.nodes.length > MOST_NODES;
    image.hidden = isLarge;
    note.textContent = isLarge
      ? t("The graph has {count} nodes: see it in the walk.", { count: trace.nodes.length })
      : "";
    if (isLarge) return;
    const collapsed = trace.groups.map(({ id }) => id);
    const walk = walkOf(/** @type {any} */ ({ ...question, walk: null, collapsed, unfolded: false }), trace);
    const words = t("The graph after update {update}, loss {loss}", {
      update: record.update,
      loss: number(record.loss),
    });
    const { drawn } = await enter("train/graph/drawing.js", () => import("./drawing.js"));
    const { blob, width } = await drawn(walk, program, words);
    if (own !== turn) return;
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(blob);
    image.alt = words;
    image.style.setProperty("max-width", `min(100%, ${width * 1.2}px)`);
  };
  onTheme(() => void load());
  return {
    element,
    watches: ["runs", "at", "playing"],
    update({ playing }) {
      if (!playing) void load();
    },
  };
}
