// The graph of any program in the middle of the page, with the numbers of the update that is shown; its groups are
// closed, so that a layer is one gate.

/** @import {TrainContext, TrainPanel} from "../context.js" */
/** @import {State} from "../state.js" */
import { evaluate } from "../../lib/api.js";
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { enter } from "../../lib/rooms.js";
import { onTheme } from "../../lib/theme.js";
import { number } from "../../lib/widgets.js";
import { walkOf } from "../../walk/place.js";

/** Nodes above which it is left to the walk; what is in a closed group does not count. */
const MOST_NODES = 80;
/** The share of its size to which it is made smaller; beyond that the place scrolls, so that numbers can be read. */
const SMALLEST = 0.85;
const LARGEST = 1.2;
/** Milliseconds between two pictures while a run goes on. */
const INTERVAL = 1_000;

/** @param {TrainContext} context @returns {TrainPanel} */
export function graph({ store, actions }) {
  const image = h("img", { class: "program-graph", alt: "" });
  const note = h("p", { class: "remark" });
  const element = h(
    "div",
    { id: "program-graph", tabindex: "0", role: "group", "aria-label": t("Graph") },
    image,
    note,
  );
  let turn = 0;
  let loadedAt = -Infinity;
  const load = async () => {
    turn += 1;
    const own = turn;
    loadedAt = performance.now();
    const { program, largeGraph } = store.state;
    const { record } = store;
    if (!record || program === largeGraph) return;
    const walk = await walkAt(program, store.present);
    if (own !== turn || !walk) return;
    const count = walk.trace.nodes.filter(({ flags }) => !flags.includes("inside")).length;
    image.hidden = count > MOST_NODES;
    note.textContent = t("The graph has {count} nodes: see it in the walk.", { count });
    if (count > MOST_NODES) return actions.setLargeGraph(program);
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
    image.style.setProperty("min-width", `${width * SMALLEST}px`);
    image.style.setProperty("max-width", `max(${width * SMALLEST}px, min(100%, ${width * LARGEST}px))`);
    note.textContent = words;
  };
  onTheme(() => void load());
  return {
    element,
    watches: ["runs", "at", "playing"],
    update({ playing }) {
      if (!playing || performance.now() - loadedAt > INTERVAL) void load();
    },
  };
}

/**
 * The walk through a program with all its groups closed; null where there is none.
 * @param {string} program @param {State["inputs"]} inputs
 */
async function walkAt(program, inputs) {
  const question = { program, inputs, output: null, seed: null };
  const answer = await evaluate({ ...question, mode: "dynamic", expand: "none" });
  if (!("trace" in answer)) return null;
  const { trace } = answer;
  const collapsed = trace.groups.map(({ id }) => id);
  return walkOf(/** @type {any} */ ({ ...question, walk: null, collapsed, unfolded: false }), trace);
}
